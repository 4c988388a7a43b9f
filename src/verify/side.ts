import { LogReader } from '../event/log-reader.js'
import type { AuditRecord } from '../model/audit-record.js'
import { HEAD_BYTES, inspectHead } from '../scan/forms/inspect-head.js'
import { timeOfRecords } from '../ship/loss-of-entries.js'
import { ChainCheck, type StreamCheck } from '../ship/chain-check.js'
import type { EntryBody } from '../ship/entry.js'
import { readChunks } from '../source/chunks.js'
import { findLogFiles, STANDARD_INPUT } from '../source/log-files.js'
import { areOfSeveralHosts } from '../source/several-hosts.js'
import type { ShippedMark } from '../scan/forms/form.js'

const CHUNK_BYTES = 1 << 16
const LINES = 2 ** 32

/** A record of one of the two copies. `order`: where it stands in that copy. */
export interface SideRecord extends AuditRecord {
  readonly order: number
}

export interface SideSummary {
  readonly files: readonly string[]
  readonly records: number
  readonly malformed: number
  readonly nodes: readonly (string | null)[]
  /** What was shipped, by stream. */
  readonly streams: readonly StreamCheck[]
}

/** A place in a copy. */
export interface Place {
  readonly file: string
  readonly line: number
}

/** One of the two copies: logs that follow each other, and such beside them. It is read piece by piece. */
export class Side {
  readonly #sequences: Sequence[]
  readonly #paths: readonly string[]
  readonly #chains = new Map<string, { readonly index: number; readonly check: ChainCheck }>()
  readonly #nodes = new Set<string | null>()
  #taken: SideRecord[] = []
  #records = 0
  #malformed = 0
  /** The line of the entry that was read last, and where the entry stands in what was shipped. */
  #entry = { place: -1, order: 0 }

  private constructor(sequences: readonly (readonly string[])[], severalHosts: boolean) {
    this.#paths = sequences.flat()
    let index = 0
    this.#sequences = sequences.map((paths) => {
      const first = index
      index += paths.length
      return new Sequence(paths, (path, number, head) => this.#reader(path, first + number, head, severalHosts))
    })
  }

  /** Each argument is a sequence of logs: a live log with its rotated copies, or what is in a folder. */
  static async open(logs: readonly string[]): Promise<Side> {
    const seen = new Set<string>()
    const sequences = logs.flatMap((log) =>
      log === STANDARD_INPUT ? [[log]] : sequencesOf(findLogFiles(log).map(({ path }) => path)),
    )
    const own = sequences.map((paths) => paths.filter((path) => !seen.has(path) && seen.add(path)))
    return new Side(
      own.filter((paths) => paths.length > 0),
      await areOfSeveralHosts([...seen].filter((path) => path !== STANDARD_INPUT)),
    )
  }

  /** Whether what was shipped stands in it, so that events come whole and not record by record. */
  get isShipped(): boolean {
    return this.#chains.size > 0
  }

  /** The stamp up to which all of it is read, milliseconds; Infinity at the end. */
  get time(): number {
    return Math.min(Infinity, ...this.#sequences.map(({ time }) => time))
  }

  get isOneSequence(): boolean {
    return this.#sequences.length <= 1
  }

  /** Reads on where it is furthest behind. */
  async read(): Promise<readonly SideRecord[]> {
    const behind = this.#sequences.reduce((a, b) => (b.time < a.time ? b : a))
    await behind.read()
    const taken = this.#taken
    this.#taken = []
    return taken
  }

  summary(): SideSummary {
    return {
      ...{ files: this.#paths, records: this.#records, malformed: this.#malformed, nodes: [...this.#nodes] },
      streams: [...this.#chains.values()].map(({ check }) => check.end()),
    }
  }

  /** Where the order of a line comes from. */
  placeOf(order: number): Place {
    return { file: this.#paths[Math.floor(order / LINES)] ?? '?', line: order % LINES }
  }

  #reader(path: string, index: number, head: Buffer, severalHosts: boolean): LogReader {
    const hosts = inspectHead(head)
    const name = path === STANDARD_INPUT ? 'standard input' : path
    const sink = {
      event: () => undefined,
      restart: () => undefined,
      malformed: () => {
        this.#malformed++
      },
      entry: (entry: ShippedMark, { line }: Place) => this.#check(entry, index * LINES + line),
      record: (record: AuditRecord) => {
        this.#records++
        this.#nodes.add(record.node)
        const place = index * LINES + record.line
        this.#taken.push({ ...record, order: this.#entry.place === place ? this.#entry.order : place })
      },
    }
    const known = { ...hosts, severalHosts: hosts.severalHosts || severalHosts }
    return new LogReader(name, sink, { keep: 'all', node: null, form: hosts.form, hosts: known })
  }

  /** An entry by the number of its stream; false for one that came already. */
  #check({ stream, seq, node, kind, parts, hash }: ShippedMark, place: number): boolean {
    const chain = this.#chains.get(stream) ?? { index: this.#chains.size, check: new ChainCheck({ stream, node }) }
    this.#chains.set(stream, chain)
    const body: EntryBody = kind === 'event' ? { kind, records: parts } : { kind, text: parts[0] ?? '' }
    this.#entry = { place, order: chain.index * 2 ** 40 + seq }
    return chain.check.add({
      entry: { stream, node, seq, body, hash },
      time: kind === 'event' ? timeOfRecords(parts) : null,
    })
  }
}

const ROTATION = /(?:\.\d+|-\d{8}[\d_T-]*)?(?:\.(?:gz|xz|zst|bz2))?$/

/** Logs of one name follow each other; in a folder of many, each name is a sequence. */
const sequencesOf = (paths: readonly string[]): readonly (readonly string[])[] => {
  const names = new Map<string, string[]>()
  for (const path of paths) {
    const name = path.replace(ROTATION, '')
    const known = names.get(name)
    if (known === undefined) names.set(name, [path])
    else known.push(path)
  }
  return [...names.values()]
}

/** Logs of which each begins where the one before ends. */
class Sequence {
  #index = 0
  #chunks: AsyncGenerator<Buffer> | null = null
  #reader: LogReader | null = null
  #time = -Infinity

  constructor(
    private readonly paths: readonly string[],
    private readonly open: (path: string, index: number, head: Buffer) => LogReader,
  ) {}

  get time(): number {
    return this.#index >= this.paths.length ? Infinity : this.#time
  }

  async read(): Promise<void> {
    const path = this.paths[this.#index]
    if (path === undefined) return
    const damages: string[] = []
    this.#chunks ??= readChunks(path, 0, (reason) => damages.push(reason), CHUNK_BYTES)
    let bytes: Buffer = Buffer.alloc(0)
    let isEnd = false
    do {
      const next = await this.#chunks.next()
      isEnd = next.done === true
      if (next.done !== true) bytes = Buffer.concat([bytes, next.value])
    } while (!isEnd && this.#reader === null && bytes.length < HEAD_BYTES)
    this.#reader ??= this.open(path, this.#index, bytes)
    this.#reader.push(bytes)
    if (isEnd) this.#reader.finishLine()
    for (const reason of damages) this.#reader.damaged(reason)
    if (this.#reader.logTime !== -Infinity) this.#time = this.#reader.logTime
    if (!isEnd) return
    this.#index++
    this.#chunks = null
    this.#reader = null
  }
}
