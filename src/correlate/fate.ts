import type { Ancestor } from '../model/attribution.js'
import type { ByteString } from '../model/byte-string.js'
import type { FileOperation } from '../model/file-operation.js'
import { UNSET, type ProcessFacts } from '../model/process-facts.js'
import { baseName } from '../path/normalize.js'
import type { ProcessObservation, Store } from '../store/store.js'

/**
 * What became of a process by a later moment; that a process ends is not logged. `alive` it was seen afterwards · `likely` it is a service
 * that was not stopped, or was started to outlive its login · `unsure` nothing tells · `gone` its number was another process's, its
 * service was stopped, or the host started again.
 */
export type Fate = 'alive' | 'likely' | 'unsure' | 'gone'

/** A process at work, and what it belongs to. */
export interface Worker {
  readonly operation: FileOperation
  readonly unit: ByteString | null
  readonly ancestry: readonly Ancestor[]
}

/** Programs that keep others running when a login ends. */
const KEEPERS = /^(?:screen|tmux(?:: \w+)?|nohup|setsid|byobu|dtach|abduco|systemd-run)$/i

/** @param bootEnd when the boot of the operation ended; process numbers mean nothing afterwards */
export const fateOf = async (
  store: Pick<Store, 'processes' | 'sessionFacts'>,
  { operation, unit, ancestry }: Worker,
  until: number,
  bootEnd: number,
): Promise<Fate> => {
  const { node, time, process } = operation
  const later = (await store.processes(node, process.pid, time, Math.min(bootEnd, FOREVER))).filter(
    (one) => one.time > time,
  )
  const successor = later.find((one) => isAnother(one, process))?.time ?? Infinity
  if (successor <= until) return 'gone'
  if (later.some((one) => one.time >= until && one.time < successor && isSame(one, process))) return 'alive'
  if (unit !== null && (await wasStopped(store, node, unit, time, until))) return 'gone'
  const isService = process.auid === UNSET && (unit !== null || process.ppid === 1)
  return isService || ancestry.some(isKeeper) ? 'likely' : 'unsure'
}

const FOREVER = 1e15

const isSame = ({ process }: ProcessObservation, before: ProcessFacts): boolean =>
  process.auid === before.auid &&
  process.ses === before.ses &&
  (process.exe === before.exe || process.ppid === before.ppid)

/** A login of its own is given to a process once, by the one that it had as its parent before. */
const isAnother = ({ process }: ProcessObservation, before: ProcessFacts): boolean =>
  process.auid !== null &&
  before.auid !== null &&
  (process.auid !== before.auid || process.ses !== before.ses) &&
  !(before.auid === UNSET && process.ppid === before.ppid)

const wasStopped = async (
  store: Pick<Store, 'sessionFacts'>,
  node: string | null,
  unit: ByteString,
  from: number,
  until: number,
): Promise<boolean> => {
  const name = unit.replace(/\.service$/, '')
  const facts = await store.sessionFacts(node, UNSET, from, until)
  return facts.some(
    ({ kind, account, time }) => kind === 'unit-stop' && account?.replace(/\.service$/, '') === name && time > from,
  )
}

const isKeeper = ({ exe, comm }: Ancestor): boolean =>
  KEEPERS.test(exe === null ? (comm ?? '') : baseName(exe)) || KEEPERS.test(comm ?? '')
