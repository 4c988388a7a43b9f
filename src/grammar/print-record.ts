import type { ByteString } from '../model/byte-string.js'
import { eventStamp } from '../model/event-id.js'
import type { Field } from './field.js'
import { SEPARATOR } from './record.js'
import type { RecordHeader } from './header.js'

const CLOSING = { double: '""', single: "''", braces: '{}', none: '' } as const

/** A field as it stands in a record: the grammar backwards. */
export const printField = ({ key, value, quoting }: Field): ByteString =>
  `${key}=${CLOSING[quoting].slice(0, 1)}${value}${CLOSING[quoting].slice(1)}`

/** A record as auditd writes it, without a newline: what every other transport is turned into before it is read. */
export const printRecord = (header: RecordHeader, body: ByteString, tail: ByteString | null = null): ByteString => {
  const { node, type, time, serial } = header
  const stamp = `type=${type} msg=audit(${eventStamp(time)}:${serial}): ${body}`
  return `${node === null ? '' : `node=${node} `}${stamp}${tail === null ? '' : SEPARATOR + tail}`
}
