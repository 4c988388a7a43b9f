import type { ByteString } from '../model/byte-string.js'
import { entryReference, isPath, type FileReference } from '../model/file-reference.js'
import type { FileOperation } from '../model/file-operation.js'
import { baseName, parentOf } from '../path/normalize.js'
import type { Store } from '../store/store.js'

/** Milliseconds since 1970 UTC, both included. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** What is known of the identity of one directory in a span. */
export interface Directory {
  /** Its inodes, by AIDE's word or by the events that made it; empty when nobody tells. */
  readonly inodes: ReadonlySet<number>
  /** How calls relative to a descriptor of it name an entry. */
  readonly entriesOf: (name: ByteString) => readonly FileReference[]
  /** Every path under which events knew it. */
  readonly names: ReadonlySet<ByteString>
  readonly devices: ReadonlySet<string>
}

/**
 * The directories of one question, by inode. A directory is known by AIDE's database or report; else by the events that name it; else by
 * the event that made it as an entry of its own parent, and so on upwards.
 */
export class Directories {
  readonly #known = new Map<ByteString, Promise<Directory>>()

  constructor(
    private readonly store: Pick<Store, 'operations'>,
    /** undefined: any node. */
    private readonly node: string | null | undefined,
    private readonly span: Span,
    /** Inodes of directories from AIDE, several where one was replaced. */
    private readonly told: (path: ByteString) => readonly number[],
  ) {}

  async of(path: ByteString): Promise<Directory> {
    const known = this.#known.get(path)
    if (known !== undefined) return known
    const found = this.#find(path)
    this.#known.set(path, found)
    return found
  }

  async #find(path: ByteString): Promise<Directory> {
    const named = await this.#fetch({ references: [path] })
    const told = this.told(path)
    const inodes = new Set(told)
    const made = await this.#makers(path)
    for (const { inode } of made) if (inode !== null) inodes.add(inode)
    // Under a mount the name is another directory; AIDE's word of what it saw there stands above that.
    const mounted = told.length === 0 && named.some(({ kind, success }) => kind === 'mount' && success)
    if (inodes.size === 0 || mounted)
      for (const { inode, success } of named) if (inode !== null && success) inodes.add(inode)
    return this.#byInodes(inodes, [...named, ...made])
  }

  /** The operations that made a directory, or moved it to this name, as an entry of its parent. */
  async #makers(path: ByteString): Promise<readonly FileOperation[]> {
    if (path === '/') return []
    const parent = await this.of(parentOf(path))
    const candidates = await this.#fetch({ references: [path, ...parent.entriesOf(baseName(path))] })
    return candidates.filter(
      ({ kind, role, success, parentInode }) =>
        success &&
        ((kind === 'mkdir' && role === 'self') || (kind === 'rename' && role === 'target')) &&
        (parent.inodes.size === 0 || parentInode === null || parent.inodes.has(parentInode)),
    )
  }

  async #byInodes(inodes: ReadonlySet<number>, evidence: readonly FileOperation[]): Promise<Directory> {
    const devices = new Set(
      evidence.flatMap(({ device, inode }) => (device !== null && inode !== null && inodes.has(inode) ? [device] : [])),
    )
    const identities = new Map<string, [string, number]>()
    const names = new Set<ByteString>()
    for (const operation of inodes.size === 0 ? [] : await this.#fetch({ inodes: [...inodes] })) {
      const { device, inode, file, role, fileType } = operation
      if (device === null || inode === null || (devices.size > 0 && !devices.has(device))) continue
      if (role !== 'parent' && fileType !== 'directory') continue
      identities.set(`${device} ${inode}`, [device, inode])
      if (isPath(file)) names.add(file)
    }
    const pairs = [...identities.values()]
    return {
      inodes,
      names,
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
