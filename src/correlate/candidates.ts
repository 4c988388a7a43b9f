import type { PathEvidence } from '../model/attribution.js'
import type { ByteString } from '../model/byte-string.js'
import { lastName, type FileReference } from '../model/file-reference.js'
import type { FileOperation } from '../model/file-operation.js'
import { groupedBy } from '../model/group-by.js'
import { baseName, childOf, parentOf } from '../path/normalize.js'
import type { OperationQuery, Store } from '../store/store.js'
import type { Directories, Directory, Span } from './directories.js'
import { lifeOfTarget } from './identity.js'
import type { Target } from './target.js'

/** An operation that met the target, and how that is known. */
export interface Candidate {
  readonly operation: FileOperation
  readonly path: PathEvidence
}

/** Oldest first. */
export const byLogOrder = (a: Candidate, b: Candidate): number => inLogOrder(a.operation, b.operation)

const inLogOrder = (a: FileOperation, b: FileOperation): number =>
  a.time - b.time || a.serial - b.serial || a.item - b.item

/** Where operations are looked for. */
export interface Search {
  readonly store: Pick<Store, 'operations' | 'acts'>
  /** Only events of this node; undefined for whatever the index holds. */
  readonly node: string | null | undefined
  readonly span: Span
  readonly directories: Directories
}

/** Every operation in the span that met the target, under whatever name, oldest first. */
export const candidatesFor = async (search: Search, target: Target): Promise<readonly Candidate[]> => {
  const { path } = target
  const directory = await search.directories.of(parentOf(path))
  const found: Candidate[] = []
  const add = (operations: readonly FileOperation[], evidence: PathEvidence): void => {
    for (const operation of operations) found.push({ operation, path: evidence })
  }
  const name = baseName(path)
  const named = await fetch(search, { references: [path] })
  add(onHostOnly(named, target, directory), 'name')
  const entries = await fetch(search, { references: directory.entriesOf(name) })
  add(
    entries.filter((operation) => isEntryOf(operation, directory)),
    'directory-entry',
  )
  const aliases = new Map<FileReference, { readonly isOnly: boolean }>()
  for (const [alias, use] of directory.names) aliases.set(childOf(alias, name), use)
  aliases.delete(path)
  add(
    // A name that was another directory's, too, tells of an entry by the directory's inode, and of a write in place nothing.
    onHostOnly(await fetch(search, { references: [...aliases.keys()] }), target, directory).filter(
      ({ parentInode, file }) => parentInode !== null || aliases.get(file)?.isOnly === true,
    ),
    'other-name',
  )
  const own = new Set([path, ...aliases.keys(), ...directory.entriesOf(name)])
  const namesTarget = (reference: FileReference): boolean => own.has(reference)
  const inodes = inodesOf(target, found)
  const ofInodes = [
    ...named.filter(({ inode }) => inode !== null && inodes.has(inode)),
    ...(await fetch(search, { inodes: [...inodes], besides: [path] })),
  ].sort(inLogOrder)
  const lives = groupedBy(
    ofInodes.filter((operation) => isOnDevice(operation, directory)),
    ({ inode }) => inode,
  )
  for (const inode of inodes) {
    const life = lives.get(inode) ?? []
    const met = lifeOfTarget(inode, life, target, namesTarget).filter(({ kind }) => kind !== 'mount')
    add(
      met.filter((operation) => isSameEntry(operation, name, directory)),
      'other-name',
    )
    add(met, 'inode')
  }
  return onceEach(found.sort(byLogOrder))
}

/** Each operation by the first evidence that was found for it: to sort has kept the order of those. */
const onceEach = (sorted: readonly Candidate[]): readonly Candidate[] => {
  const once: Candidate[] = []
  for (const candidate of sorted) {
    let before = once.length - 1
    while (before >= 0 && byLogOrder(once[before]!, candidate) === 0 && !isOfNode(once[before]!, candidate)) before--
    if (before < 0 || byLogOrder(once[before]!, candidate) !== 0) once.push(candidate)
  }
  return once
}

const isOfNode = (a: Candidate, b: Candidate): boolean => a.operation.node === b.operation.node

/** The operations of a search. */
export const fetch = async (
  { store, node, span }: Search,
  query: Pick<OperationQuery, 'references' | 'inodes' | 'besides'>,
): Promise<readonly FileOperation[]> => {
  const operations = await store.operations({ ...span, ...query })
  return operations.filter((operation) => node === undefined || operation.node === node)
}

/**
 * Those of the operations with a name of the target that were on the host's file of that name: in a container or chroot the same name is
 * another file, with another inode in another directory, mostly on another device.
 */
const onHostOnly = (
  operations: readonly FileOperation[],
  target: Target,
  directory: Directory,
): readonly FileOperation[] => {
  const inDirectory = operations.filter(
    (operation) =>
      isEntryOf(operation, directory) && (operation.fileType !== 'file' || isOnDevice(operation, directory)),
  )
  if (target.oldInode === null || target.newInode === null) return inDirectory
  // Whatever was done in place was done to a file that AIDE saw, or that came under this name in between.
  const known = new Set([target.oldInode, target.newInode])
  for (const { inode, parentInode, role } of inDirectory)
    if (inode !== null && parentInode !== null && role !== 'victim') known.add(inode)
  return inDirectory.filter(({ inode, parentInode }) => inode === null || parentInode !== null || known.has(inode))
}

/** Whether the directory in which an operation made or removed a name was, or may have been, this one. */
const isEntryOf = ({ parentInode, time }: FileOperation, directory: Directory): boolean =>
  parentInode === null || !directory.isKnown || directory.was(parentInode, time)

/**
 * Whether an operation made or removed an entry of the target's own name, in what may be its own directory under another path. Where the
 * event lost the name, as io_uring's do and a creation through a symbolic link, the directory must be the target's for sure.
 */
const isSameEntry = (operation: FileOperation, name: ByteString, directory: Directory): boolean => {
  const { file, parentInode, time } = operation
  if (parentInode === null) return false
  const last = lastName(file)
  return last === null ? directory.was(parentInode, time) : last === name && isEntryOf(operation, directory)
}

/** The inodes that the target is known to have had. */
const inodesOf = (target: Target, found: readonly Candidate[]): ReadonlySet<number> => {
  const inodes = new Set<number>()
  if (target.oldInode !== null) inodes.add(target.oldInode)
  if (target.newInode !== null) inodes.add(target.newInode)
  // The inode that a rename or a creation gave to the name leads back to whoever wrote it under another name.
  for (const { operation } of found) if (operation.inode !== null && givesInode(operation)) inodes.add(operation.inode)
  return inodes
}

/** A mount covers the file; its own root is no inode of the target. */
const givesInode = ({ kind, role, success }: FileOperation): boolean =>
  success && role !== 'parent' && role !== 'victim' && kind !== 'mount'

const isOnDevice = ({ device }: FileOperation, { devices }: Directory): boolean =>
  devices.size === 0 || device === null || devices.has(device)
