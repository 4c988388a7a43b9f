import type { AuditRecord } from '../model/audit-record.js'
import { isSameRebuilt } from './same-rebuilt.js'

/** A transport cuts a long record to a prefix of it; shorter than this a prefix is chance. Bytes. */
const LEAST_PREFIX = 64
/** An event of more records is searched only this far back: what repeats comes soon. */
const LOOK_BACK = 256

/**
 * Adds a record to those of its event; false if it was there already. The same record comes by several transports, one enriched, another
 * cut, a third parsed and put together again: its own words stay, and the fuller of two.
 */
export const mergeRecord = (records: AuditRecord[], record: AuditRecord): boolean => {
  for (let i = Math.max(0, records.length - LOOK_BACK); i < records.length; i++) {
    const known = records[i]!
    if (known.type !== record.type || !isSame(known, record)) continue
    if (isBetter(record, known)) records[i] = withPlaceOf(known, record)
    else if (known.tail === null && record.tail !== null) records[i] = { ...known, tail: record.tail }
    return false
  }
  records.push(record)
  return true
}

const isSame = (a: AuditRecord, b: AuditRecord): boolean =>
  isSameBody(a.body, b.body) || ((a.rebuilt === true || b.rebuilt === true) && isSameRebuilt(a, b))

const isSameBody = (a: string, b: string): boolean => {
  if (a === b) return true
  const [shorter, longer] = a.length < b.length ? [a, b] : [b, a]
  if (shorter.length === longer.length || !longer.startsWith(shorter)) return false
  return shorter.length >= LEAST_PREFIX || longer.slice(shorter.length).trim() === ''
}

const isBetter = (a: AuditRecord, b: AuditRecord): boolean => {
  if (a.rebuilt !== b.rebuilt) return b.rebuilt === true
  const [lengthA, lengthB] = [a.body.trimEnd().length, b.body.trimEnd().length]
  return lengthA > lengthB || (lengthA === lengthB && (a.tail?.length ?? -1) > (b.tail?.length ?? -1))
}

const withPlaceOf = ({ file, line, tail }: AuditRecord, record: AuditRecord): AuditRecord => ({
  ...record,
  ...{ file, line, tail: record.tail ?? tail },
})
