/** A record's body and enrichment, where they stand. */
export interface RecordBytes {
  bytes: Buffer
  start: number
  end: number
  /** 1-based. */
  line: number
  /** Its place among the records of the event. */
  order: number
}

/** The part that a record type plays in an ordinary event; `lead`: the kernel logs it from within a call, before the SYSCALL record. */
export type Role = 'lead' | 'syscall' | 'path' | 'cwd' | 'execve' | 'proctitle' | 'other'

const ROLES = new Map<string, Role>([
  ['LOGIN', 'lead'],
  ['CONFIG_CHANGE', 'lead'],
  ['SYSCALL', 'syscall'],
  ['PATH', 'path'],
  ['CWD', 'cwd'],
  ['EXECVE', 'execve'],
  ['PROCTITLE', 'proctitle'],
])

export const roleOf = (type: string): Role => ROLES.get(type) ?? 'other'

const MAX_PATHS = 16
const nowhere = (): RecordBytes => ({ bytes: Buffer.alloc(0), start: 0, end: 0, line: 0, order: 0 })

/**
 * The records of the event that is being written in the log right now, as stretches of bytes. One object is filled again and again. What
 * doesn't fit, like a second CWD, is refused: then the event is no ordinary one.
 */
export class PendingRecords {
  /** The type of the leading record, if there is one. */
  leadType = ''
  lead: RecordBytes | null = null
  syscall: RecordBytes | null = null
  readonly paths: readonly RecordBytes[] = Array.from({ length: MAX_PATHS }, nowhere)
  pathCount = 0
  cwd: RecordBytes | null = null
  execve: RecordBytes | null = null
  title: RecordBytes | null = null
  readonly #lead = nowhere()
  readonly #syscall = nowhere()
  readonly #cwd = nowhere()
  readonly #execve = nowhere()
  readonly #title = nowhere()
  #count = 0

  /** Forgets all, and begins with the leading record or the SYSCALL of an event. */
  begin(type: string, bytes: Buffer, start: number, end: number, line: number): void {
    this.#count = 1
    this.pathCount = 0
    this.lead = this.syscall = this.cwd = this.execve = this.title = null
    if (type === 'SYSCALL') this.syscall = put(this.#syscall, bytes, start, end, line, 0)
    else this.lead = put(this.#lead, bytes, start, end, line, 0)
    this.leadType = type
  }

  /** Whether the record has a place. */
  add(role: Role, bytes: Buffer, start: number, end: number, line: number): boolean {
    switch (role) {
      case 'syscall':
        if (this.syscall !== null) return false
        this.syscall = put(this.#syscall, bytes, start, end, line, this.#count++)
        return true
      case 'path':
        if (this.pathCount === MAX_PATHS) return false
        put(this.paths[this.pathCount++]!, bytes, start, end, line, this.#count++)
        return true
      case 'cwd':
        if (this.cwd !== null) return false
        this.cwd = put(this.#cwd, bytes, start, end, line, this.#count++)
        return true
      case 'execve':
        if (this.execve !== null) return false
        this.execve = put(this.#execve, bytes, start, end, line, this.#count++)
        return true
      case 'proctitle':
        if (this.title !== null) return false
        this.title = put(this.#title, bytes, start, end, line, this.#count++)
        return true
      default:
        return false
    }
  }

  /** Every record with its type, in the order of the log. */
  all(): readonly (readonly [string, RecordBytes])[] {
    const paths = this.paths.slice(0, this.pathCount).map((path) => ['PATH', path] as const)
    const singles = [
      [this.leadType, this.lead],
      ['SYSCALL', this.syscall],
      ['EXECVE', this.execve],
      ['CWD', this.cwd],
      ['PROCTITLE', this.title],
    ] as const
    const others = singles.flatMap(([type, at]) => (at === null ? [] : [[type, at] as const]))
    return [...paths, ...others].sort(([, a], [, b]) => a.order - b.order)
  }
}

const put = (
  place: RecordBytes,
  bytes: Buffer,
  start: number,
  end: number,
  line: number,
  order: number,
): RecordBytes => {
  place.bytes = bytes
  place.start = start
  place.end = end
  place.line = line
  place.order = order
  return place
}
