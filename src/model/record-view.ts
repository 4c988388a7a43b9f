import type { AuditEvent } from './audit-record.js'
import type { ByteString } from './byte-string.js'

/** A socket address as SOCKADDR has it. null: the family has none, or the record is too short for it. */
export interface SocketAddress {
  readonly family: string
  readonly address: string | null
  readonly port: number | null
  /** Of a unix socket; an abstract name begins with `@`. */
  readonly path: ByteString | null
}

/** A record with its values decoded, for whoever wants to read all of it. */
export interface RecordView {
  readonly type: string
  /** In the record's order; null for `(null)`. */
  readonly fields: ReadonlyMap<string, ByteString | null>
  readonly enriched: ReadonlyMap<string, ByteString>
  /** EXECVE and PROCTITLE; of several EXECVE records the first has the whole list. */
  readonly argv: readonly ByteString[] | null
  /** SOCKADDR only. */
  readonly socket: SocketAddress | null
}

/** An event with its records decoded, in their order. */
export interface EventView {
  readonly event: AuditEvent
  readonly records: readonly RecordView[]
}
