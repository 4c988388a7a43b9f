import type { FileType } from '../model/change.js'
import { CONTROL_FACT_KINDS, type ControlFact, type ControlFactKind } from '../model/control-fact.js'
import type { FileOperation, OperationKind, OperationRole } from '../model/file-operation.js'
import type { FileReference } from '../model/file-reference.js'
import type { ProcessFacts } from '../model/process-facts.js'
import type { KnownRows } from './known-rows.js'
import { unpackWhat } from './pack.js'

/** Rows of which there are many are arrays: the driver makes an object of a row in twice the time. */
export type OperationRow = readonly [
  file: number,
  time: number,
  serial: number,
  item: number,
  what: number,
  inode: number | null,
  device: number | null,
  parentInode: number | null,
  peer: number | null,
  key: number | null,
  process: number,
]
export type ControlRow = readonly [
  node: number,
  time: number,
  serial: number,
  kind: number,
  detail: string,
  process: number | null,
]

/**
 * An operation as it stands in the index. Who did it is read when it is asked for: of most a question wants to know what they did only. So
 * it is good for no longer than what it was read from, and a copy of it by its fields has no process.
 */
export class StoredOperation implements FileOperation {
  readonly node: string | null
  readonly time: number
  readonly serial: number
  readonly item: number
  readonly kind: OperationKind
  readonly role: OperationRole
  readonly success: boolean
  readonly fileType: FileType | null
  readonly file: FileReference
  readonly inode: number | null
  readonly device: string | null
  readonly parentInode: number | null
  readonly peer: FileReference | null
  readonly key: string | null
  readonly #process: number
  readonly #rows: KnownRows

  constructor(row: OperationRow, rows: KnownRows) {
    const { reference, node } = rows.file(Math.abs(row[0]))
    const what = unpackWhat(row[4])
    this.node = rows.node(node)
    this.time = row[1]
    this.serial = row[2]
    this.item = row[3]
    this.kind = what.kind
    this.role = what.role
    this.success = what.success
    this.fileType = what.fileType
    this.file = reference
    this.inode = row[5]
    this.device = rows.textOrNull(row[6])
    this.parentInode = row[7]
    this.peer = row[8] === null ? null : rows.file(row[8]).reference
    this.key = rows.textOrNull(row[9])
    this.#process = row[10]
    this.#rows = rows
  }

  get process(): ProcessFacts {
    return this.#rows.process(this.#process)
  }
}

/** A fact of the trail as it stands in the index; as {@link StoredOperation}. */
export class StoredControlFact implements ControlFact {
  readonly node: string | null
  readonly time: number
  readonly serial: number
  readonly kind: ControlFactKind
  readonly detail: string | null
  readonly #process: number | null
  readonly #rows: KnownRows

  constructor(row: ControlRow, rows: KnownRows) {
    this.node = rows.node(row[0])
    this.time = row[1]
    this.serial = row[2]
    this.kind = CONTROL_FACT_KINDS[row[3]]!
    this.detail = row[4] === '' ? null : row[4]
    this.#process = row[5]
    this.#rows = rows
  }

  get process(): ProcessFacts | null {
    return this.#process === null ? null : this.#rows.process(this.#process)
  }
}
