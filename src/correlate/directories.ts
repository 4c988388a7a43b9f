import type { ByteString } from '../model/byte-string.js'
import { entryReference, isPath, type FileReference } from '../model/file-reference.js'
import type { FileOperation } from '../model/file-operation.js'
import { baseName, parentOf } from '../path/normalize.js'
import type { OperationQuery, Store } from '../store/store.js'
import { isDuring, livesOf, type Life } from './directory-lives.js'
import { sightingOf, wasDuring, type Sighting } from './directory-sighting.js'

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
  readonly #done = new Map<ByteString, Promise<readonly FileOperation[]>>()

  constructor(
    private readonly store: Pick<Store, 'operations' | 'directorySightings'>,
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
    const own = (await this.#fetch({ references: [path] })).filter(({ success }) => success)
    const parents = (await this.#sightings({ references: [path] })).filter(({ success }) => success)
    const named = [...own.flatMap(sightingOf), ...parents]
    const told = this.told(path)
    const isTold = told.before.length + told.after.length > 0
    const makers = await this.#makers(path)
    const made = [...makers, ...(await this.#takers(path))].flatMap(sightingOf)
    // Under a mount the name is another directory; AIDE's word of what it saw there stands above that.
    const isMounted = !isTold && own.some(({ kind }) => kind === 'mount')
    const shown = (!isTold && makers.length === 0) || isMounted ? [...made, ...named] : made
    return this.#identified(told, shown, [...named, ...made])
  }

  /** What was done to a directory itself, by its name or as an entry of its parent; what came and went in it is no part of that. */
  async doneTo(path: ByteString): Promise<readonly FileOperation[]> {
    const known = this.#done.get(path)
    if (known !== undefined) return known
    const found = this.#findDoneTo(path)
    this.#done.set(path, found)
    return found
  }

  async #findDoneTo(path: ByteString): Promise<readonly FileOperation[]> {
    if (path === '/') return []
    const parent = await this.of(parentOf(path))
    const operations = await this.#fetch({ references: [path, ...parent.entriesOf(baseName(path))] })
    return operations.filter(
      ({ success, parentInode, time }) =>
        success && (!parent.isKnown || parentInode === null || parent.was(parentInode, time)),
    )
  }

  /** The operations that made a directory, or moved it to this name, as an entry of its parent. */
  async #makers(path: ByteString): Promise<readonly FileOperation[]> {
    return (await this.doneTo(path)).filter(
      ({ kind, role }) => (kind === 'mkdir' && role === 'self') || (kind === 'rename' && role === 'target'),
    )
  }

  /** The operations that removed a directory of this name, or moved it away, as an entry of its parent: what it was until then. */
  async #takers(path: ByteString): Promise<readonly FileOperation[]> {
    return (await this.doneTo(path)).filter(
      ({ kind, role, fileType }) =>
        fileType === 'directory' &&
        (kind === 'rmdir' || (kind === 'rename' && (role === 'source' || role === 'victim'))),
    )
  }

  /** `shown`: what had the inode of the directory at its time; `evidence`: what may tell its device. */
  async #identified(told: ToldInodes, shown: readonly Sighting[], evidence: readonly Sighting[]): Promise<Directory> {
    const inodes = new Set([...told.before, ...told.after, ...shown.map(({ inode }) => inode)])
    const devices = new Set(
      evidence.flatMap(({ device, inode }) => (device !== null && inodes.has(inode) ? [device] : [])),
    )
    const isHere = ({ device }: { readonly device: string | null }): boolean =>
      device !== null && (devices.size === 0 || devices.has(device))
    const query = { inodes: [...inodes] }
    const operations = (await this.#fetch(query)).filter(isHere)
    const parents = (await this.#sightings(query)).filter(isHere)
    const lives = new Map<number, readonly Life[]>()
    for (const inode of inodes) {
      const all = livesOf(operations.filter((operation) => operation.inode === inode))
      const seen = shown.filter((one) => one.inode === inode)
      const own: Life[] = []
      for (const [index, life] of all.entries())
        if (
          (index === 0 && told.before.includes(inode)) ||
          (index === all.length - 1 && told.after.includes(inode)) ||
          (await this.#isAny(seen, true, () => [life]))
        )
          own.push(life)
      lives.set(inode, own)
    }
    const livesOfInode = (inode: number): readonly Life[] => lives.get(inode) ?? []
    const identities = new Map<string, [string, number]>()
    const names = new Set<ByteString>()
    // A mount that is taken away shows whose directory was seen under its name.
    const directories = [
      ...operations.filter(({ fileType }) => fileType === 'directory').flatMap(sightingOf),
      ...parents,
    ]
    for (const one of directories) {
      const { device, inode, file } = one
      if (device === null || !(await this.#isAny([one], true, livesOfInode))) continue
      identities.set(`${device} ${inode}`, [device, inode])
      if (isPath(file)) names.add(file)
    }
    const pairs = [...identities.values()]
    const shared = await this.#shared([...names], livesOfInode)
    return {
      isKnown: inodes.size > 0,
      was: (inode, time) => isDuring(time, livesOfInode(inode)),
      names: new Map([...names].map((name) => [name, { isOnly: !shared.has(name) }])),
      devices: new Set(pairs.map(([device]) => device)),
      entriesOf: (name) => pairs.map(([device, inode]) => entryReference(device, inode, name)),
    }
  }

  /** Those of the names that were another directory's, too. */
  async #shared(
    references: readonly ByteString[],
    livesOfInode: (inode: number) => readonly Life[],
  ): Promise<ReadonlySet<ByteString>> {
    const operations = (await this.#fetch({ references })).filter(({ kind, success }) => success && kind !== 'mount')
    const parents = (await this.#sightings({ references })).filter(({ success }) => success)
    const shared = new Set<ByteString>()
    for (const one of [...operations.flatMap(sightingOf), ...parents])
      if (!shared.has(one.file) && (await this.#isAny([one], false, livesOfInode))) shared.add(one.file)
    return shared
  }

  /** Whether any moment of the sightings lies in the lives of its inode, or outside of them. */
  async #isAny(
    sightings: readonly Sighting[],
    within: boolean,
    livesOfInode: (inode: number) => readonly Life[],
  ): Promise<boolean> {
    for (const one of sightings) {
      const lives = livesOfInode(one.inode)
      const known = wasDuring(one, lives, within)
      if (known ?? (await this.#moments(one)).some((time) => isDuring(time, lives) === within)) return true
    }
    return false
  }

  /** The moments of a sighting: to be asked only when its ends do not decide. */
  async #moments({ file, inode, device, from, to, success }: Sighting): Promise<readonly number[]> {
    const operations = await this.store.operations({ from, to, references: [file] })
    const own = operations.filter(
      (one) => one.role === 'parent' && one.inode === inode && one.device === device && one.success === success,
    )
    return own.filter(({ node }) => this.#isAsked(node)).map(({ time }) => time)
  }

  /** All that was done to directories, but for their entries. */
  async #fetch(query: Pick<OperationQuery, 'references' | 'inodes'>): Promise<readonly FileOperation[]> {
    const operations = await this.store.operations({ ...this.span, ...query, withoutParents: true })
    return operations.filter(({ node }) => this.#isAsked(node))
  }

  async #sightings(query: Pick<OperationQuery, 'references' | 'inodes'>): Promise<readonly Sighting[]> {
    const sightings = await this.store.directorySightings({ ...this.span, ...query })
    return sightings.filter(({ node }) => this.#isAsked(node))
  }

  #isAsked(node: string | null): boolean {
    return this.node === undefined || node === this.node
  }
}
