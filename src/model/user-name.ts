import type { ByteString } from './byte-string.js'

/** The name that a uid had on the logging host at log time, from an enriched record. */
export interface UserName {
  readonly node: string | null
  readonly uid: number
  readonly name: ByteString
}
