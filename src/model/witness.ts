import type { Evidence, Who } from './attribution.js'
import type { ByteString } from './byte-string.js'

/**
 * What AIDE and the audit trail say together that neither says alone: `auditing-off` files changed while the trail was switched off ·
 * `watch-touched` somebody changed AIDE's database or configuration, or the audit rules · `times-forged` the content of a file changed,
 * and a time of it that every write moves did not, or went where no write moves it · `written-unchanged` a file was
 * written, and AIDE calls it unchanged.
 */
export type WitnessKind = 'auditing-off' | 'watch-touched' | 'times-forged' | 'written-unchanged'

/** One finding of both witnesses, for the top of a report. */
export interface Witness {
  readonly kind: WitnessKind
  readonly level: 'alarm' | 'warning'
  /** One sentence without its full stop. */
  readonly text: ByteString
  readonly paths: readonly ByteString[]
  /** The login behind it; null when no record tells. */
  readonly who: Who | null
  readonly evidence: readonly Evidence[]
}
