import type { Deed } from '../model/attribution.js'
import type { ByteString } from '../model/byte-string.js'
import type { FileOperation, OperationKind } from '../model/file-operation.js'
import { baseName } from '../path/normalize.js'

/** Which changes of a path are asked for; null: whatever they are. */
export interface QueryFilter {
  /** A login by its name or uid; of what no login did, the user that it ran as. */
  readonly user: ByteString | null
  readonly address: ByteString | null
  /** The number of a session, as the log has it. */
  readonly session: string | null
  /** A program by its file, or by the last part of its name. */
  readonly process: ByteString | null
  readonly operation: OperationKind | null
}

/** What an operation tells by itself, before anybody looks for the person behind it. */
export const fitsOperation = (operation: FileOperation, filter: QueryFilter): boolean =>
  (filter.operation === null || operation.kind === filter.operation) &&
  // Who did it is read when it is asked for (store/stored.ts).
  (filter.session === null || String(operation.process.ses) === filter.session) &&
  (filter.process === null || isProgram(operation.process.exe ?? operation.process.comm, filter.process))

const isProgram = (program: ByteString | null, wanted: ByteString): boolean =>
  program !== null && (program === wanted || baseName(program.replace(/ \(deleted\)$/, '')) === wanted)

/** Whether only the person behind an operation can tell. */
export const asksForPeople = ({ user, address }: QueryFilter): boolean => user !== null || address !== null

export const fitsPerson = ({ who }: Deed, { user, address }: QueryFilter): boolean =>
  (address === null || who.address === address) &&
  (user === null || (who.auid === null ? [who.user, String(who.uid)] : [who.login, String(who.auid)]).includes(user))
