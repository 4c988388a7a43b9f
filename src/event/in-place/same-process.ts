import type { ByteString } from '../../model/byte-string.js'
import type { ProcessFacts } from '../../model/process-facts.js'
import { processOf } from '../process-of.js'
import type { SyscallRecord } from '../syscall-record.js'

const SLOTS = 1024

/** One object for all sightings of a process in the same state: what is stored of it is then looked up by the object. */
export class SameProcess {
  readonly #last = new Array<ProcessFacts | null>(SLOTS).fill(null)

  /** The process of a call, see `processOf`. */
  of(call: SyscallRecord, cwd: ByteString | null, command: ByteString | null, executed: boolean): ProcessFacts {
    // Each execution is a moment of its own.
    if (executed) return processOf(call, cwd, command, executed)
    const slot = call.pid & (SLOTS - 1)
    const last = this.#last[slot] ?? null
    if (last !== null && last.cwd === cwd && last.command === command && isSame(last, call)) return last
    const seen = processOf(call, cwd, command, executed)
    this.#last[slot] = seen
    return seen
  }
}

const isSame = (a: ProcessFacts, b: SyscallRecord): boolean =>
  a.pid === b.pid &&
  a.ppid === b.ppid &&
  a.auid === b.auid &&
  a.ses === b.ses &&
  a.uid === b.uid &&
  a.euid === b.euid &&
  a.gid === b.gid &&
  a.exe === b.exe &&
  a.comm === b.comm &&
  a.tty === b.tty
