import type { OnLine } from '../framer.js'
import type { CutPieces } from './carry-framer.js'

const NEWLINE = 0x0a
const EQUALS = 0x3d
/** A field longer than this is no audit message: its entry is handed on without it. */
const MAX_ENTRY = 1 << 22

/**
 * Cuts `journalctl -o export` into entries: lines `NAME=value`, or `NAME`, a length of 8 bytes (little-endian) and that many bytes; an
 * empty line ends an entry. Source: systemd docs/JOURNAL_EXPORT_FORMATS.md.
 */
export const exportEntries =
  (onEntry: OnLine): CutPieces =>
  (bytes, isEnd) => {
    let start = 0
    for (let end = endOfEntry(bytes, 0); end >= 0; end = endOfEntry(bytes, start)) {
      if (end > start + 1) onEntry(bytes, start, end - 1)
      start = end
    }
    // An entry without an end: whatever this is, it must not fill the memory.
    if (start === bytes.length || (!isEnd && bytes.length - start <= MAX_ENTRY)) return start
    onEntry(bytes, start, bytes.length)
    return bytes.length
  }

/** Behind the empty line that ends the entry at `start`; -1 where it hasn't come yet. */
const endOfEntry = (bytes: Buffer, start: number): number => {
  for (let i = start; i < bytes.length;) {
    if (bytes[i] === NEWLINE) return i + 1
    const field = fieldAt(bytes, i, bytes.length)
    if (field === null) return -1
    i = field.next
  }
  return -1
}

interface ExportField {
  readonly nameEnd: number
  readonly valueStart: number
  readonly valueEnd: number
  readonly next: number
}

const fieldAt = (bytes: Buffer, at: number, end: number): ExportField | null => {
  const newline = bytes.indexOf(NEWLINE, at)
  if (newline < 0 || newline >= end) return null
  const equals = bytes.indexOf(EQUALS, at)
  if (equals >= 0 && equals < newline)
    return { nameEnd: equals, valueStart: equals + 1, valueEnd: newline, next: newline + 1 }
  if (newline + 9 > end) return null
  const valueStart = newline + 9
  const valueEnd = valueStart + Number(bytes.readBigUInt64LE(newline + 1))
  return valueEnd + 1 > end ? null : { nameEnd: newline, valueStart, valueEnd, next: valueEnd + 1 }
}

/** The fields of one entry; of a repeated one the first. */
export const readExportEntry = (bytes: Buffer, start: number, end: number): ReadonlyMap<string, string> => {
  const entry = Buffer.concat([bytes.subarray(start, end), Buffer.from('\n')])
  const fields = new Map<string, string>()
  for (let i = 0; i < entry.length;) {
    const field = fieldAt(entry, i, entry.length)
    if (field === null) break
    const name = entry.toString('latin1', i, field.nameEnd)
    if (!fields.has(name)) fields.set(name, entry.toString('latin1', field.valueStart, field.valueEnd))
    i = field.next
  }
  return fields
}
