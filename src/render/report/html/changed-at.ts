import type { Attribution } from '../../../model/attribution.js'

/** When AIDE itself says that a file last changed (its ctime), in milliseconds since 1970 UTC; nothing where it does not. */
export const changedAt = ({ change }: Attribution): readonly number[] =>
  change.new.ctime === undefined ? [] : [change.new.ctime.seconds * 1000]
