import type { ProcessFacts } from '../../model/process-facts.js'

const SLOTS = 1024

/** One object for all sightings of a process in the same state: what is stored of it is then looked up by the object. */
export class SameProcess {
  readonly #last = new Array<ProcessFacts | null>(SLOTS).fill(null)

  shared(seen: ProcessFacts): ProcessFacts {
    // Each execution is a moment of its own.
    if (seen.executed) return seen
    const slot = seen.pid & (SLOTS - 1)
    const last = this.#last[slot] ?? null
    if (last !== null && isSame(last, seen)) return last
    this.#last[slot] = seen
    return seen
  }
}

const isSame = (a: ProcessFacts, b: ProcessFacts): boolean =>
  a.pid === b.pid &&
  a.ppid === b.ppid &&
  a.auid === b.auid &&
  a.ses === b.ses &&
  a.uid === b.uid &&
  a.euid === b.euid &&
  a.gid === b.gid &&
  a.exe === b.exe &&
  a.comm === b.comm &&
  a.tty === b.tty &&
  a.cwd === b.cwd &&
  a.command === b.command
