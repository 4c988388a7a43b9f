import { fromText, type ByteString } from '../../model/byte-string.js'

/** Where log shippers and stores put a text: Filebeat, Logstash, Vector, Fluentd · Fluent Bit, Docker · Loki · Splunk · ECS (`event.original`). */
const MEMBERS = ['message', 'MESSAGE', 'log', 'line', '_raw', 'original']
const DEPTH = 10

/** What tells where a text is from, if only by parts of it that stay the same: lines of one report are of one source. */
const SOURCES = [
  ...['host', 'hostname', 'source', 'path', 'file', 'filename', 'file_path', 'tailed_path', 'stream'],
  ...['container', 'container_id', 'kubernetes', 'labels', 'unit'],
]

/**
 * The texts in JSON that is no report of AIDE's: one string, or the documents of a log shipper, each with a whole report or with a line of one.
 * None for what is not JSON, neither as a whole nor line by line.
 */
export const textsInJson = (text: ByteString): readonly ByteString[] => {
  if (!/^[\s[]*["{]/.test(text)) return []
  const whole = parse(text)
  const values = whole === undefined ? text.split('\n').map(parse) : [whole]
  const bySource = new Map<string, ByteString[]>()
  for (const value of values)
    for (const { source, line } of linesIn(value, DEPTH)) {
      const known = bySource.get(source)
      if (known === undefined) bySource.set(source, [line])
      else known.push(line)
    }
  return [...bySource.values()].map((lines) => lines.map(withEnd).join(''))
}

/** What Docker cuts a longer line into, each in a document of its own; others it gives with their ends. Source: moby daemon/logger/copier.go. */
const DOCKER_PART = 16_384

const withEnd = (line: ByteString): ByteString =>
  line.endsWith('\n') || line.length === DOCKER_PART ? line : `${line}\n`

const parse = (text: ByteString): unknown => {
  try {
    return JSON.parse(Buffer.from(text, 'latin1').toString('utf8'))
  } catch {
    return undefined
  }
}

interface Line {
  readonly source: string
  readonly line: ByteString
}

const linesIn = (value: unknown, depth: number): readonly Line[] => {
  if (typeof value === 'string') return [{ source: '', line: fromText(value) }]
  if (typeof value !== 'object' || value === null || depth === 0) return []
  if (Array.isArray(value)) return value.flatMap((one) => (typeof one === 'string' ? [] : linesIn(one, depth - 1)))
  const fields: Readonly<Record<string, unknown>> = { ...value }
  const line = MEMBERS.map((name) => fields[name]).find((one) => typeof one === 'string')
  if (line !== undefined) return [{ source: sourceOf(fields), line: fromText(line) }]
  return Object.values(fields).flatMap((one) => (typeof one === 'string' ? [] : linesIn(one, depth - 1)))
}

/** Filebeat has the place of the line beside the name of the file, both below `log`. */
const sourceOf = (fields: Readonly<Record<string, unknown>>): string => {
  const { log } = fields
  const file = typeof log === 'object' && log !== null && 'file' in log ? log.file : null
  return JSON.stringify([file, ...SOURCES.map((name) => fields[name])])
}
