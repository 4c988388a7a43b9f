import { OVERWRITTEN, TAMPERED, TRACED, type Act } from '../model/act.js'
import type { ByteString } from '../model/byte-string.js'
import type { FileOperation } from '../model/file-operation.js'
import { groupedBy } from '../model/group-by.js'
import { isSameLogin, type ProcessFacts } from '../model/process-facts.js'
import type { Store } from '../store/store.js'
import { ActsSince } from './acts-since.js'
import type { Candidate } from './candidates.js'
import { clock } from './clock.js'

/** How long it is told that a process was traced: when the tracer let go of it is not logged. Milliseconds. */
const TOLD = 3600_000
/** How long after its registers or memory were changed what a process does may be another's doing. Milliseconds. */
const DRIVEN = 60_000

/** Somebody else who had laid hands on a process before it did something. */
export interface Tracing {
  readonly act: Act & { readonly process: ProcessFacts }
  /** Whether its memory or registers had just been changed, so that it can have been the other's doing. */
  readonly driven: boolean
}

/** Who traced which process by ptrace(2), or wrote into its memory by process_vm_writev(2), as far as a rule logs that. */
export class Tracers {
  readonly #acts: ActsSince<ReadonlyMap<string, readonly Tracing['act'][]>>

  constructor(private readonly store: Pick<Store, 'acts' | 'processes'>) {
    this.#acts = new ActsSince(store, [TRACED, TAMPERED, OVERWRITTEN], byProcess)
  }

  /** Who, of another session, traced the process of an operation before it; null for nobody. */
  async of({ node, time, process }: FileOperation): Promise<Tracing | null> {
    const from = time - TOLD
    const all = (await this.#acts.since(from)).get(keyOf(node, `${process.pid}`)) ?? []
    const others = all.filter((act) => act.time >= from && act.time <= time && !isSameLogin(act.process, process))
    const change = others.findLast((act) => act.kind !== TRACED && time - act.time <= DRIVEN)
    const act = change ?? others.at(-1)
    if (act === undefined || (await this.#isAnother(act, node, time, process))) return null
    return { act, driven: change !== undefined }
  }

  /** Whether the number was another process's when that one was traced. */
  async #isAnother({ time: from }: Act, node: string | null, time: number, process: ProcessFacts): Promise<boolean> {
    const seen = await this.store.processes(node, process.pid, from, time)
    return seen.some(({ process: one }) => !isSameLogin(one, process) || one.ppid !== process.ppid)
  }
}

/** What somebody else did to a process, as a clause. */
export const tracingText = ({ act: { kind, time }, driven }: Tracing): ByteString => {
  if (!driven) return `another login had traced that process by ptrace(2) since ${clock(time)}`
  const how =
    kind === OVERWRITTEN
      ? 'memory of the process by process_vm_writev(2)'
      : 'memory or the registers of the process by ptrace(2)'
  return `somebody else had changed the ${how} at ${clock(time)}`
}

/** Whoever traced the process, as a hand on the file that it changed. */
export const handBehind = ({ act }: Tracing, { operation, path }: Candidate): Candidate => {
  const { node, time, serial, process, key } = act
  return { operation: { ...operation, node, time, serial, process, key }, path }
}

const isOfProcess = (act: Act): act is Tracing['act'] => act.process !== null

/** By the process that was traced; a debugger that sets a thousand words has written a thousand acts. */
const byProcess = (acts: readonly Act[]): ReadonlyMap<string, readonly Tracing['act'][]> =>
  groupedBy(acts.filter(isOfProcess), ({ node, object }) => keyOf(node, object ?? ''))

const keyOf = (node: string | null, pid: string): string => `${node ?? ''} ${pid}`
