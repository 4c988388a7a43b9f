/** A line as it stands in the log. */
export interface LineBytes {
  readonly bytes: Buffer
  readonly start: number
  readonly end: number
}
