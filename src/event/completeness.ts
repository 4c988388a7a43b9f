import type { AuditRecord } from '../model/audit-record.js'

/** What is known to be missing of an event. `directory`: only the CWD that a name is relative to. */
export type Missing = 'nothing' | 'directory' | 'records'

/**
 * An event has as many PATH records as its SYSCALL promises by `items=`, and a CWD where a name is relative to it. PATH records without a
 * SYSCALL belong to one that was lost.
 */
export const missingIn = (records: readonly AuditRecord[]): Missing => {
  let promised = -1
  let paths = 0
  let isRelative = false
  let hasDirectory = false
  for (const { type, body } of records)
    if (type === 'PATH') {
      paths++
      isRelative ||= hasRelativeName(body)
    } else if (type === 'SYSCALL' || type === 'URINGOP') promised = itemsOf(body)
    else if (type === 'CWD') hasDirectory = true
  if (promised < 0) return paths === 0 ? 'nothing' : 'records'
  if (paths < promised) return 'records'
  return hasDirectory || !isRelative ? 'nothing' : 'directory'
}

/** Whether no record of an event is known to be missing. */
export const isComplete = (records: readonly AuditRecord[]): boolean => missingIn(records) === 'nothing'

/** The number of PATH records that a SYSCALL or URINGOP promises. */
export const itemsOf = (body: string): number => {
  const at = body.indexOf(' items=')
  return at < 0 ? 0 : Number.parseInt(body.slice(at + 7), 10) || 0
}

/** Quoted or in hexadecimal; `name=(null)` is no name. */
const hasRelativeName = (body: string): boolean => {
  const at = body.indexOf(' name=')
  if (at < 0) return false
  const name = body.slice(at + 6, at + 8)
  return name !== '"/' && name !== '2F' && !name.startsWith('(n')
}
