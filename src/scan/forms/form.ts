import type { ByteString } from '../../model/byte-string.js'

/** How a log is written down, told by its content. */
export type Form =
  // auditd's own lines, perhaps among others that explain themselves.
  | 'native'
  // Lines with a header, most of them of other programs, so that a line without one is believed nothing.
  | 'syslog'
  | 'kernel'
  // One document a line; documents over several lines.
  | 'json'
  | 'json-pretty'
  // No lines at all.
  | 'journal-export'
  | 'plugin-binary'
  // A log of something else, in which no record is believed.
  | 'other'

/** Which entry of which stream it is, and what is lost by its word. Source: docs/shipping.md. */
export interface ShippedMark {
  readonly stream: string
  readonly seq: number
  /** The host by the entry itself. */
  readonly node: ByteString | null
  readonly kind: 'event' | 'start' | 'gap'
  /** Of what the hash is made: the records as they were shipped, or the one text. */
  readonly parts: readonly ByteString[]
  readonly hash: string
  /** What a gap tells: the span of the stamps, milliseconds, and the entries that had a number already. null: it tells no time. */
  readonly loss: {
    readonly cause: string
    readonly events: number
    readonly from: number
    readonly to: number
    readonly numbers: { readonly first: number; readonly last: number } | null
  } | null
}

/** A part of an entry, of so many. */
export interface ShippedPart {
  readonly stream: string
  readonly seq: number
  readonly part: number
  readonly of: number
  readonly text: ByteString
}

/** What a line of another form says: audit records as auditd would have written them, or why not. */
export type Translation =
  | {
      readonly kind: 'records'
      /** The host that the transport names; null where it names none. */
      readonly host: ByteString | null
      /** What the transport calls the machine, whose host name may change. */
      readonly machine?: ByteString | null
      /** Without newlines, see `grammar/print-record.ts`. */
      readonly lines: readonly ByteString[]
      /** The lines are put together from parsed values: the same record may look otherwise in its own words. */
      readonly rebuilt?: true
      /** What was shipped by `who-changed plugin` has a number. */
      readonly entry?: ShippedMark
    }
  /** Of an entry that was too long for one message. */
  | { readonly kind: 'part'; readonly host: ByteString | null; readonly part: ShippedPart }
  /**
   * The kernel says that it lost records, or auditd that from now on it writes none (`lasts`). `at`: milliseconds since 1970 UTC; null where
   * the line's own clock has no zone.
   */
  | {
      readonly kind: 'lost'
      readonly host: ByteString | null
      readonly machine: ByteString | null
      readonly at: number | null
      readonly lasts: boolean
      /** It tells of what it did not print just behind the record before. */
      readonly isEarlier?: true
    }
  | { readonly kind: 'malformed'; readonly reason: string }
  | { readonly kind: 'foreign' }

/**
 * How the kernel says that records were lost. Two lines each time, of which its own rate limit may let neither through. Source:
 * kernel/audit.c audit_log_lost and audit_panic.
 */
export const isLoss = (message: ByteString): boolean => message.startsWith('audit: ') && LOSS.test(message)

const LOSS =
  /^audit: (?:audit_lost=[1-9]\d* |backlog limit exceeded|rate limit exceeded|out of memory in audit_|kauditd (?:hold|retry) queue overflow|netlink unicast message dropped|error in audit_)/

/**
 * How the kernel says, with the next record that it prints, that it printed no more than ten in five seconds: in its own log, which is where
 * records go without a daemon, they are lost. Source: lib/ratelimit.c, kernel/audit.c kauditd_printk_skb (audit_printk_skb before 4.10).
 */
export const isSuppression = (message: ByteString): boolean =>
  /^k?auditd?_printk_skb: [1-9]\d* callbacks suppressed$/.test(message)

/**
 * How auditd says that it writes no more records: its disk is full, or it was told to stop there. Nothing of it stands in its log. Source: auditd
 * src/auditd-event.c do_space_left_action, do_disk_full_action, do_disk_error_action, check_log_file_size.
 */
export const isSuspension = (message: ByteString): boolean =>
  /^Audit daemon (?:is suspending logging due to |has no space left on logging partition)/.test(message)

export const FOREIGN: Translation = { kind: 'foreign' }

export const malformed = (reason: string): Translation => ({ kind: 'malformed', reason })

export const oneRecord = (
  line: ByteString,
  host: ByteString | null,
  machine: ByteString | null = null,
): Translation => ({
  kind: 'records',
  host,
  machine,
  lines: [line],
})
