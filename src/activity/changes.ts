import type { Sighting } from '../model/activity.js'
import type { ByteString } from '../model/byte-string.js'
import { isPath } from '../model/file-reference.js'
import type { FileOperation } from '../model/file-operation.js'
import { baseName, childOf } from '../path/normalize.js'
import type { Store } from '../store/store.js'
import { isTopical, topicsOfChange } from './topics-of-path.js'

const VERBS: Readonly<Record<FileOperation['kind'], string>> = {
  write: 'wrote',
  create: 'created',
  delete: 'deleted',
  rename: 'renamed',
  link: 'linked',
  symlink: 'linked',
  mkdir: 'made the directory',
  rmdir: 'removed the directory',
  mknod: 'made',
  chmod: 'changed the mode of',
  chown: 'changed the owner of',
  truncate: 'emptied',
  setxattr: 'set an attribute of',
  removexattr: 'removed an attribute of',
  utime: 'set the times of',
  mount: 'mounted over',
}

/** What the changes of a span are about, and of how many no path is known. */
export const changeSightings = async (
  store: Pick<Store, 'operations' | 'unresolvedOperations' | 'referencesBelow'>,
  from: number,
  to: number,
): Promise<{ readonly sightings: readonly Sighting[]; readonly unresolved: number }> => {
  const references = (await store.referencesBelow('/')).filter(isTopical)
  const named = await store.operations({ from, to, references })
  const unnamed = (await store.unresolvedOperations(from, to)).filter(
    ({ success, role }) => success && role !== 'parent',
  )
  const pathOf = await pathsByIdentity(store, unnamed, from, to)
  let unresolved = 0
  const all = new Map<string, Sighting>()
  const take = (operation: FileOperation, path: ByteString): void => {
    if (!operation.success || operation.role === 'parent' || operation.role === 'victim' || isRuntime(operation)) return
    const { node, time, serial, key, process, kind } = operation
    for (const topic of topicsOfChange(path, kind))
      all.set(`${topic} ${node ?? ''} ${time} ${serial} ${path}`, {
        ...{ node, time, serial, topic, key, process, success: true, address: null },
        verb: VERBS[kind],
        object: path,
      })
  }
  for (const operation of named) take(operation, operation.file)
  for (const operation of unnamed) {
    const path = pathOf(operation)
    if (path === null) unresolved++
    else take(operation, path)
  }
  return { sightings: [...all.values()], unresolved }
}

/** A mount hides what was there and changes none of it: it has a topic of its own. */
const isRuntime = ({ kind }: FileOperation): boolean => kind === 'mount'

/** By descriptor an event names only an inode: the event that opened it, before, named the path. */
const pathsByIdentity = async (
  store: Pick<Store, 'operations'>,
  unnamed: readonly FileOperation[],
  from: number,
  to: number,
): Promise<(operation: FileOperation) => ByteString | null> => {
  const identities = unnamed.map(identityOf).filter((identity) => identity !== null)
  const inodes = [...new Set(identities.map(({ inode }) => inode))]
  const seen = new Map<string, FileOperation[]>()
  for (const operation of await store.operations({ from: from - BEFORE, to, inodes })) {
    if (!isPath(operation.file) || !operation.success || operation.kind === 'mount') continue
    const key = `${operation.node ?? ''} ${operation.device ?? ''}:${operation.inode!}`
    const known = seen.get(key)
    if (known === undefined) seen.set(key, [operation])
    else known.push(operation)
  }
  return (operation) => {
    const identity = identityOf(operation)
    if (identity === null) return null
    const known = seen.get(`${operation.node ?? ''} ${identity.device}:${identity.inode}`) ?? []
    const before = known.findLast(({ time }) => time <= operation.time) ?? known[0]
    if (before === undefined) return null
    return identity.name === null ? before.file : childOf(before.file, identity.name)
  }
}

/** A file may have been opened so long before it is written through its descriptor. Milliseconds. */
const BEFORE = 24 * 3600_000

interface Identity {
  readonly device: string
  readonly inode: number
  /** The entry's name where the identity is its directory's. */
  readonly name: ByteString | null
}

const identityOf = ({ file, device, inode, parentInode }: FileOperation): Identity | null => {
  if (device === null) return null
  if (file.startsWith('\0i')) return inode === null ? null : { device, inode, name: null }
  return parentInode === null ? null : { device, inode: parentInode, name: baseName(file) }
}
