import type { ByteString } from './byte-string.js'

/** What sshd itself wrote about a login that it let in: the only place where most hosts keep the key and the port. */
export interface AcceptedLogin {
  /** The process that later opens the session, as in its USER_START record. */
  readonly pid: number
  readonly account: ByteString
  readonly address: string
  readonly port: number
  /** `publickey`, `password`, `keyboard-interactive/pam`, … */
  readonly method: string
  /** `SHA256:…`, `MD5:…`; null for a login without a key. */
  readonly key: string | null
  /** Milliseconds since 1970 UTC; for a line without year and zone as if it were of 1972, a leap year, and UTC. */
  readonly time: number
  /** False for the traditional `Nov 23 19:41:04`, which names neither year nor zone. */
  readonly dated: boolean
}
