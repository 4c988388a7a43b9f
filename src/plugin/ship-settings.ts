import type { ByteString } from '../model/byte-string.js'
import type { ShipTarget } from '../ship/destinations/open-destination.js'

/** Where events are shipped to, and which. */
export interface ShipSettings {
  readonly target: ShipTarget
  readonly only: readonly string[]
  /** The most that the spool may hold. Bytes. */
  readonly spoolLimit: number
  readonly node: ByteString
  /** `who-changed 0.1.0`. */
  readonly program: string
}
