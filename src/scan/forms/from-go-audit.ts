import { printRecord } from '../../grammar/print-record.js'
import { recordTypeName } from '../../tables/record-type-name.js'
import { malformed, type Translation } from './form.js'
import { isObject, scalar, type JsonObject } from '../../model/json-value.js'

/**
 * `{"sequence":N,"timestamp":"S.mmm","messages":[{"type":1300,"data":"…"}],"uid_map":{…}}`: the kernel's own text survives. null: another
 * document. Source: go-audit parser.go AuditMessageGroup.
 */
export const fromGoAudit = (value: JsonObject): Translation | null => {
  const { sequence, messages } = value
  const stamp = /^(\d{1,12})\.(\d{1,3})$/.exec(scalar(value['timestamp']) ?? '')
  if (!Array.isArray(messages) || typeof sequence !== 'number') return null
  if (stamp === null) return malformed('a go-audit document without a time')
  const time = Number(stamp[1]) * 1000 + Number(stamp[2]!.padEnd(3, '0'))
  const lines = (messages as readonly unknown[]).flatMap((message) => {
    if (!isObject(message) || typeof message['type'] !== 'number') return []
    const body = (scalar(message['data']) ?? '').replaceAll('\n', ' ')
    return [printRecord({ node: null, type: recordTypeName(message['type']), time, serial: sequence }, body)]
  })
  return lines.length === 0
    ? malformed('a go-audit document without a message')
    : { kind: 'records', host: null, lines }
}
