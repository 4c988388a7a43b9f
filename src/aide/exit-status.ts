import type { ChangeKind } from '../model/change.js'

/** The bits of a status from 1 to 7. Source: AIDE's manual page, the same since 0.10. */
const BITS: Readonly<Record<ChangeKind, number>> = { added: 1, removed: 2, changed: 4 }

/** Statuses that mean that AIDE did not finish its work. Sources: aide.h of 0.16 to 0.19, and Debian's aide.wrapper from 250 on. */
const FAILURES: Readonly<Record<number, string>> = {
  14: 'it could not write its output',
  15: 'it was called with a wrong argument',
  16: 'it was asked for something that is not implemented',
  17: 'its configuration is wrong',
  18: 'it could not read or write a file',
  19: 'its database is of another version',
  20: 'it could not run a program',
  21: 'another AIDE held its lock',
  22: 'it ran out of memory',
  23: 'it could not start a thread',
  24: 'its database is damaged or missing',
  25: 'it was stopped by a signal',
  30: 'its hash library failed',
  250: 'its program was not found',
  251: 'another AIDE held its lock',
  255: 'its configuration is wrong',
}

/** The status with which AIDE ends when it found these changes. */
export const statusOf = (kinds: readonly ChangeKind[]): number => kinds.reduce((status, kind) => status | BITS[kind], 0)

/** Why AIDE did not do its work; null for a status that only tells what it found. */
export const failureOf = (status: number): string | null =>
  status < 14 ? null : `AIDE failed with status ${status}: ${FAILURES[status] ?? 'a status that no version documents'}`

/** What a status says that the list of changes does not; null when they agree. */
export const disagreement = (status: number, kinds: readonly ChangeKind[]): string | null => {
  if (status >= 14 || status === statusOf(kinds)) return null
  const told = Object.entries(BITS).flatMap(([kind, bit]) => ((status & bit) === 0 ? [] : [kind]))
  const words = told.length === 0 ? 'no difference' : `${told.join(', ')} entries`
  return `AIDE's status ${status} means ${words}, which is not what its report lists`
}
