/**
 * What became of the lines of a source. Every line is in exactly one of `records`, `duplicates`, `malformed`, `foreign`, `empty`; only a
 * line that holds a whole event (laurel, go-audit, Auditbeat) or two glued records counts once for each of them. An entry of the
 * journal's export format and a frame of the plugin protocol is a line.
 */
export interface LineCounts {
  readonly lines: number
  /** Lines that hold an audit record, repeats aside. */
  readonly records: number
  /** Events whose first record was seen. */
  readonly events: number
  /** Lines that are, or claim to be, audit records and can't be understood. */
  readonly malformed: number
  /** Records that had been read before, from here or another source. */
  readonly duplicates: number
  /** Lines that never were audit records. */
  readonly foreign: number
  readonly empty: number
}

export const noLines: LineCounts = {
  lines: 0,
  records: 0,
  events: 0,
  malformed: 0,
  duplicates: 0,
  foreign: 0,
  empty: 0,
}

export const addCounts = (a: LineCounts, b: LineCounts): LineCounts => ({
  lines: a.lines + b.lines,
  records: a.records + b.records,
  events: a.events + b.events,
  malformed: a.malformed + b.malformed,
  duplicates: a.duplicates + b.duplicates,
  foreign: a.foreign + b.foreign,
  empty: a.empty + b.empty,
})
