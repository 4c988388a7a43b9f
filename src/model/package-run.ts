import type { ByteString } from './byte-string.js'

/** What dpkg did with a package. The words are those of its log. */
export type PackageAction = 'install' | 'upgrade' | 'configure' | 'remove' | 'purge' | 'disappear'

/** A package in a run of dpkg. */
export interface PackageStep {
  readonly action: PackageAction
  /** `libc6:amd64` */
  readonly package: ByteString
  /** The version that was installed, and the one that dpkg was asked for; null for none. */
  readonly before: ByteString | null
  readonly after: ByteString | null
}

/** One run of dpkg, as its own log tells it. */
export interface PackageRun {
  /** Milliseconds since 1970 UTC: the second of its first line, and the end of that of its last. */
  readonly start: number
  readonly end: number
  readonly steps: readonly PackageStep[]
}
