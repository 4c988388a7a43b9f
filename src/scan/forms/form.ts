import type { ByteString } from '../../model/byte-string.js'

/**
 * How a log is written down, told by its content. `native`: auditd's own lines, perhaps among others that explain themselves ·
 * `syslog` and `kernel`: lines with a header, most of them of other programs, so that a line without one is believed nothing · `json`: one
 * document a line · `json-pretty`: documents over several lines · `journal-export` and `plugin-binary`: no lines at all · `other`: a log
 * of something else, in which no record is believed.
 */
export type Form =
  'native' | 'syslog' | 'kernel' | 'json' | 'json-pretty' | 'journal-export' | 'plugin-binary' | 'other'

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
    }
  | { readonly kind: 'malformed'; readonly reason: string }
  | { readonly kind: 'foreign' }

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
