import type { ByteString } from '../../model/byte-string.js'
import { htmlText } from './html-text.js'

/** A header block and what follows it. */
interface Entity {
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

const HEADER = /^([!-9;-~]+):[ \t]?(.*)$/

/** Splits an entity at its first empty line and unfolds its headers; null when it does not begin with headers. */
export const parseEntity = (text: string): Entity | null => {
  const headers = new Map<string, string>()
  let at = 0
  let name = ''
  while (at < text.length) {
    const end = text.indexOf('\n', at)
    const line = text.slice(at, end < 0 ? text.length : end).replace(/\r$/, '')
    at = end < 0 ? text.length : end + 1
    if (line === '') return { headers, body: text.slice(at) }
    if (/^[ \t]/.test(line) && name !== '') headers.set(name, `${headers.get(name) ?? ''} ${line.trim()}`)
    else {
      const header = HEADER.exec(line)
      if (header === null) return null
      name = header[1]!.toLowerCase()
      headers.set(name, header[2]!)
    }
  }
  return null
}

/** The decoded body of a part, and whether it is HTML. */
interface Leaf {
  readonly body: ByteString
  readonly isHtml: boolean
}

/** The decoded bodies of all parts of an entity that may hold a report: HTML only where nothing else has one. */
export const leafBodies = (entity: Entity): readonly ByteString[] => {
  const leaves = leavesOf(entity, 0)
  const others = leaves.filter(({ isHtml }) => !isHtml)
  const isUseless = others.every(({ body }) => body.trim() === '')
  return isUseless ? leaves.map(({ body, isHtml }) => (isHtml ? htmlText(body) : body)) : others.map(({ body }) => body)
}

const leavesOf = ({ headers, body }: Entity, depth: number): readonly Leaf[] => {
  const type = headers.get('content-type') ?? 'text/plain'
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1]
  if (/^multipart\//i.test(type) && boundary !== undefined && depth < DEPTH) {
    return parts(body, boundary).flatMap((part) => {
      const entity = parseEntity(part) ?? { headers: new Map<string, string>(), body: part.replace(/^\r?\n/, '') }
      return leavesOf(entity, depth + 1)
    })
  }
  if (/^message\/rfc822/i.test(type) && depth < DEPTH) {
    const inner = parseEntity(body)
    return inner === null ? [{ body, isHtml: false }] : leavesOf(inner, depth + 1)
  }
  return [{ body: decodeBody(body, headers.get('content-transfer-encoding') ?? ''), isHtml: /^text\/html/i.test(type) }]
}

const DEPTH = 10

const parts = (body: string, boundary: string): readonly string[] => {
  const found: string[] = []
  let from = -1
  let at = 0
  while (at < body.length) {
    const end = body.indexOf('\n', at)
    const next = end < 0 ? body.length : end + 1
    const line = body.slice(at, next).trimEnd()
    if (line === `--${boundary}` || line === `--${boundary}--`) {
      if (from >= 0) found.push(body.slice(from, at).replace(/\r?\n$/, ''))
      from = line.endsWith(`${boundary}--`) ? -1 : next
      if (from < 0) return found
    }
    at = next
  }
  // A mail that was cut has no last boundary.
  if (from >= 0) found.push(body.slice(from))
  return found
}

const decodeBody = (body: string, encoding: string): ByteString => {
  switch (encoding.trim().toLowerCase()) {
    case 'base64':
      return Buffer.from(body, 'base64').toString('latin1')
    case 'quoted-printable':
      return body
        .replace(/[ \t]*=[ \t]*\r?\n/g, (found) => found.slice(0, found.indexOf('=')))
        .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    default:
      return body
  }
}
