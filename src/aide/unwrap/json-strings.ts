import { fromText, toText, type ByteString } from '../../model/byte-string.js'
import { groupedBy } from '../../model/group-by.js'
import { at, isObject, type JsonObject } from '../../model/json-value.js'
import { FILE_FIELDS, LINE_FIELDS } from '../../model/shipper-fields.js'

/** The journal's own name of it is kept by some. */
const LINES = [...LINE_FIELDS, 'MESSAGE']
const DEPTH = 10

/** What tells where a text is from, if only by parts of it that stay the same: lines of one report are of one source. */
const SOURCES = [
  ...FILE_FIELDS,
  ...['host', 'hostname', 'stream', 'container', 'container_id', 'kubernetes', 'labels', 'unit'],
]

/**
 * The texts in JSON that is no report of AIDE's: one string, or the documents of a log shipper, each with a whole report or with a line of one.
 * None for what is not JSON, neither as a whole nor line by line.
 */
export const textsInJson = (text: ByteString): readonly ByteString[] => {
  if (!/^[\s[]*["{]/.test(text)) return []
  const whole = parse(text)
  const values = whole === undefined ? text.split('\n').map(parse) : [whole]
  const bySource = groupedBy(
    values.flatMap((value) => linesIn(value, DEPTH)),
    ({ source }) => source,
  )
  return [...bySource.values()].map((lines) => lines.map(({ line }) => withEnd(line)).join(''))
}

/** What Docker cuts a longer line into, each in a document of its own; others it gives with their ends. Source: moby daemon/logger/copier.go. */
const DOCKER_PART = 16_384

const withEnd = (line: ByteString): ByteString =>
  line.endsWith('\n') || line.length === DOCKER_PART ? line : `${line}\n`

const parse = (text: ByteString): unknown => {
  try {
    return JSON.parse(toText(text))
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
  if (depth === 0) return []
  const line = isObject(value) ? LINES.map((path) => at(value, path)).find((one) => typeof one === 'string') : undefined
  if (isObject(value) && line !== undefined) return [{ source: sourceOf(value), line: fromText(line) }]
  const inner: readonly unknown[] = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : []
  return inner.flatMap((one) => (typeof one === 'string' ? [] : linesIn(one, depth - 1)))
}

const sourceOf = (fields: JsonObject): string => JSON.stringify(SOURCES.map((path) => at(fields, path)))
