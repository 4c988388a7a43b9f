import type { ByteString } from '../../model/byte-string.js'
import { printRecord } from '../../grammar/print-record.js'
import type { RecordHeader } from '../../grammar/header.js'
import { architectureNamed } from '../../tables/architectures.js'
import { syscallTable } from '../../tables/syscall-name.js'
import { encodeText } from './encode-value.js'
import { malformed, type Translation } from './form.js'
import { at, isObject, scalar, type JsonObject } from '../../model/json-value.js'

/**
 * One Auditbeat document. With `include_raw_message` it carries the records themselves; without, they are put together from its ECS
 * fields, as far as these go: numbers and names come back, what Auditbeat dropped stays lost. null: another document.
 * Source: beats auditbeat/module/auditd/audit_linux.go buildMetricbeatEvent.
 */
export const fromAuditbeat = (value: JsonObject): Translation | null => {
  const sequence = Number(scalar(at(value, 'auditd.sequence')) ?? Number.NaN)
  if (!Number.isSafeInteger(sequence)) return null
  const time = Date.parse(scalar(value['@timestamp']) ?? '')
  const host =
    scalar(at(value, 'host.name')) ?? scalar(at(value, 'host.hostname')) ?? scalar(at(value, 'agent.hostname'))
  const raw = rawLines(at(value, 'event.original') ?? at(value, 'auditd.messages'))
  if (raw.length > 0) return { kind: 'records', host, lines: raw }
  if (Number.isNaN(time)) return malformed('an Auditbeat document without a time')
  const type = (scalar(at(value, 'auditd.message_type')) ?? 'unknown').toUpperCase().replace(/[^A-Z0-9_[\]]/g, '_')
  const header = { node: null, time, serial: sequence }
  const lines = type === 'SYSCALL' ? syscallLines(value, header) : [userLine(value, { ...header, type })]
  return { kind: 'records', host, lines, rebuilt: true }
}

const rawLines = (messages: unknown): readonly ByteString[] =>
  (Array.isArray(messages) ? (messages as readonly unknown[]) : [messages]).flatMap((message) =>
    (scalar(message) ?? '').split('\n').filter((line) => /^(?:node=[^ ]+ )?type=\S+ msg=audit\(/.test(line)),
  )

type Header = Omit<RecordHeader, 'type'>

const syscallLines = (value: JsonObject, header: Header): readonly ByteString[] => {
  const print = (type: string, body: ByteString): ByteString => printRecord({ ...header, type }, body)
  const text = (path: string): ByteString | null => scalar(at(value, path))
  const lines = [print('SYSCALL', syscallBody(text, paths(value).length, tagsOf(value)))]
  const cwd = text('process.working_directory')
  const argv = at(value, 'process.args')
  const title = text('process.title')
  if (text('auditd.data.syscall')?.startsWith('execve') === true && Array.isArray(argv)) {
    const list = (argv as readonly unknown[]).map((one, index) => `a${index}=${encodeText(scalar(one) ?? '')}`)
    lines.push(print('EXECVE', `argc=${list.length} ${list.join(' ')}`))
  }
  if (cwd !== null) lines.push(print('CWD', `cwd=${encodeText(cwd)}`))
  for (const [index, path] of paths(value).entries()) lines.push(print('PATH', pathBody(path, index)))
  if (title !== null) lines.push(print('PROCTITLE', `proctitle=${encodeText(title)}`))
  return lines
}

const syscallBody = (
  text: (path: string) => ByteString | null,
  items: number,
  keys: readonly ByteString[],
): ByteString => {
  const data = (name: string): ByteString | null => text(`auditd.data.${name}`)
  const arch = data('arch')
  const code = arch === null ? null : (architectureNamed(arch)?.code ?? arch)
  const name = data('syscall')
  const number = code === null || name === null ? null : (syscallTable(code)?.numberOf(name) ?? name)
  const quoted = (path: string): ByteString | null => quotedOrNull(text(path))
  return fieldList([
    ['arch', code],
    ['syscall', number],
    ['success', text('auditd.result') === 'fail' ? 'no' : 'yes'],
    // Auditbeat writes an error by its name; which one matters less than that it was one.
    ['exit', /^-?\d+$/.test(data('exit') ?? '') ? data('exit') : null],
    ...['a0', 'a1', 'a2', 'a3'].map((a): Pair => [a, data(a)]),
    ['items', items],
    ['ppid', text('process.parent.pid') ?? text('process.ppid')],
    ['pid', text('process.pid')],
    ['auid', idOf(text('user.audit.id') ?? text('user.auid'))],
    ['uid', idOf(text('user.id') ?? text('user.uid'))],
    ['gid', idOf(text('user.group.id') ?? text('user.gid'))],
    ['euid', idOf(text('user.effective.id') ?? text('user.euid') ?? text('user.id'))],
    ['tty', data('tty') ?? '(none)'],
    ['ses', idOf(text('auditd.session'))],
    ['comm', quoted('process.name')],
    ['exe', quoted('process.executable')],
    ['key', keys.length === 0 ? '(null)' : encodeText(keys.join('\x01'))],
  ])
}

const pathBody = (path: JsonObject, index: number): ByteString => {
  const text = (name: string): ByteString | null => scalar(path[name])
  return fieldList([
    ['item', text('item') ?? index],
    ['name', quotedOrNull(text('name')) ?? '(null)'],
    ...['inode', 'dev', 'mode', 'ouid', 'ogid', 'rdev'].map((name): Pair => [name, text(name)]),
    ['nametype', text('nametype') ?? text('objtype')],
  ])
}

/** A message of a program, its fields as Auditbeat spread them. */
const userLine = (value: JsonObject, header: RecordHeader): ByteString => {
  const text = (path: string): ByteString | null => scalar(at(value, path))
  const data = at(value, 'auditd.data')
  const inner = Object.entries(isObject(data) ? data : {}).map(([name, one]): Pair => [name, userText(scalar(one))])
  return printRecord(
    header,
    fieldList([
      ['pid', text('process.pid')],
      ['uid', idOf(text('user.id') ?? text('user.uid'))],
      ['auid', idOf(text('user.audit.id') ?? text('user.auid'))],
      ['ses', idOf(text('auditd.session'))],
      ...inner,
      ['exe', quotedOrNull(text('process.executable'))],
      ['addr', text('source.ip')],
      ['res', text('auditd.result')],
    ]),
  )
}

type Pair = readonly [name: string, value: ByteString | number | null]

const fieldList = (pairs: readonly Pair[]): ByteString =>
  pairs.flatMap(([name, value]) => (value === null ? [] : [`${name}=${value}`])).join(' ')

const quotedOrNull = (text: ByteString | null): ByteString | null => (text === null ? null : encodeText(text))
const userText = (text: ByteString | null): ByteString | null =>
  text === null || /^[!#-~]+$/.test(text) ? text : encodeText(text)
const idOf = (id: ByteString | null): ByteString | null => (id === 'unset' ? '4294967295' : id)

const paths = (value: JsonObject): readonly JsonObject[] => {
  const list = at(value, 'auditd.paths')
  return Array.isArray(list) ? (list as readonly unknown[]).filter(isObject) : []
}

const tagsOf = (value: JsonObject): readonly ByteString[] =>
  Array.isArray(value['tags']) ? (value['tags'] as readonly unknown[]).flatMap((tag) => scalar(tag) ?? []) : []
