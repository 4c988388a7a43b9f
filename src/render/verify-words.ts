import type { DifferenceKind, Verification } from '../verify/verification.js'

/** What each difference is called, for a person. */
export const DIFFERENCE_WORDS: Readonly<Record<DifferenceKind, string>> = {
  missing: "MISSING in the host's copy",
  altered: 'ALTERED',
  inserted: "INSERTED: only in the host's copy",
  reordered: "REORDERED: elsewhere in the host's copy",
  'not-received': 'NOT RECEIVED: the remote copy lacks it by its numbers',
}

export const FAULT_WORDS: Readonly<Record<Verification['chain'][number]['kind'], string>> = {
  missing: 'never arrived, and no loss accounts for it',
  altered: 'not what its hash was made of',
  inserted: 'another entry has the same number',
  reordered: 'came after a later one',
}
