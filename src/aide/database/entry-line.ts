import type { AideEntry } from '../../model/aide-entry.js'
import type { ByteString } from '../../model/byte-string.js'
import type { FileType } from '../../model/change.js'
import { decodePercent } from './percent.js'

/** The numbers of the columns that an entry is made from; -1 for those the database lacks. */
export interface EntryColumns {
  readonly count: number
  readonly name: number
  readonly lname: number
  readonly perm: number
  readonly uid: number
  readonly gid: number
  readonly size: number
  readonly mtime: number
  readonly ctime: number
  readonly inode: number
  readonly lcount: number
  readonly attr: number
}

export const columnNumbers = (columns: readonly string[]): EntryColumns => ({
  count: columns.length,
  name: columns.indexOf('name'),
  lname: columns.indexOf('lname'),
  perm: columns.indexOf('perm'),
  uid: columns.indexOf('uid'),
  gid: columns.indexOf('gid'),
  size: Math.max(columns.indexOf('size'), columns.indexOf('sizeg')),
  mtime: columns.indexOf('mtime'),
  ctime: columns.indexOf('ctime'),
  inode: columns.indexOf('inode'),
  lcount: columns.indexOf('lcount'),
  attr: columns.indexOf('attr'),
})

// Bits of the column `attr`: which of the columns hold something for this line (attributes.h). The others hold 0 or what was left there.
const BIT = {
  lname: 1,
  perm: 2,
  uid: 3,
  gid: 4,
  size: 5,
  ctime: 7,
  mtime: 8,
  inode: 9,
  lcount: 11,
  growing: 26,
} as const

/** The path of a line, without a look at the rest of it; null when it is no entry. */
export const parseName = (line: string, columns: EntryColumns): ByteString | null => {
  const field = columns.name === 0 ? line.slice(0, Math.max(line.indexOf(' '), 0)) : line.split(' ')[columns.name]
  return field?.startsWith('/') === true ? decodePercent(field) : null
}

/** The ctime of a line, seconds since 1970 UTC, without a look at the rest of it; null when it has none. */
export const parseCtime = (line: string, { ctime }: EntryColumns): number | null => {
  if (ctime < 0) return null
  let from = 0
  for (let column = 0; column < ctime; column++) {
    const space = line.indexOf(' ', from)
    if (space < 0) return null
    from = space + 1
  }
  const end = line.indexOf(' ', from)
  return epoch(line.slice(from, end < 0 ? undefined : end))
}

/** Reads the line of a path; null when it is not one of these columns. */
export const parseEntry = (line: string, path: ByteString, columns: EntryColumns): AideEntry | null => {
  const fields = line.split(' ')
  if (fields.at(-1) === '') fields.pop()
  if (fields.length !== columns.count) return null
  const mask = attributeMask(fields[columns.attr])
  if (mask === null) return null
  const field = (column: number, bit: number, other = bit): string | null =>
    column < 0 || (((mask >>> bit) | (mask >>> other)) & 1) === 0 ? null : (fields[column] ?? null)
  const mode = fields[columns.perm]
  return {
    path,
    // The type is stored with perm even where the rule does not ask for perm.
    fileType: columns.perm < 0 ? null : typeOfMode(mode ?? ''),
    inode: integer(field(columns.inode, BIT.inode)),
    uid: small(field(columns.uid, BIT.uid)),
    gid: small(field(columns.gid, BIT.gid)),
    size: integer(field(columns.size, BIT.size, BIT.growing)),
    mtime: epoch(field(columns.mtime, BIT.mtime)),
    ctime: epoch(field(columns.ctime, BIT.ctime)),
    linkCount: small(field(columns.lcount, BIT.lcount)),
    linkName: linkName(field(columns.lname, BIT.lname)),
    isLenient: isLenient(fields[columns.attr]),
  }
}

/** The low 32 bits, which hold all that are asked for; all set where the database has no such column: then every column counts. */
const attributeMask = (text: string | undefined): number | null => {
  if (text === undefined) return -1
  if (!DECIMAL.test(text) || text.startsWith('-')) return null
  return text.length <= SAFE_DIGITS ? Number(text) | 0 : Number(BigInt.asUintN(32, BigInt(text)))
}

const SAFE_DIGITS = 15

// sizeg, checkinode, allownewfile, allowrmfile, growing, compressed (attributes.h).
const LENIENT = [26, 27, 28, 29, 40, 41].reduce((mask, bit) => mask | (1n << BigInt(bit)), 0n)

const isLenient = (text: string | undefined): boolean => text !== undefined && (BigInt(text) & LENIENT) !== 0n

const TYPES: Readonly<Record<number, FileType>> = {
  0o10: 'file',
  0o4: 'directory',
  0o12: 'symlink',
  0o1: 'fifo',
  0o14: 'socket',
  0o6: 'block',
  0o2: 'char',
}

const typeOfMode = (octal: string): FileType | null =>
  /^[0-7]+$/.test(octal) ? (TYPES[parseInt(octal, 8) >> 12] ?? null) : null

const integer = (text: string | null): number | bigint | null => {
  if (text === null || !/^-?\d+$/.test(text)) return null
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : BigInt(text)
}

const small = (text: string | null): number | null => (text !== null && /^-?\d+$/.test(text) ? Number(text) : null)

/** Seconds: decimal since 0.19, base64 of the decimal digits before; a database that both wrote to may hold either. */
const epoch = (text: string | null): number | null => {
  if (text === null) return null
  const decimal = DECIMAL.test(text) ? text : fromBase64(text)
  return DECIMAL.test(decimal) ? Number(decimal) : null
}

const fromBase64 = (text: string): string => SCRATCH.toString('latin1', 0, SCRATCH.write(text, 'base64'))

/** Room for any time; what does not fit is none. */
const SCRATCH = Buffer.alloc(64)

// Base64 of digits always has letters: the first byte of four digits gives `M` or `N`.
const DECIMAL = /^-?\d+$/

/** `0` is none, `0-` the empty string, and a leading `0` is doubled. */
const linkName = (text: string | null): ByteString | null => {
  if (text === null || text === '0') return null
  if (text === '0-') return ''
  return decodePercent(text.startsWith('00') ? text.slice(1) : text)
}
