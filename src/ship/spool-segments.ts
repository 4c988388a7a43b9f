import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { nextHash } from './chain.js'
import { readShippedEntry } from '../scan/forms/shipped-entry.js'
import { readEntry, readObject, type Entry } from './entry.js'
import { readMark, type FeedMark } from './feed-mark.js'
import type { Place } from './spool-note.js'

/** A file of the spool, named by the number of its first entry. */
export interface Segment {
  readonly path: string
  readonly first: number
  bytes: number
}

const NAME = /^(\d{16})\.ndjson$/
const NEWLINE = 0x0a

export const segmentPath = (folder: string, first: number): string =>
  join(folder, `${String(first).padStart(16, '0')}.ndjson`)

/** The files of a spool, oldest first. */
export const segmentsIn = (folder: string): Segment[] =>
  readdirSync(folder)
    .flatMap((name) => {
      const first = NAME.exec(name)?.[1]
      const path = join(folder, name)
      return first === undefined ? [] : [{ path, first: Number(first), bytes: statSync(path).size }]
    })
    .sort((a, b) => a.first - b.first)

/** An entry and where in its file it ends. */
export interface SpooledEntry {
  readonly entry: Entry
  readonly end: number
}

/** The entries of a file from a place on, in its order; what is no entry is passed over: its number is missing then. */
export function* entriesIn(path: string, from = 0): Generator<SpooledEntry> {
  const bytes = readFileSync(path)
  let start = from
  for (let end = bytes.indexOf(NEWLINE, start); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
    const entry = readEntry(bytes.subarray(start, end))
    start = end + 1
    if (entry !== null) yield { entry, end: start }
  }
}

export const allEntries = (path: string): readonly Entry[] => [...entriesIn(path)].map(({ entry }) => entry)

/** The whole entries of a file. */
export interface WholeEntries {
  /** The last of them; null for none. */
  readonly head: Place | null
  /** Where it ends. */
  readonly bytes: number
  /** The last mark among them, with the number of its entry. */
  readonly fed: { readonly seq: number; readonly mark: FeedMark } | null
  /** What stands behind them. */
  readonly cutLines: number
}

/**
 * How far a file holds whole entries, each with the number and hash that follow from the one before; a write that a kill or a loss of
 * power has cut ends there. `before` null: the first hash is believed. `fedFrom` not null: the file is fed from a source, and every write
 * ends with a mark; what stands behind the last mark was never handed out, and entries before that number need none.
 */
export const wholeEntries = (
  bytes: Buffer,
  first: number,
  before: string | null,
  fedFrom: number | null,
): WholeEntries => {
  let hash = before
  let seq = first - 1
  let start = 0
  let last: WholeEntries = { head: null, bytes: 0, fed: null, cutLines: 0 }
  for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
    const value = readObject(bytes.subarray(start, end))
    const entry = value === null ? null : readShippedEntry(value)
    if (entry?.seq !== seq + 1) break
    if (hash !== null && nextHash(hash, entry.seq, entry.body) !== entry.hash) break
    ;({ seq, hash } = entry)
    start = end + 1
    const mark = readMark(value![MARK_KEY])
    const fed = mark === null ? last.fed : { seq, mark }
    if (mark !== null || fedFrom === null || seq <= fedFrom)
      last = { head: { seq, hash }, bytes: start, fed, cutLines: 0 }
  }
  return { ...last, cutLines: linesIn(bytes.subarray(last.bytes)) }
}

/** In a line of the spool, beside the entry: how far the source had been read. It is not shipped. */
export const MARK_KEY = 'fed'

/** The last mark in a file, with the number of its entry. */
export const lastMark = (path: string): WholeEntries['fed'] => {
  const text = readFileSync(path)
  for (let end = text.lastIndexOf(NEWLINE); end > 0;) {
    const start = text.lastIndexOf(NEWLINE, end - 1) + 1
    const value = readObject(text.subarray(start, end))
    const mark = readMark(value?.[MARK_KEY])
    if (mark !== null) return { seq: Number(value!['seq']), mark }
    end = start - 1
  }
  return null
}

const GAP = Buffer.from(',"gap":"')

/** The gaps among the entries of a file behind a number. A quote within a string stands behind a backslash: nothing else looks like one. */
export const gapsIn = (path: string, after: number): readonly Entry[] => {
  const bytes = readFileSync(path)
  const found: Entry[] = []
  for (let at = bytes.indexOf(GAP); at >= 0;) {
    const start = bytes.lastIndexOf(NEWLINE, at) + 1
    const end = bytes.indexOf(NEWLINE, at)
    if (end < 0) break
    const entry = readEntry(bytes.subarray(start, end))
    if (entry !== null && entry.seq > after) found.push(entry)
    at = bytes.indexOf(GAP, end)
  }
  return found
}

const linesIn = (bytes: Buffer): number => {
  let lines = bytes.length === 0 || bytes.at(-1) === NEWLINE ? 0 : 1
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) lines++
  return lines
}
