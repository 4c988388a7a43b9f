import type { AuditRecord } from '../model/audit-record.js'
import type { ByteString } from '../model/byte-string.js'
import type { FileType } from '../model/change.js'
import { pathShape } from '../grammar/shapes.js'
import { inodeNumber } from '../model/inode.js'
import { decodeString } from '../scan/decode-value.js'
import { RecordFields } from '../scan/record-fields.js'

/** One PATH record, decoded. */
export interface PathItem {
  readonly item: number
  /** As the process passed it; null for a call by descriptor. */
  readonly name: ByteString | null
  readonly inode: number | null
  readonly device: string | null
  readonly fileType: FileType | null
  readonly nametype: 'NORMAL' | 'PARENT' | 'DELETE' | 'CREATE' | 'UNKNOWN'
}

export const readPathItem = (record: AuditRecord): PathItem => {
  const shape = pathShape.at(record.body, 0)?.value
  if (shape !== undefined)
    return {
      item: shape.item,
      name: decodeString(shape.name),
      inode: shape.inode === null ? null : inodeNumber(shape.inode),
      device: shape.dev,
      fileType: fileTypeOf(modeNumber(shape.mode)),
      nametype: nametypeOf(shape.nametype),
    }
  const fields = new RecordFields(record)
  const inode = fields.text('inode')
  return {
    item: fields.number('item') ?? 0,
    name: fields.text('name'),
    inode: inode === null ? null : inodeNumber(inode),
    device: fields.text('dev'),
    fileType: fileTypeOf(modeNumber(fields.text('mode'))),
    // Fedora 20 to 23 and RHEL 7.0 to 7.2 wrote `objtype=`.
    nametype: nametypeOf(fields.text('nametype') ?? fields.text('objtype')),
  }
}

/** Kernels before 3.13 write no nametype at all: then the item is the object itself. */
export const nametypeOf = (name: string | null): PathItem['nametype'] =>
  name === 'PARENT' || name === 'DELETE' || name === 'CREATE' || name === 'UNKNOWN' ? name : 'NORMAL'

const modeNumber = (octal: string | null): number | null => (octal === null ? null : Number.parseInt(octal, 8))

/** By the file type bits of a mode; null where there is none. Source: include/uapi/linux/stat.h. */
export const fileTypeOf = (mode: number | null): FileType | null => {
  switch (((mode ?? 0) >> 12) & 0o17) {
    case 0o10:
      return 'file'
    case 0o04:
      return 'directory'
    case 0o12:
      return 'symlink'
    case 0o01:
      return 'fifo'
    case 0o14:
      return 'socket'
    case 0o06:
      return 'block'
    case 0o02:
      return 'char'
    default:
      return null
  }
}
