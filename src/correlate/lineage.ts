import type { ProcessFacts } from '../model/process-facts.js'
import type { ProcessObservation, Store } from '../store/store.js'
import { bootAt, bootSpan, type Boots } from './boots.js'

/** Generations shown above a program. */
export const MAX_ANCESTORS = 12
/** How far back a program's own start, or its parent's, is looked for. Milliseconds. */
const LIFETIME = 30 * 24 * 3600_000

/** Where a process came from: the program that it began, and the processes above it. */
export class Lineage {
  constructor(
    private readonly store: Pick<Store, 'processes'>,
    private readonly boots: Boots,
  ) {}

  /** How far back a process number can mean the process that it means at a time: no process outlives its boot. */
  since(node: string | null, time: number): number {
    const boots = this.boots.get(node)
    return Math.max(time - LIFETIME, bootSpan(boots, bootAt(boots, time)).start)
  }

  /** The execve(2) by which this program began, when it was logged: its whole list of arguments. */
  async start(node: string | null, process: ProcessFacts, time: number): Promise<ProcessFacts | null> {
    const seen = await this.store.processes(node, process.pid, this.since(node, time), time)
    const last = seen.findLast(({ process: before }) => before.executed)?.process
    return last !== undefined && last.exe === process.exe && last.ses === process.ses ? last : null
  }

  /** From the parent upwards. */
  async parents(node: string | null, process: ProcessFacts, time: number): Promise<readonly ProcessFacts[]> {
    const parents: ProcessFacts[] = []
    let child = process
    while (parents.length < MAX_ANCESTORS && child.ppid !== null && child.ppid > 1) {
      const seen = await this.store.processes(node, child.ppid, this.since(node, time), time)
      const parent = parentAmong(seen, child)
      if (parent === null) break
      parents.push(parent)
      child = parent
    }
    return parents
  }

  /** A record of io_uring names neither login nor program; another event of the same process, shortly before, does. */
  async withLogin(node: string | null, process: ProcessFacts, time: number): Promise<ProcessFacts> {
    const seen = await this.store.processes(node, process.pid, this.since(node, time), time)
    const same = seen.findLast(({ process: other }) => other.auid !== null)?.process
    // Another process may have had the number before, if of this one nothing else was logged.
    if (same === undefined || same.ppid !== process.ppid || same.uid !== process.uid) return process
    const { auid, ses, exe, comm, tty, command, executed } = same
    return { ...process, auid, ses, exe, comm, tty, command, executed }
  }
}

/** The latest sighting of the parent; one of another login is another process that had the number before. */
const parentAmong = (seen: readonly ProcessObservation[], child: ProcessFacts): ProcessFacts | null => {
  const own = seen.filter(({ process }) => process.auid === child.auid && process.ses === child.ses)
  const last = own.at(-1)?.process
  if (last === undefined) return null
  const executed = own.findLast(({ process }) => process.executed && process.exe === last.exe)?.process
  return executed ?? last
}
