/** One event of the kernel by its stamp, milliseconds since 1970 UTC, and its serial. */
export interface SerialMark {
  readonly time: number
  readonly serial: number
}

/** The kernel's events of one host at the beginning and at the end of a log. The daemon's own records have a counter of their own. */
export interface SerialSpan {
  readonly node: string | null
  readonly first: SerialMark
  readonly last: SerialMark
}
