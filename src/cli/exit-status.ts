/** Exit statuses, the same for every command. */
export const EXIT = {
  /** Everything asked for was found, or explained. */
  ok: 0,
  /** Somebody is missing: a path without an author, a change without an explanation. */
  incomplete: 1,
  /** Wrong usage, unreadable input, a damaged index. */
  usage: 2,
  /** A change is unexplained: watched, no gap, no event. */
  alarm: 3,
  /** Another nightly run is at work. */
  busy: 4,
  /** The report was made, and could not be mailed to everybody: it is kept. */
  undelivered: 5,
} as const
