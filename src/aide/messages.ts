import type { ByteString } from '../model/byte-string.js'

/** Messages of AIDE on standard error of which a reader must know. Source: AIDE log.c; 0.17 and later. */
const MESSAGE = /^ *(?:WARNING|ERROR): (.*)$/
/** Source: AIDE do_md.c and hashsum.c, whatever it was that failed. */
const UNREAD = /\b(?:hash|hashsums) could not be calculated\)$/
const PATH = /'(\/.*?)'|\bfor (\/.*?)(?:: | \()/
const EXAMPLES = 3
/** The most that is shown of each. Characters; a path may have 4,096 of them. */
const SHOWN = 300
/** A longer message is not looked into for a path. */
const LONGEST = 10_000

/** What AIDE wrote beside a report, as notes: of files that it could not read it tells nothing else. */
export const messageNotes = (lines: readonly ByteString[]): readonly string[] => {
  const unread = new Set<ByteString>()
  const others: ByteString[] = []
  for (const line of lines) {
    const message = MESSAGE.exec(line)?.[1]
    if (message === undefined) continue
    const path = message.length <= LONGEST && UNREAD.test(message) ? PATH.exec(message) : null
    if (path === null) others.push(message)
    else unread.add((path[1] ?? path[2])!)
  }
  const notes: string[] = []
  if (unread.size > 0)
    notes.push(
      `AIDE could not read ${countOf(unread.size, 'file')}, most often because of a change while it looked, and did not compare what is in them: ${someOf([...unread])}`,
    )
  if (others.length > 0) notes.push(`${countOf(others.length, 'message')} of AIDE before the report: ${someOf(others)}`)
  return notes
}

/** `+caps`, `-sha256`; up to 0.16 two masks in hexadecimal, which tell nobody anything. */
const DIFFERENT = /^(?:Entry|File) (\/.*) in databases has different attributes[:,] ?(\S*)/

/** What AIDE tells above a report of files of which one state has an attribute that the other lacks: as a change it is not told. */
export const differentAttributesNotes = (lines: readonly ByteString[]): readonly string[] => {
  const found = lines.flatMap((line) => {
    const [, path, attributes] = DIFFERENT.exec(line) ?? []
    return path === undefined ? [] : [/^[+-]/.test(attributes!) ? `${path} (${attributes!})` : path]
  })
  return found.length === 0
    ? []
    : [
        `${found.length === 1 ? '1 entry has' : `${found.length} entries have`} an attribute in one of the two states only, which AIDE does not list as a change: ${someOf(found)}`,
      ]
}

const countOf = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

const someOf = (all: readonly ByteString[]): ByteString => {
  const more = all.length - EXAMPLES
  const shown = all.slice(0, EXAMPLES).map((one) => (one.length > SHOWN ? `${one.slice(0, SHOWN)}...` : one))
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
