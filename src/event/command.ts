import type { ByteString } from '../model/byte-string.js'
import { decodeHex, decodeString } from '../scan/decode-value.js'

/** Arguments joined by NUL, as PROCTITLE has them. */
const ARGUMENT_SEPARATOR = '\0'

/** The program's title: what it was called with, unless it wrote another over it; at most 128 bytes. */
export const readProctitle = (body: ByteString): ByteString | null => {
  const match = /proctitle=("[^"]*"|[^\t-\r ]+)/.exec(body)
  return match === null ? null : decodeString(match[1]!)
}

/**
 * The arguments of an execve(2), joined by NUL. A long list is spread over several records, and a long argument over chunks `a1[0]`,
 * `a1[1]` that are put together before they are decoded. Source: kernel/auditsc.c audit_log_execve_info.
 */
export const readArguments = (bodies: readonly ByteString[]): ByteString | null => {
  if (bodies.length === 0) return null
  const ordinary = bodies.length === 1 ? ordinaryArguments(bodies[0]!) : null
  if (ordinary !== null) return ordinary
  const args = new Map<number, ArgumentPart[]>()
  for (const body of longestList(bodies))
    for (const match of body.matchAll(ARGUMENT)) {
      const part = { chunk: Number(match[2] ?? 0), raw: match[3] ?? match[4] ?? '', quoted: match[3] !== undefined }
      const index = Number(match[1])
      const parts = args.get(index)
      if (parts === undefined) args.set(index, [part])
      else parts.push(part)
    }
  if (args.size === 0) return null
  return [...args.entries()]
    .sort(([a], [b]) => a - b)
    .map(([, parts]) => wholeArgument(parts))
    .join(ARGUMENT_SEPARATOR)
}

/**
 * Kernels before 3.10 logged a script twice, once as it was called and once with its interpreter; both lists tell the same final arguments,
 * the longer one all of them. Source: fs/exec.c search_binary_handler and kernel/auditsc.c audit_bprm of 2.6.32.
 */
const longestList = (bodies: readonly ByteString[]): readonly ByteString[] => {
  if (bodies.filter(countOf).length < 2) return bodies
  const lists: ByteString[][] = []
  for (const body of bodies)
    if (countOf(body) > 0 || lists.length === 0) lists.push([body])
    else lists.at(-1)!.push(body)
  return lists.reduce((longest, list) => (countOf(list[0]!) > countOf(longest[0]!) ? list : longest))
}

/** `argc=`, with which a list begins; 0 in what continues one. */
const countOf = (body: ByteString): number => Number(/^argc=(\d+)/.exec(body)?.[1] ?? 0)

/** `argc=2 a0="ls" a1=2F`: one record with every argument in its place, as nearly all are; null for anything else. */
const ordinaryArguments = (body: ByteString): ByteString | null => {
  let at = body.indexOf(' ')
  if (at < 0 || !body.startsWith('argc=')) return null
  let all = ''
  for (let i = 0; at < body.length; i++) {
    const name = ` a${i}=`
    if (!body.startsWith(name, at)) return null
    const start = at + name.length
    const isQuoted = body[start] === '"'
    const space = body.indexOf(' ', start)
    const end = isQuoted ? body.indexOf('"', start + 1) : space < 0 ? body.length : space
    if (end < 0) return null
    const raw = body.slice(isQuoted ? start + 1 : start, end)
    if (!isQuoted && /[^0-9A-F]/.test(raw)) return null
    all += (i === 0 ? '' : ARGUMENT_SEPARATOR) + (isQuoted ? raw : decodeHex(raw))
    at = isQuoted ? end + 1 : end
  }
  return all
}

interface ArgumentPart {
  readonly chunk: number
  readonly raw: string
  readonly quoted: boolean
}

const ARGUMENT = /(?:^|[\t-\r ])a(\d+)(?:\[(\d+)\])?=(?:"([^"]*)"?|([^\t-\r ]*))/g

const wholeArgument = (parts: ArgumentPart[]): ByteString => {
  const raw = parts
    .sort((a, b) => a.chunk - b.chunk)
    .map((part) => part.raw)
    .join('')
  return parts[0]!.quoted ? raw : decodeHex(raw)
}

export const splitCommand = (command: ByteString): readonly ByteString[] => command.split(ARGUMENT_SEPARATOR)
