import type { ByteString } from '../model/byte-string.js'
import { isSameLogin, type ProcessFacts } from '../model/process-facts.js'
import type { ProcessObservation, Store } from '../store/store.js'
import { bootAt, bootSpan, type Boots } from './boots.js'

/** Generations shown above a program. */
export const MAX_ANCESTORS = 12
/** How far back a program's own start, or its parent's, is looked for. Milliseconds. */
const LIFETIME = 30 * 24 * 3600_000

/** How a program began in its process. */
export interface Start {
  /** The execve(2), when it was logged: its whole list of arguments. */
  readonly started: ProcessFacts | null
  /** The program that the process ran before, if the title that its records bear is still that one's. */
  readonly former: ProcessFacts | null
}

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

  /** How this program began, as far as the log tells. */
  async start(node: string | null, process: ProcessFacts, time: number): Promise<Start> {
    const seen = await this.store.processes(node, process.pid, this.since(node, time), time)
    const last = seen.findLast(({ process: before }) => before.executed)?.process
    const isLogged = last !== undefined && last.exe === process.exe && last.ses === process.ses
    return isLogged ? { started: last, former: null } : { started: null, former: formerAmong(seen, process) }
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

/**
 * The kernel writes the title of a process that it read at its first event, whatever program came by execve(2) since. Source:
 * kernel/auditsc.c audit_log_proctitle, of which nothing but the end of the process frees the copy. A program that only was replaced on the
 * disk still calls itself the same, and a title that names it, as `bash -c 'cd /; touch x'` does, is the line by which it was started.
 */
const formerAmong = (seen: readonly ProcessObservation[], now: ProcessFacts): ProcessFacts | null =>
  now.command === null || now.executed || names(now.command, now.comm)
    ? null
    : (seen.findLast(
        ({ process: one }) =>
          one.command === now.command && one.exe !== now.exe && one.comm !== now.comm && isSameLogin(one, now),
      )?.process ?? null)

const names = (title: ByteString, program: ByteString | null): boolean =>
  program !== null && title.split(/[^\w.+-]+/).includes(program)

/** The latest sighting of the parent; one of another login is another process that had the number before. */
const parentAmong = (seen: readonly ProcessObservation[], child: ProcessFacts): ProcessFacts | null => {
  const own = seen.filter(({ process }) => isSameLogin(process, child))
  const last = own.at(-1)?.process
  if (last === undefined) return null
  const executed = own.findLast(({ process }) => process.executed && process.exe === last.exe)?.process
  return executed ?? last
}
