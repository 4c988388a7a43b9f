import { inodeNumber } from '../../model/inode.js'
import { ByteCursor } from '../../scan/byte-cursor.js'
import { word } from '../../scan/word.js'
import { ByteWords, textWords } from '../../scan/byte-words.js'
import { decodeString } from '../../scan/decode-value.js'
import { fileTypeOf, nametypeOf, type PathItem } from '../path-item.js'
import type { PendingRecords } from './pending-records.js'

const ITEM = word('item=')
const NAME = word(' name=')
const INODE = word(' inode=')
const DEV = word(' dev=')
const MODE = word(' mode=')
const OUID = word(' ouid=')
const OGID = word(' ogid=')
const RDEV = word(' rdev=')
const OBJ = word(' obj=')
const NAMETYPE = word(' nametype=')
const CAPABILITY = word(' cap_')
/** The enrichment of a PATH record: it names no login. */
const ENRICHED_OUID = word('\x1dOUID=')
const ENRICHED_OGID = word(' OGID=')

/** A PATH record, and whether its name starts at the working directory, or somewhere else below the root. */
export interface NamedItem {
  readonly item: PathItem
  readonly isRelative: boolean
}

/** Reads PATH records where they stand, in the layout of `grammar/shapes.ts`. */
export class PathReader {
  readonly #cursor = new ByteCursor()
  readonly #names = textWords(decodeString)
  readonly #words = textWords((text) => text)
  readonly #nametypes = textWords(nametypeOf)
  readonly #inodes = textWords(inodeNumber)
  // The directories that programs work in stand there again and again, and many files.
  readonly #known = new ByteWords((bytes, start, end) => this.#read(bytes, start, end))

  /** null: not in that layout. */
  read(bytes: Buffer, start: number, limit: number): NamedItem | null {
    return this.#known.at(bytes, start, limit)
  }

  /** Whether records begin with rising numbers, as the kernel writes them: then none stands there twice. */
  areInOrder({ paths, pathCount }: PendingRecords): boolean {
    const cursor = this.#cursor
    for (let i = 0, last = -1; i < pathCount; i++) {
      const { bytes, start, end } = paths[i]!
      cursor.reset(bytes, start, end)
      cursor.expect(ITEM)
      const item = cursor.decimal()
      cursor.expect(NAME)
      if (!cursor.fits() || item <= last) return false
      last = item
    }
    return true
  }

  #read(bytes: Buffer, start: number, limit: number): NamedItem | null {
    const cursor = this.#cursor
    cursor.reset(bytes, start, limit)
    cursor.expect(ITEM)
    const item = cursor.decimal()
    cursor.expect(NAME)
    cursor.value()
    if (!cursor.fits()) return null
    const relative = isRelative(cursor)
    const name = this.#names.at(bytes, cursor.start, cursor.end)
    let inode: number | null = null
    let device: string | null = null
    let mode: number | null = null
    if (cursor.accept(INODE)) {
      cursor.bareValue()
      inode = this.#inodes.at(bytes, cursor.start, cursor.end)
      if (!isDigits(cursor)) return null
      cursor.expect(DEV)
      cursor.bareValue()
      device = this.#words.at(bytes, cursor.start, cursor.end)
      cursor.expect(MODE)
      mode = cursor.octal()
      cursor.expect(OUID)
      cursor.decimal()
      cursor.expect(OGID)
      cursor.decimal()
      cursor.expect(RDEV)
      cursor.bareValue()
    }
    if (cursor.accept(OBJ)) cursor.bareValue()
    let nametype: PathItem['nametype'] = 'NORMAL'
    if (cursor.accept(NAMETYPE)) {
      cursor.bareValue()
      nametype = this.#nametypes.at(bytes, cursor.start, cursor.end)
    }
    while (cursor.fits() && cursor.accept(CAPABILITY)) cursor.rest()
    if (!cursor.fits() || !cursor.isAtEnd || !isPlainTail(cursor, limit)) return null
    return { item: { item, name, inode, device, fileType: fileTypeOf(mode), nametype }, isRelative: relative }
  }
}

/** The same as in `completeness.ts`: `"/…`, `2F…` and `(null)` are not. */
const isRelative = (cursor: ByteCursor): boolean => {
  const first = cursor.byteAt(cursor.start)
  const second = cursor.byteAt(cursor.start + 1)
  const isAbsolute = (first === 0x22 && second === 0x2f) || (first === 0x32 && second === 0x46)
  return !isAbsolute && !(first === 0x28 && second === 0x6e)
}

const isDigits = (cursor: ByteCursor): boolean => {
  for (let i = cursor.start; i < cursor.end; i++) {
    const c = cursor.byteAt(i)
    if (c < 0x30 || c > 0x39) return false
  }
  return true
}

const isPlainTail = (cursor: ByteCursor, limit: number): boolean => {
  if (cursor.at >= limit) return true
  cursor.expect(ENRICHED_OUID)
  cursor.value()
  cursor.expect(ENRICHED_OGID)
  cursor.value()
  return cursor.fits() && cursor.at === limit
}
