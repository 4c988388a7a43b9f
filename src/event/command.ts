import type { AuditRecord } from '../model/audit-record.js'
import type { ByteString } from '../model/byte-string.js'
import { decodeHex, decodeString } from '../scan/decode-value.js'

/** Arguments joined by NUL, as PROCTITLE has them. */
const ARGUMENT_SEPARATOR = '\0'

/** The program's title: what it was called with, unless it wrote another over it; at most 128 bytes. */
export const readProctitle = (record: AuditRecord): ByteString | null => {
  const match = /proctitle=("[^"]*"|\S+)/.exec(record.body)
  return match === null ? null : decodeString(match[1]!)
}

/**
 * The arguments of an execve(2), joined by NUL. A long list is spread over several records, and a long argument over chunks `a1[0]`,
 * `a1[1]` that are put together before they are decoded. Source: kernel/auditsc.c audit_log_execve_info.
 */
export const readArguments = (records: readonly AuditRecord[]): ByteString | null => {
  const args = new Map<number, { raw: string; quoted: boolean }>()
  for (const record of records)
    for (const match of record.body.matchAll(/(?:^|\s)a(\d+)(?:\[\d+\])?=(?:"([^"]*)"|(\S*))/g)) {
      const index = Number(match[1])
      const before = args.get(index)
      const raw = match[2] ?? match[3] ?? ''
      args.set(index, { raw: (before?.raw ?? '') + raw, quoted: match[2] !== undefined })
    }
  if (args.size === 0) return null
  return [...args.entries()]
    .sort(([a], [b]) => a - b)
    .map(([, { raw, quoted }]) => (quoted ? raw : decodeHex(raw)))
    .join(ARGUMENT_SEPARATOR)
}

export const splitCommand = (command: ByteString): readonly ByteString[] => command.split(ARGUMENT_SEPARATOR)
