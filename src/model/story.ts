import type { Attribution, Deed, Reason, Who } from './attribution.js'
import type { ByteString } from './byte-string.js'
import type { ChangeKind } from './change.js'
import type { MissingRule } from './missing-rule.js'

/** Changes that are told as one; their number is what they count for. */
export interface Entry {
  /**
   * `one` a single change · `tree` a path that was added or removed with everything below it · `siblings` many entries of one directory,
   * which `path` then names.
   */
  readonly shape: 'one' | 'tree' | 'siblings'
  readonly path: ByteString
  readonly kind: ChangeKind
  readonly attributions: readonly Attribution[]
}

/** A list of changes told short. */
export interface Told {
  readonly entries: readonly Entry[]
  /** Directories of which only their entries changed, all of them within the same story: they follow from the others. */
  readonly above: readonly Attribution[]
}

/** What one command did. */
export interface Chapter extends Told {
  /** The first deed: its process stands for all. */
  readonly deed: Deed
  readonly isInferred: boolean
  /** Milliseconds since 1970 UTC of the first and the last change. */
  readonly start: number
  readonly end: number
}

/** `login` a session of a person · `package` a run of a package manager · `job` a job of cron or at · `service` a daemon · `kernel`. */
export type StoryKind = 'login' | 'package' | 'job' | 'service' | 'kernel'

/** Changes with a common cause. */
export interface Story {
  readonly kind: StoryKind
  /** Who is behind the first of them; the login is that of all. */
  readonly who: Who
  /** The package manager, the command of the job, the unit or the program of the service; null for a login. */
  readonly name: ByteString | null
  /**
   * Packages as the package manager told the kernel, `nginx-core-2:1.26.3-1.el10.x86_64`, else as the command lines spell them,
   * `tool_2.0_all.deb`, `nginx=1.24`: nothing that the logs do not show.
   */
  readonly packages: readonly ByteString[]
  readonly chapters: readonly Chapter[]
  /** Every change, oldest first. */
  readonly attributions: readonly Attribution[]
  /** Milliseconds since 1970 UTC of the first and the last change. */
  readonly start: number
  readonly end: number
}

/** Changes that nobody can be named for, all for the same reason. */
export interface Unnamed extends Told {
  readonly reason: Reason | null
  readonly explanation: ByteString
  readonly missingRule: MissingRule | null
  /** Those who may have done it. */
  readonly suspects: readonly Deed[]
  readonly attributions: readonly Attribution[]
}

/** A whole report as stories. Every change is in exactly one of the lists. */
export interface Chronicle {
  /** Unexplained: watched, no gap, and no event. */
  readonly alarms: readonly Unnamed[]
  /** Several people could have done it. */
  readonly doubtful: readonly Unnamed[]
  readonly unnamed: readonly Unnamed[]
  /** By the time of the first change. */
  readonly stories: readonly Story[]
}
