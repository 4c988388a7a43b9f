/** How much is watched. Each profile has all of the one before it. */
export const PROFILES = ['small', 'standard', 'strict'] as const
export type Profile = (typeof PROFILES)[number]

/**
 * Whose doing is logged: everybody's; only that of processes that began with a login (cron's among them); only that of people, whose
 * user ids begin at UID_MIN.
 */
export type Who = 'everybody' | 'logins' | 'people'

interface PartBase {
  /** The smallest profile that has it. */
  readonly from: Profile
  /** The last profile that has it; absent: all after `from`. */
  readonly upTo?: Profile
  readonly who?: Who
  /** Comparisons as auditctl takes them, `-F` or `-C` left out: `a1&06000`, `uid!=euid`. */
  readonly fields?: readonly string[]
}

/** Paths that are watched: a directory with everything below it. */
export interface WatchPart extends PartBase {
  readonly kind: 'watch'
  readonly paths: readonly string[]
  /** Of `rwxa`. */
  readonly permissions: string
  /** Below the home of everybody who can log in, `.ssh`. */
  readonly inHomes?: readonly string[]
  /** The directories in which homes stand. */
  readonly homes?: true
}

/** System calls that are logged, wherever or only on what lies in some directories. */
export interface CallPart extends PartBase {
  readonly kind: 'calls'
  readonly calls: readonly string[]
  /** Calls of 32-bit programs besides. */
  readonly calls32?: readonly string[]
  readonly in?: readonly string[]
}

/** One subject of the rules, with a key of its own. */
export interface Topic {
  readonly key: string
  readonly title: string
  /** What is logged and what it costs, for the comment above the rules. */
  readonly about: string
  readonly parts: readonly (WatchPart | CallPart)[]
}
