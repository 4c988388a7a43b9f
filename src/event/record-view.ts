import type { AuditRecord } from '../model/audit-record.js'
import type { ByteString } from '../model/byte-string.js'
import type { RecordView } from '../model/record-view.js'
import type { Field } from '../grammar/field.js'
import { decodeHex, decodeText } from '../scan/decode-value.js'
import { lexFields } from '../scan/lex-fields.js'
import { accessDecision, modernBody, pamOperation } from '../scan/old-layouts.js'
import { readArguments, readProctitle, splitCommand } from './command.js'
import { readSockaddr } from './sockaddr.js'

/** The records of one event, decoded. */
export const viewRecords = (records: readonly AuditRecord[]): readonly RecordView[] => {
  const executions = records.filter(({ type }) => type === 'EXECVE')
  return records.map((record) => {
    const fields = fieldsOf(record)
    return {
      type: record.type,
      fields,
      enriched: new Map(record.tail === null ? [] : lexFields(record.tail).map(({ key, value }) => [key, value])),
      argv: argumentsOf(record, executions),
      socket: record.type === 'SOCKADDR' ? readSockaddr(fields.get('saddr') ?? '') : null,
    }
  })
}

const argumentsOf = (record: AuditRecord, executions: readonly AuditRecord[]): readonly ByteString[] | null => {
  if (record.type === 'PROCTITLE') {
    const title = readProctitle(record.body)
    return title === null ? null : splitCommand(title)
  }
  if (record !== executions[0]) return null
  const command = readArguments(executions.map(({ body }) => body))
  return command === null ? null : splitCommand(command)
}

/**
 * The kernel's fields under their own names, those of a `msg='…'` in its place. A name in a message that the kernel stamped too becomes
 * `msg.NAME`: it is only what a program says.
 */
const fieldsOf = ({ type, body }: AuditRecord): ReadonlyMap<string, ByteString | null> => {
  const outer = lexFields(modernBody(type, body))
  const kernelNames = new Set(outer.map(({ key }) => key))
  const view = new Map<string, ByteString | null>()
  const set = (name: string, field: Field): void => {
    // A few kernels print a field twice; an equal value needs no second place.
    if (!view.has(name)) view.set(name, valueOf(type, field))
  }
  const decision = accessDecision(body)
  if (decision !== null) view.set('seresult', decision.result).set('seperms', decision.permissions)
  for (const field of outer) {
    if (field.key !== 'msg' || field.quoting !== 'single') {
      set(field.key, field)
      continue
    }
    const operation = pamOperation(field.value)
    if (operation !== null) view.set('op', operation)
    const inner = lexFields(field.value)
    // A message without any field is a text.
    if (inner.length === 0) set(field.key, field)
    for (const one of inner) set(kernelNames.has(one.key) ? `msg.${one.key}` : one.key, one)
  }
  return view
}

const ARGUMENT = /^a\d+(?:\[\d+\])?$/

const valueOf = (type: string, field: Field): ByteString | null =>
  type === 'EXECVE' && field.quoting === 'none' && ARGUMENT.test(field.key) ? decodeHex(field.value) : decodeText(field)
