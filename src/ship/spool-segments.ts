import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { nextHash } from './chain.js'
import { readEntry, type Entry } from './entry.js'
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

/**
 * How far a file holds whole entries, each with the number and hash that follow from the one before; a write that a kill or a loss of
 * power has cut ends there. `before` null: the first hash is believed.
 */
export const wholeEntries = (
  bytes: Buffer,
  first: number,
  before: string | null,
): { readonly head: Place | null; readonly bytes: number; readonly cutLines: number } => {
  let head: Place | null = null
  let start = 0
  for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
    const entry = readEntry(bytes.subarray(start, end))
    const hash: string | null = head?.hash ?? before
    if (entry?.seq !== (head === null ? first : head.seq + 1)) break
    if (hash !== null && nextHash(hash, entry.seq, entry.body) !== entry.hash) break
    head = { seq: entry.seq, hash: entry.hash }
    start = end + 1
  }
  return { head, bytes: start, cutLines: linesIn(bytes.subarray(start)) }
}

const linesIn = (bytes: Buffer): number => {
  let lines = bytes.length === 0 || bytes.at(-1) === NEWLINE ? 0 : 1
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) lines++
  return lines
}
