import { lstatSync, readdirSync, readFileSync, readlinkSync, statfsSync, statSync } from 'node:fs'
import type { ByteString } from '../model/byte-string.js'
import { childOf, normalizePath } from '../path/normalize.js'
import type { HostFiles, PathKind, SeenPath } from './host-files.js'

// MAXSYMLINKS of the kernel (include/linux/namei.h).
const MOST_LINKS = 40

/** The files of the host whose root is that directory, `/` for this very host. A link never leads out of it. */
export const hostFolder = (root: string): HostFiles => {
  const base = Buffer.from(root.replace(/\/+$/, ''))
  const place = (path: ByteString): Buffer => Buffer.concat([base, Buffer.from(path, 'latin1')])
  const look = (path: ByteString): SeenPath => follow(place, path)
  const at = (path: ByteString): Buffer => place(look(path).real)
  return {
    look,
    list: (path) =>
      orNull(() => readdirSync(at(path), { encoding: 'buffer' }).map((name) => name.toString('latin1')))?.sort() ??
      null,
    // Nothing but a regular file: a pipe in a copy of a host would be waited for.
    read: (path) => (look(path).kind === 'file' ? orNull(() => readFileSync(at(path)).toString('latin1')) : null),
    stat: (path) =>
      orNull(() => {
        const { size, mtimeMs, mode, uid, gid } = statSync(at(path))
        return { size, mtime: mtimeMs, mode: mode & 0o7777, uid, gid }
      }),
    freeBytes: (path) =>
      orNull(() => {
        const { bfree, bsize } = statfsSync(at(path))
        return bfree * bsize
      }),
  }
}

const orNull = <T>(read: () => T): T | null => {
  try {
    return read()
  } catch {
    return null
  }
}

/** Follows a path name by name, as the kernel would do in a chroot. */
const follow = (place: (path: ByteString) => Buffer, path: ByteString): SeenPath => {
  let at: ByteString = '/'
  let name: ByteString = '/'
  let rest = path.split('/')
  let links = 0
  let kind: PathKind = 'directory'
  let isOwnName = true
  while (rest.length > 0) {
    const [part = '', ...after] = rest
    rest = after
    if (part === '' || part === '.') continue
    const next = part === '..' ? normalizePath(`${at}/..`) : childOf(at, part)
    if (isOwnName && rest.every((one) => one === '' || one === '.')) name = next
    const found = kindOf(place(next))
    if (typeof found === 'string') {
      kind = found
      at = next
      if (kind === 'directory') continue
      const left = rest.filter((one) => one !== '' && one !== '.')
      if (left.length === 0) break
      // Nothing stands below a file.
      return {
        kind: kind === 'unreadable' ? kind : 'missing',
        real: normalizePath(`${at}/${left.join('/')}`),
        name: path,
      }
    }
    links++
    if (links > MOST_LINKS) return { kind: 'missing', real: next, name: next }
    if (name === next) isOwnName = false
    if (found.target.startsWith('/')) at = '/'
    rest = [...found.target.split('/'), ...rest]
    kind = 'directory'
  }
  return { kind, real: at, name }
}

const kindOf = (place: Buffer): PathKind | { readonly target: ByteString } => {
  try {
    const stats = lstatSync(place)
    if (stats.isSymbolicLink()) return { target: readlinkSync(place, { encoding: 'buffer' }).toString('latin1') }
    return stats.isDirectory() ? 'directory' : stats.isFile() ? 'file' : 'other'
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unreadable'
  }
}
