import type { AuditRecord } from '../model/audit-record.js'

/** A transport cuts a long record to a prefix of it; shorter than this a prefix is chance. Bytes. */
const LEAST_PREFIX = 64
/** An event of more records is searched only this far back: what repeats comes soon. */
const LOOK_BACK = 256

/**
 * Adds a record to those of its event; false if it was there already. The same record comes by several transports, one enriched, another
 * cut: the fuller of the two stays.
 */
export const mergeRecord = (records: AuditRecord[], record: AuditRecord): boolean => {
  for (let i = Math.max(0, records.length - LOOK_BACK); i < records.length; i++) {
    const known = records[i]!
    if (known.type !== record.type || !isSameBody(known.body, record.body)) continue
    if (isFuller(record, known)) records[i] = { ...record, file: known.file, line: known.line }
    return false
  }
  records.push(record)
  return true
}

const isSameBody = (a: string, b: string): boolean => {
  if (a === b) return true
  const [shorter, longer] = a.length < b.length ? [a, b] : [b, a]
  if (shorter.length === longer.length || !longer.startsWith(shorter)) return false
  return shorter.length >= LEAST_PREFIX || longer.slice(shorter.length).trim() === ''
}

const isFuller = (a: AuditRecord, b: AuditRecord): boolean =>
  a.body.trimEnd().length > b.body.trimEnd().length ||
  (a.body.trimEnd().length === b.body.trimEnd().length && (a.tail?.length ?? -1) > (b.tail?.length ?? -1))
