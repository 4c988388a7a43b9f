import type { ByteString } from '../model/byte-string.js'

/**
 * An absolute path without `.`, `..`, doubled and trailing slashes. Purely lexical: where a symbolic link stands before `..` the kernel
 * goes elsewhere, so whoever uses the result confirms it by inode where one is known.
 */
export const normalizePath = (path: ByteString): ByteString => {
  // Most paths have none of it, and a search for two bytes costs less than an expression.
  if (!path.includes('/.') && !path.includes('//') && !path.endsWith('/')) return path
  if (!NEEDS_WORK.test(path)) return path
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..') parts.pop()
    else parts.push(part)
  }
  return `/${parts.join('/')}`
}

const NEEDS_WORK = /\/(?:\/|\.\.?(?:\/|$)|$)/

/** `name` as seen from the directory `base`; null where the base is not an absolute path that still exists. */
export const joinPath = (base: ByteString | null, name: ByteString): ByteString | null =>
  base === null || !base.startsWith('/') || base.endsWith(' (deleted)') ? null : normalizePath(`${base}/${name}`)

export const parentOf = (path: ByteString): ByteString => {
  const slash = path.lastIndexOf('/')
  return slash <= 0 ? '/' : path.slice(0, slash)
}

export const baseName = (path: ByteString): ByteString => {
  const trimmed = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
  return trimmed.slice(trimmed.lastIndexOf('/') + 1)
}

/** `directory/name`, whatever the directory. */
export const childOf = (directory: ByteString, name: ByteString): ByteString =>
  directory === '/' ? `/${name}` : `${directory}/${name}`

/** Every directory above a path, nearest first, `/` last. */
export const ancestorsOf = (path: ByteString): readonly ByteString[] => {
  const ancestors: ByteString[] = []
  for (let at = path; at !== '/';) {
    at = parentOf(at)
    ancestors.push(at)
  }
  return ancestors
}

/** Whether `path` is `directory` or lies below it. */
export const isWithin = (path: ByteString, directory: ByteString): boolean =>
  path === directory || directory === '/' || path.startsWith(`${directory}/`)
