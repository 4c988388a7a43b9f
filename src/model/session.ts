import type { ByteString } from './byte-string.js'
import type { EventId } from './event-id.js'

/** What a record tells about a login. The order is part of the index's format: append, never reorder. */
export const SESSION_FACT_KINDS = [
  'login',
  'authenticate',
  'credentials',
  'open',
  'close',
  'unit-start',
  'unit-stop',
] as const
/**
 * `login` the kernel gave a process its login uid and session (LOGIN) · `authenticate` USER_AUTH, USER_ACCT · `credentials` CRED_ACQ ·
 * `open` USER_START, USER_LOGIN · `close` USER_END, USER_LOGOUT, CRED_DISP ·
 * `unit-start`, `unit-stop` SERVICE_START and SERVICE_STOP by systemd: `account` is the unit.
 */
export type SessionFactKind = (typeof SESSION_FACT_KINDS)[number]

/** One record about a login. Fields outside `msg='…'` are stamped by the kernel; account, address and terminal are the program's word. */
export interface SessionFact extends EventId {
  readonly kind: SessionFactKind
  readonly pid: number
  /** The session that the record belongs to, or for `login` the one it begins; `UNSET` before a login. */
  readonly ses: number
  readonly auid: number
  /** For `login`: the login uid that the process had before; anything but `UNSET` is a second login of one process. */
  readonly oldAuid: number | null
  /** For `login`: the session that the process was in before; `UNSET` for none, null where the record does not say. */
  readonly oldSes: number | null
  readonly account: ByteString | null
  readonly exe: ByteString | null
  /** A valid IPv4 or IPv6 address, IPv4-mapped ones as IPv4; null for none. */
  readonly address: string | null
  readonly terminal: ByteString | null
  readonly success: boolean
}

/** How a session came to be. */
export type SessionOrigin = 'ssh' | 'console' | 'su' | 'cron' | 'at' | 'service' | 'kernel'

/** One login: everything with the same node, boot and session number. */
export interface Session {
  readonly node: string | null
  /** 1 for the oldest boot in the index. */
  readonly boot: number
  readonly ses: number
  readonly auid: number
  /** The account by name, when a record or a passwd file says it. */
  readonly login: ByteString | null
  readonly address: string | null
  readonly origin: SessionOrigin | null
  readonly terminal: ByteString | null
  /**
   * The login out of which it was made without logging in anew: whoever may write /proc/self/loginuid gives himself any login uid. null for a
   * session that a program opened that checks who it is.
   */
  readonly madeBy: { readonly auid: number; readonly ses: number } | null
  /** The process that opened it, as sshd's own log names it; null when no record tells. */
  readonly openerPid: number | null
  /** Fingerprint of the key that opened it, `SHA256:…`. */
  readonly key: string | null
  /** Milliseconds since 1970 UTC. */
  readonly start: number
  /** null while open, or when its end was not logged. */
  readonly end: number | null
  /** The records that tell of it: its login, and the one with its address. */
  readonly events: readonly EventId[]
}
