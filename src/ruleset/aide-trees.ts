import { aspectsShownBy, type Aspect } from './aspects.js'
import type { AideSelection } from '../host/aide-conf.js'
import type { ByteString } from '../model/byte-string.js'
import { isWithin, normalizePath, parentOf } from '../path/normalize.js'

/** A path that AIDE watches: with everything below it, or itself alone. */
export interface WatchedTree {
  readonly path: ByteString
  readonly isTree: boolean
  /** Absent where only the path is known. */
  readonly isDirectory?: boolean
  /** What AIDE can notice of it; absent: everything. */
  readonly aspects?: ReadonlySet<Aspect>
}

/** What AIDE watches, as far as paths can say it. */
export interface AideWatch {
  readonly trees: readonly WatchedTree[]
  /** Directories and files inside of them that AIDE leaves out. */
  readonly leftOut: readonly ByteString[]
  /** Selections that begin with no path: nothing can be derived from them. */
  readonly unclear: readonly ByteString[]
}

/** The least paths that hold everything that the selections can select. A pattern that is no plain path stands for its directory. */
export const treesOfSelections = (selections: readonly AideSelection[]): AideWatch => {
  const trees: WatchedTree[] = []
  const leftOut: ByteString[] = []
  const unclear: ByteString[] = []
  for (const { sign, pattern, compared } of selections) {
    const { path, rest } = literalStart(pattern)
    const isWhole = rest === '' || rest === '$'
    const noticed = compared === null ? {} : { aspects: aspectsShownBy(compared) }
    if (sign === '!' || sign === '-') {
      if (isWhole) leftOut.push(normalizePath(path))
    } else if (!path.startsWith('/')) unclear.push(pattern)
    else if (isWhole) trees.push({ path: normalizePath(path), isTree: sign === '+' && rest === '', ...noticed })
    else trees.push({ path: directoryOf(path), isTree: true, ...noticed })
  }
  return { trees: minimal(trees), leftOut, unclear }
}

/** `/etc/ssh/ssh` of `/etc/ssh/ssh.*conf` lies in `/etc/ssh`; `/etc/` of `/etc/[a-z]` is the directory itself. */
const directoryOf = (path: ByteString): ByteString =>
  path.endsWith('/') ? normalizePath(path) : parentOf(normalizePath(path))

/** The characters of an extended regular expression that stand for themselves from its beginning on, and what follows. */
const literalStart = (pattern: ByteString): { readonly path: ByteString; readonly rest: ByteString } => {
  const source = pattern.startsWith('^') ? pattern.slice(1) : pattern
  // An alternative at the top makes no beginning certain.
  if (/^(?:\\.|[^\\([|])*\|/.test(source)) return { path: '', rest: source }
  let path = ''
  for (let i = 0; i < source.length;) {
    const isEscaped = source[i] === '\\'
    const character = isEscaped ? (source[i + 1] ?? '') : source[i]!
    const end = i + (isEscaped ? 2 : 1)
    const isMeta = isEscaped ? /\w/.test(character) : /[.[\](){}*+?|^$]/.test(character)
    const isRepeated = /[*+?{]/.test(source[end] ?? '')
    // A lone dot is what most people write for a dot: `/etc/ld.so.conf`.
    const isDot = !isEscaped && character === '.' && !isRepeated
    if ((isMeta && !isDot) || isRepeated) return { path, rest: source.slice(i) }
    path += character
    i = end
  }
  return { path, rest: '' }
}

/** Directories that gather everything else: a file in one of them does not make the whole of it watched. */
const GATHERING: ReadonlySet<ByteString> = new Set(['/', '/var', '/var/lib', '/home', '/srv', '/mnt', '/media', '/run'])

/**
 * The least paths that hold the entries of AIDE's database: a directory of which it holds files is a tree, one of which it holds
 * nothing but directories stands for itself.
 */
export const treesOfEntries = (
  entries: Iterable<{ readonly path: ByteString; readonly isDirectory: boolean }>,
): AideWatch => {
  const directories = new Set<ByteString>()
  const files: ByteString[] = []
  for (const { path, isDirectory } of entries)
    if (isDirectory) directories.add(path)
    else files.push(path)
  const withFiles = new Set(files.map(parentOf))
  const parents = new Set([...directories].filter((path) => path !== '/').map(parentOf))
  const isTree = (path: ByteString): boolean => !GATHERING.has(path) && (withFiles.has(path) || !parents.has(path))
  const trees = [...directories].map((path) => ({ path, isTree: isTree(path), isDirectory: true }))
  const loose = files.filter((path) => !directories.has(parentOf(path)) || GATHERING.has(parentOf(path)))
  return {
    trees: minimal([...trees, ...loose.map((path) => ({ path, isTree: false, isDirectory: false }))]),
    leftOut: [],
    unclear: [],
  }
}

/** Without what lies in another tree of which AIDE notices as much, in the order of bytes; one tree for each path. */
export const minimal = (trees: readonly WatchedTree[]): readonly WatchedTree[] => {
  const all = new Map<ByteString, WatchedTree>()
  for (const tree of trees) {
    const known = all.get(tree.path)
    all.set(tree.path, known === undefined ? tree : both(known, tree))
  }
  const isHeld = (tree: WatchedTree): boolean => {
    for (let at = tree.path; at !== '/';) {
      at = parentOf(at)
      const above = all.get(at)
      if (above?.isTree === true && noticesAll(above, tree)) return true
    }
    return false
  }
  const kept = [...all.values()].filter((tree) => !isHeld(tree))
  return kept.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
}

const both = (a: WatchedTree, b: WatchedTree): WatchedTree => {
  const { aspects, ...tree } = a.isTree ? a : b
  return aspects === undefined || a.aspects === undefined || b.aspects === undefined
    ? tree
    : { ...tree, aspects: new Set([...a.aspects, ...b.aspects]) }
}

const noticesAll = ({ aspects }: WatchedTree, inner: WatchedTree): boolean =>
  aspects === undefined || (inner.aspects !== undefined && [...inner.aspects].every((aspect) => aspects.has(aspect)))

/** Whether something that AIDE leaves out lies in the tree. */
export const leftOutWithin = (watch: AideWatch, path: ByteString): readonly ByteString[] =>
  watch.leftOut.filter((one) => one !== path && isWithin(one, path))
