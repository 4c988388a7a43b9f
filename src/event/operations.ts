import type { AuditRecord } from '../model/audit-record.js'
import type { ByteString } from '../model/byte-string.js'
import type { EventId } from '../model/event-id.js'
import type { FileOperation, OperationKind, OperationRole } from '../model/file-operation.js'
import type { FileReference } from '../model/file-reference.js'
import type { ProcessFacts } from '../model/process-facts.js'
import { normalizePath, parentOf } from '../path/normalize.js'
import { nameBase, parentReferenceOf, referenceOf, type NameBase } from './name-base.js'
import { withNametypes } from './nametypes.js'
import { openIntent, type OpenIntent } from './open-flags.js'
import { readPathItem, type PathItem } from './path-item.js'
import { stackedLayers } from './stacked-layers.js'
import { directoryAmong } from './subject.js'
import { effectOf, type SyscallEffect } from './syscall-effects.js'
import type { SyscallRecord } from './syscall-record.js'

/** What an event names. */
export interface Named {
  readonly items: readonly PathItem[]
  readonly cwd: ByteString | null
  /** The records in which the flags of an open may stand. */
  readonly records: readonly AuditRecord[]
}

/** The names in the records of an event. */
export const namedIn = (records: readonly AuditRecord[]): Named => ({
  // In the order of the kernel, whatever the order in which they were read.
  items: records
    .filter(({ type }) => type === 'PATH')
    .map(readPathItem)
    .sort((a, b) => a.item - b.item),
  cwd: directoryAmong(records),
  records,
})

/** The effects of one event on files. Empty for calls that change none. */
export const operationsOf = (
  { node, time, serial }: EventId,
  syscall: SyscallRecord,
  process: ProcessFacts,
  named: Named,
): readonly FileOperation[] => {
  const effect = effectOf(syscall.name)
  if (effect === null || effect.kind === 'execute' || named.items.length === 0) return []
  const touched = touchedOnAllLayers(syscall, effect, named)
  const { key, success } = syscall
  const operations: FileOperation[] = []
  for (const { item, kind, role, file, parent, peer } of touched)
    // Written out: to spread a shared part costs more than all the rest.
    operations.push({
      node,
      time,
      serial,
      process,
      key,
      item: item.item,
      kind,
      role,
      success,
      file,
      inode: item.inode,
      device: item.device,
      fileType: item.fileType,
      parentInode: parent?.inode ?? null,
      peer,
    })
  return operations
}

/** An item with the part it plays. */
interface Touched {
  readonly item: PathItem
  readonly kind: OperationKind
  readonly role: OperationRole
  readonly file: FileReference
  readonly parent: PathItem | null
  readonly peer: FileReference | null
}

const touchedOnAllLayers = (syscall: SyscallRecord, effect: SyscallEffect, named: Named): readonly Touched[] => {
  const base = nameBase(syscall, effect, named.cwd)
  const layers = named.items.length < 3 ? null : stackedLayers(named.items)
  if (layers === null) return touchedItems(syscall, effect, named, base)
  const inTheirDirectories: NameBase = { cwd: null, byDescriptor: true, newByDescriptor: true }
  return [
    ...touchedItems(syscall, effect, { ...named, items: layers.above }, base),
    ...touchedItems(syscall, effect, { ...named, items: layers.below }, inTheirDirectories),
  ]
}

const touchedItems = (
  syscall: SyscallRecord,
  effect: SyscallEffect,
  { items: written, records }: Named,
  base: NameBase,
): readonly Touched[] => {
  const items = withoutUnseen(withNametypes(effect, written))
  const parents: PathItem[] = []
  const children: PathItem[] = []
  let newName: PathItem | undefined
  let changesEntry = false
  for (const item of items) {
    const { nametype } = item
    if (nametype === 'PARENT') parents.push(item)
    else children.push(item)
    if (nametype === 'CREATE') newName ??= item
    if (nametype === 'CREATE' || nametype === 'DELETE') changesEntry = true
  }
  if (effect.kind === 'rename') return renamed(children, parents, base)
  if (effect.kind === 'mount') return mounted(syscall, items, base)
  const intent = effect.kind === 'open' ? openIntent(syscall, effect, records) : null
  // With O_CREAT on a file that exists, and for reading only, nothing changes.
  if (intent !== null && !intent.write && newName === undefined) return []
  const touched: Touched[] = []
  for (const child of children) {
    const isNew = child.nametype === 'CREATE'
    const parent = isNew || child.nametype === 'DELETE' || effect.kind === 'open' ? parentOfChild(child, parents) : null
    const byDescriptor = effect.kind === 'link' && isNew ? base.newByDescriptor : base.byDescriptor
    // O_TMPFILE: the item has the directory's name but the identity of a file that has no name yet.
    const file =
      intent?.temporary === true
        ? referenceOf({ ...child, name: null }, null, base.cwd, byDescriptor)
        : referenceOf(child, parent, base.cwd, byDescriptor)
    if (file === null || isLinkText(effect, child)) continue
    touched.push({
      item: child,
      kind: kindOf(effect, child, intent, syscall),
      role: effect.kind === 'link' ? (isNew ? 'target' : 'source') : 'self',
      file,
      parent,
      peer: peerOf(effect, child, newName, children, base),
    })
  }
  if (syscall.success && changesEntry) touched.push(...changedParents(touched, parents, base.cwd, base.newByDescriptor))
  return touched
}

/**
 * Without new names of which neither name nor inode was seen: a worker of io_uring, and a creation through a symbolic link, log such an item
 * before the name that was made.
 */
const withoutUnseen = (items: readonly PathItem[]): readonly PathItem[] =>
  items.some(isUnseen) ? items.filter((item) => !isUnseen(item)) : items

const isUnseen = ({ name, inode, nametype }: PathItem): boolean =>
  nametype === 'CREATE' && name === null && inode === null

/** A file that is made where a symbolic link leads to has no name, and its own directory's item comes behind that of the link. */
const parentOfChild = (child: PathItem, parents: readonly PathItem[]): PathItem | null =>
  (child.name === null ? parents.findLast(({ item }) => item < child.item) : null) ?? parents[0] ?? null

/** Flags of mount(2) that change how a mount behaves, not what is seen at its place. Source: include/uapi/linux/mount.h. */
const MS_REMOUNT = 0x20
const MS_PROPAGATION = 0x1e_0000

/** Something else is seen at the mount point from now on; what a bind mount shows there stays as it is. */
const mounted = (syscall: SyscallRecord, items: readonly PathItem[], base: NameBase): readonly Touched[] => {
  // move_mount(2) looks up where the mount comes from first: mostly a descriptor with an empty name.
  const item = syscall.name === 'move_mount' ? items.at(-1) : items[0]
  if (item === undefined || (syscall.name === 'mount' && (syscall.args[3] & (MS_REMOUNT | MS_PROPAGATION)) !== 0))
    return []
  const file = referenceOf(item, null, base.cwd, base.byDescriptor)
  return file === null ? [] : [{ item, kind: 'mount', role: 'self', file, parent: null, peer: null }]
}

/** A symbolic link's target text stands in an item of its own, which names no file. */
const isLinkText = (effect: SyscallEffect, item: PathItem): boolean =>
  effect.kind === 'symlink' && item.nametype !== 'CREATE'

const kindOf = (
  effect: SyscallEffect,
  item: PathItem,
  intent: OpenIntent | null,
  syscall: SyscallRecord,
): OperationKind => {
  switch (effect.kind) {
    case 'open':
      // A file without a name is new, although its item is that of the directory.
      if (item.nametype === 'CREATE' || intent?.temporary === true) return 'create'
      return intent?.truncate === true ? 'truncate' : 'write'
    case 'delete':
      // unlinkat(…, AT_REMOVEDIR) is rmdir; the item's own type says it for every caller.
      return item.fileType === 'directory' && syscall.success ? 'rmdir' : 'delete'
    case 'execute':
      throw new TypeError('an execution is no file operation')
    default:
      return effect.kind
  }
}

const peerOf = (
  effect: SyscallEffect,
  item: PathItem,
  newName: PathItem | undefined,
  children: readonly PathItem[],
  base: NameBase,
): FileReference | null => {
  if (effect.kind === 'symlink') return children.find(({ nametype }) => nametype === 'UNKNOWN')?.name ?? null
  if (effect.kind !== 'link') return null
  const other = item === newName ? children.find((child) => child !== newName) : newName
  return other === undefined ? null : referenceOf(other, null, base.cwd, base.byDescriptor)
}

/**
 * A rename shows `DELETE old`, perhaps `DELETE new` (the file that was replaced) and `CREATE new`; an exchange shows both names deleted
 * and created. Parents come new first on x86 and are paired by name where the names tell. Source: fs/namei.c vfs_rename, measured.
 */
const renamed = (children: readonly PathItem[], parents: readonly PathItem[], base: NameBase): readonly Touched[] => {
  const created = children.filter(({ nametype }) => nametype === 'CREATE')
  const deleted = children.filter(({ nametype }) => nametype === 'DELETE')
  const touched: Touched[] = []
  const exchange = created.length > 1
  const resolve = (item: PathItem, isNew: boolean): [FileReference | null, PathItem | null, boolean] => {
    const byDescriptor = isNew ? base.newByDescriptor : base.byDescriptor
    const parent = parentFor(item, parents, isNew, base.cwd)
    return [referenceOf(item, parent, base.cwd, byDescriptor), parent, byDescriptor]
  }
  for (const [index, item] of created.entries()) {
    const old = deleted.find(({ inode, name }) => inode === item.inode && (name !== item.name || !exchange))
    const [file, parent, byDescriptor] = resolve(item, index === 0)
    const peer = old === undefined ? null : resolve(old, index !== 0)[0]
    if (file !== null) touched.push({ item, kind: 'rename', role: 'target', file, parent, peer })
    if (parent !== null) touched.push(...parentTouch(parent, item, 'rename', base.cwd, byDescriptor))
  }
  if (exchange) return withoutRepeats(touched)
  const target = touched.find(({ role }) => role === 'target')
  for (const item of deleted) {
    const isVictim = created.some(({ inode, name }) => name === item.name && inode !== item.inode)
    const [file, parent, byDescriptor] = resolve(item, isVictim)
    if (file === null) continue
    const role = isVictim ? 'victim' : 'source'
    touched.push({ item, kind: 'rename', role, file, parent, peer: target?.file ?? null })
    if (parent !== null) touched.push(...parentTouch(parent, item, 'rename', base.cwd, byDescriptor))
  }
  // A failed rename stops before the names are looked up: parents only, which say nothing of a file.
  return withoutRepeats(touched)
}

const parentFor = (
  child: PathItem,
  parents: readonly PathItem[],
  isNew: boolean,
  cwd: ByteString | null,
): PathItem | null => {
  if (parents.length < 2) return parents[0] ?? null
  // Without names each is looked up again, just before its entry.
  if (child.name === null) return parents.findLast(({ item }) => item < child.item) ?? null
  if (child.name.startsWith('/')) {
    const directory = parentOf(normalizePath(child.name))
    const named = parents.filter(({ name }) => name?.startsWith('/') === true && normalizePath(name) === directory)
    const identities = new Set(named.map(({ inode, device }) => `${device ?? ''}:${inode ?? ''}`))
    if (identities.size === 1) return named[0]!
  } else if (child.name.includes('/')) {
    const directory = child.name.slice(0, child.name.lastIndexOf('/') + 1)
    const named = parents.filter(({ name }) => name === directory)
    if (named.length === 1) return named[0]!
  } else if (cwd !== null) {
    const named = parents.filter(({ name }) => name === cwd)
    if (named.length === 1) return named[0]!
  }
  return parents[isNew ? 0 : 1]!
}

const changedParents = (
  touched: readonly Touched[],
  parents: readonly PathItem[],
  cwd: ByteString | null,
  byDescriptor: boolean,
): readonly Touched[] => {
  const entry = touched.find(({ item }) => item.nametype === 'CREATE' || item.nametype === 'DELETE')
  const parent = entry?.parent ?? parents[0]
  return entry === undefined || parent === undefined
    ? []
    : parentTouch(parent, entry.item, entry.kind, cwd, byDescriptor)
}

const parentTouch = (
  parent: PathItem,
  child: PathItem,
  kind: OperationKind,
  cwd: ByteString | null,
  byDescriptor: boolean,
): readonly Touched[] => {
  const file = parentReferenceOf(parent, cwd, byDescriptor, child.name)
  return file === null ? [] : [{ item: parent, kind, role: 'parent', file, parent: null, peer: null }]
}

/** One row for a directory in which both names of a rename stand. */
const withoutRepeats = (touched: readonly Touched[]): readonly Touched[] => {
  const seen = new Set<string>()
  return touched.filter(({ role, file }) => {
    const key = `${role} ${file}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
