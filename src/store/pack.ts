import type { FileType } from '../model/change.js'
import {
  OPERATION_KINDS,
  OPERATION_ROLES,
  type FileOperation,
  type OperationKind,
  type OperationRole,
} from '../model/file-operation.js'

/** Order is part of the index's format. */
const FILE_TYPES: readonly (FileType | null)[] = [
  null,
  'file',
  'directory',
  'symlink',
  'fifo',
  'socket',
  'block',
  'char',
]

const KIND = new Map(OPERATION_KINDS.map((kind, index) => [kind, index]))
const ROLE = new Map(OPERATION_ROLES.map((role, index) => [role, index]))
const TYPE = new Map(FILE_TYPES.map((type, index) => [type, index]))

/** Kind, role, success and file type in one small number: 5 bits, 3 bits, 1 bit, 3 bits. */
export const packWhat = ({ kind, role, success, fileType }: FileOperation): number =>
  KIND.get(kind)! | (ROLE.get(role)! << 5) | (Number(success) << 8) | (TYPE.get(fileType)! << 9)

interface What {
  readonly kind: OperationKind
  readonly role: OperationRole
  readonly success: boolean
  readonly fileType: FileType | null
}

/** There are few, and they come again and again. */
const unpacked: What[] = []

export const unpackWhat = (what: number): What =>
  (unpacked[what] ??= {
    kind: OPERATION_KINDS[what & 31]!,
    role: OPERATION_ROLES[(what >> 5) & 7]!,
    success: (what & 256) !== 0,
    fileType: FILE_TYPES[(what >> 9) & 7]!,
  })

/** What the packed numbers of successful operations of some kinds have in common: `what & mask` is one of the values. */
export const successesOf = (
  kinds: readonly OperationKind[],
): { readonly mask: number; readonly values: readonly number[] } => ({
  mask: 256 | 31,
  values: kinds.map((kind) => 256 | KIND.get(kind)!),
})
