import type { ByteString } from '../model/byte-string.js'
import { counted } from '../model/counted.js'
import { someOf } from './some-of.js'

/** Messages of AIDE on standard error of which a reader must know. Source: AIDE log.c; 0.17 and later. */
const MESSAGE = /^ *(?:WARNING|ERROR): (.*)$/
/** Source: AIDE do_md.c and hashsum.c, whatever it was that failed. */
const UNREAD = /\b(?:hash|hashsums) could not be calculated\)$/
const PATH = /'(\/.*?)'|\bfor (\/.*?)(?:: | \()/
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
      `AIDE could not read ${counted(unread.size, 'file')}, most often because of a change while it looked, and did not compare what is in them: ${someOf([...unread])}`,
    )
  if (others.length > 0) notes.push(`${counted(others.length, 'message')} of AIDE before the report: ${someOf(others)}`)
  return notes
}
