import { fromText, type ByteString } from '../../model/byte-string.js'
import { printRecord } from '../../grammar/print-record.js'
import { architectureNamed } from '../../tables/architectures.js'
import { syscallTable } from '../../tables/syscall-name.js'
import { encodeText, KERNEL_TEXT } from './encode-value.js'
import { malformed, type Translation } from './form.js'
import { isObject, scalar, type JsonObject } from '../../model/json-value.js'

/**
 * One laurel document: an event, its record types as keys, text unescaped, the enrichment in upper case among the fields. The records are
 * put together again as the kernel wrote them, so that they merge with those of other transports; what laurel itself found out
 * (PARENT_INFO, SCRIPT, …) is no record and left out. null: another document. Source: laurel src/coalesce.rs, src/json.rs.
 */
export const fromLaurel = (value: JsonObject): Translation | null => {
  const id = /^(\d{1,12})\.(\d{3}):(\d{1,10})$/.exec(scalar(value['ID']) ?? '')
  if (id === null) return null
  const header = { time: Number(id[1]) * 1000 + Number(id[2]), serial: Number(id[3]), node: nodeOf(value['NODE']) }
  const lines = Object.entries(value).flatMap(([type, records]) => {
    if (NOT_RECORDS.has(type) || !/^[A-Z][A-Z0-9_]*(?:\[\d+\])?$/.test(type)) return []
    return (Array.isArray(records) ? (records as readonly unknown[]) : [records]).flatMap((record) => {
      if (!isObject(record)) return []
      const { body, tail } = recordText(type, record)
      return [printRecord({ ...header, type }, body, tail === '' ? null : tail)]
    })
  })
  return lines.length === 0
    ? malformed('a laurel document without a record')
    : { kind: 'records', host: null, lines, rebuilt: true }
}

const NOT_RECORDS = new Set(['ID', 'NODE', 'PARENT_INFO', 'SCRIPT', 'CONTAINER_INFO', 'ENV', 'LABELS', 'SUBJ_LABELS'])

const nodeOf = (node: unknown): ByteString | null => {
  const name = scalar(node)
  return name === null || !/^[^ ]+$/.test(name) ? null : name
}

const recordText = (type: string, record: JsonObject): { readonly body: ByteString; readonly tail: ByteString } => {
  const body: ByteString[] = type === 'SYSCALL' ? droppedNumbers(record) : []
  const tail: ByteString[] = []
  const argv = argumentsOf(record)
  if (type === 'PROCTITLE' && argv !== null) return { body: `proctitle=${encodeText(argv.join('\0'))}`, tail: '' }
  for (const [name, value] of Object.entries(record)) {
    if (name === 'msg' && isObject(value)) body.push(`msg='${recordText(type, value).body}'`)
    if (name === 'ARGV' || name === 'ARGV_STR' || isObject(value) || Array.isArray(value)) continue
    // a0 to a3 stand before the number of items.
    if (type === 'SYSCALL' && name === 'items' && argv !== null) body.push(...argv.map(syscallArgument))
    if (/^[A-Z]/.test(name)) tail.push(`${name}=${enrichedText(value)}`)
    else body.push(`${name}=${fieldText(type, name, value)}`)
  }
  if (type === 'EXECVE' && argv !== null) body.push(...argv.map((one, index) => `a${index}=${encodeText(one)}`))
  return { body: body.join(' '), tail: tail.join(' ') }
}

/** With `drop-raw` laurel leaves out numbers that it translated: those that have one name only come back by it. */
const droppedNumbers = (record: JsonObject): ByteString[] => {
  const code = architectureNamed(scalar(record['ARCH']) ?? '')?.code
  const number = code === undefined ? undefined : syscallTable(code)?.numberOf(scalar(record['SYSCALL']) ?? '')
  return [
    ...('arch' in record || code === undefined ? [] : [`arch=${code}`]),
    ...('syscall' in record || number == null ? [] : [`syscall=${number}`]),
  ]
}

/** The list, or the words of `ARGV_STR` where they are as many as the arguments: else a blank may stand inside of one. */
const argumentsOf = (record: JsonObject): readonly ByteString[] | null => {
  if (Array.isArray(record['ARGV'])) return (record['ARGV'] as readonly unknown[]).map(argumentText)
  const words = scalar(record['ARGV_STR'])?.split(' ').map(unescape)
  return words !== undefined && words.length === record['argc'] ? words : null
}

const argumentText = (value: unknown): ByteString => unescape(scalar(value) ?? '')

const syscallArgument = (value: ByteString, index: number): ByteString => `a${index}=${value.replace(/^0x/, '')}`

/** `%C3` is a byte that was no text, `%25` the sign itself. */
const unescape = (text: ByteString): ByteString =>
  text.replace(/%([0-9a-fA-F]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))

const enrichedText = (value: unknown): ByteString => {
  const text = scalar(value) ?? ''
  return text.startsWith('{') || /^[A-Za-z0-9_]+$/.test(text) ? text : `"${text}"`
}

const fieldText = (type: string, name: string, value: unknown): ByteString => {
  if (value === null) return '(null)'
  const text = typeof value === 'string' ? unescape(fromText(value)) : (scalar(value) ?? '')
  if (name === 'saddr') return Buffer.from(text, 'latin1').toString('hex').toUpperCase()
  if (KERNEL_TEXT.has(name) && type !== 'USER_CMD') return encodeText(text)
  // Numbers that laurel marks with their base: the kernel prints an octal mode with a leading 0, and hexadecimal bare.
  if (typeof value === 'string' && /^0o[0-7]+$/.test(text)) return `0${text.slice(2)}`
  if (typeof value === 'string' && /^0x[0-9a-f]+$/.test(text)) return text.slice(2)
  if (name === 'acct') return encodeText(text)
  return !/[\s"]/.test(text) ? text : text.includes('"') ? encodeText(text) : `"${text}"`
}
