import type { ByteString } from '../model/byte-string.js'
import { entryReference, isPath, type FileReference } from '../model/file-reference.js'
import type { FileOperation } from '../model/file-operation.js'
import { baseName, parentOf } from '../path/normalize.js'
import type { Store } from '../store/store.js'
import { isDuring, livesOf, type Life } from './directory-lives.js'

/** Milliseconds since 1970 UTC, both included. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** What is known of the identity of one directory in a span. */
export interface Directory {
  /** Whether any of its inodes is known, by AIDE's word or by the events that made it. */
  readonly isKnown: boolean
  /** Whether an inode number was this directory at a time. */
  readonly was: (inode: number, time: number) => boolean
  /** How calls relative to a descriptor of it name an entry. */
  readonly entriesOf: (name: ByteString) => readonly FileReference[]
  /** Every path under which events knew it, and whether none of these paths ever was another directory. */
  readonly names: ReadonlyMap<ByteString, { readonly isOnly: boolean }>
  readonly devices: ReadonlySet<string>
}

/** The inodes of a path by AIDE's own word, at the start of the window and at its end; several where a report and a database differ. */
export interface ToldInodes {
  readonly before: readonly number[]
  readonly after: readonly number[]
}

export const NOTHING_TOLD: ToldInodes = { before: [], after: [] }

/**
 * The directories of one question, by inode. A directory is known by AIDE's database or report; else by the events that name it; else by
 * the event that made it as an entry of its own parent, and so on upwards. What an inode number was before and after is another's.
 */
export class Directories {
  readonly #known = new Map<ByteString, Promise<Directory>>()

  constructor(
    private readonly store: Pick<Store, 'operations'>,
    /** undefined: any node. */
    private readonly node: string | null | undefined,
    private readonly span: Span,
    private readonly told: (path: ByteString) => ToldInodes,
  ) {}

  async of(path: ByteString): Promise<Directory> {
    const known = this.#known.get(path)
    if (known !== undefined) return known
    const found = this.#find(path)
    this.#known.set(path, found)
    return found
  }

  async #find(path: ByteString): Promise<Directory> {
    const named = (await this.#fetch({ references: [path] })).filter(({ success }) => success)
    const told = this.told(path)
    const isTold = told.before.length + told.after.length > 0
    const made = await this.#makers(path)
    // Under a mount the name is another directory; AIDE's word of what it saw there stands above that.
    const isMounted = !isTold && named.some(({ kind }) => kind === 'mount')
    const shown = (!isTold && made.length === 0) || isMounted ? [...made, ...named] : made
    return this.#identified(told, shown, [...named, ...made])
  }

  /** The operations that made a directory, or moved it to this name, as an entry of its parent. */
  async #makers(path: ByteString): Promise<readonly FileOperation[]> {
    if (path === '/') return []
    const parent = await this.of(parentOf(path))
    const candidates = await this.#fetch({ references: [path, ...parent.entriesOf(baseName(path))] })
    return candidates.filter(
      ({ kind, role, success, parentInode, time }) =>
        success &&
        ((kind === 'mkdir' && role === 'self') || (kind === 'rename' && role === 'target')) &&
        (!parent.isKnown || parentInode === null || parent.was(parentInode, time)),
    )
  }

  /** `shown`: operations whose inode was the directory at their time; `evidence`: those that may tell its device. */
  async #identified(
    told: ToldInodes,
    shown: readonly FileOperation[],
    evidence: readonly FileOperation[],
  ): Promise<Directory> {
    const seen = shown.flatMap(({ inode, time }) => (inode === null ? [] : [{ inode, time }]))
    const inodes = new Set([...told.before, ...told.after, ...seen.map(({ inode }) => inode)])
    const devices = new Set(
      evidence.flatMap(({ device, inode }) => (device !== null && inode !== null && inodes.has(inode) ? [device] : [])),
    )
    const operations = (inodes.size === 0 ? [] : await this.#fetch({ inodes: [...inodes] })).filter(
      ({ device }) => device !== null && (devices.size === 0 || devices.has(device)),
    )
    const lives = new Map<number, readonly Life[]>()
    for (const inode of inodes) {
      const all = livesOf(operations.filter((operation) => operation.inode === inode))
      const times = seen.filter((one) => one.inode === inode).map(({ time }) => time)
      const own = all.filter(
        (life, index) =>
          (index === 0 && told.before.includes(inode)) ||
          (index === all.length - 1 && told.after.includes(inode)) ||
          times.some((time) => isDuring(time, [life])),
      )
      lives.set(inode, own)
    }
    const was = (inode: number, time: number): boolean => isDuring(time, lives.get(inode) ?? [])
    const identities = new Map<string, [string, number]>()
    const names = new Set<ByteString>()
    // A mount that is taken away shows whose directory was seen under its name.
    for (const { device, inode, file, role, fileType, time } of operations) {
      if (device === null || inode === null || !was(inode, time)) continue
      if (role !== 'parent' && fileType !== 'directory') continue
      identities.set(`${device} ${inode}`, [device, inode])
      if (isPath(file)) names.add(file)
    }
    const pairs = [...identities.values()]
    const others = (await this.#fetch({ references: [...names] })).filter(
      ({ inode, time, kind, success }) => success && kind !== 'mount' && inode !== null && !was(inode, time),
    )
    const shared = new Set(others.map(({ file }) => file))
    return {
      isKnown: inodes.size > 0,
      was,
      names: new Map([...names].map((name) => [name, { isOnly: !shared.has(name) }])),
      devices: new Set(pairs.map(([device]) => device)),
      entriesOf: (name) => pairs.map(([device, inode]) => entryReference(device, inode, name)),
    }
  }

  async #fetch(query: {
    references?: readonly string[]
    inodes?: readonly number[]
  }): Promise<readonly FileOperation[]> {
    const operations = await this.store.operations({ ...this.span, ...query })
    return operations.filter(({ node }) => this.node === undefined || node === this.node)
  }
}
