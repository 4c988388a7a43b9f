import type { Attribution } from '../model/attribution.js'
import type { Entry, Told } from '../model/story.js'
import { ancestorsOf, parentOf } from '../path/normalize.js'
import { groupBy } from '../model/group-by.js'

/** Entries of one directory from this number on are told by the directory. */
const MANY = 12

/** Attributes of a directory that change when entries come and go in it: its own times, and the size of its table of entries. */
const BY_ENTRIES = new Set(['mtime', 'ctime', 'linkcount', 'size', 'bcount'])

/** Changes with what follows from others folded. */
export const tellShort = (attributions: readonly Attribution[]): Told => {
  const above = parentsAbove(attributions)
  return {
    entries: entriesOf(attributions.filter((one) => !above.has(one))),
    above: attributions.filter((one) => above.has(one)),
  }
}

/** Every change by itself. */
export const tellAll = (attributions: readonly Attribution[]): Told => ({
  entries: attributions.map(single),
  above: [],
})

/** The directories of which nothing changed but their entries, and of which an entry is among the changes. */
export const parentsAbove = (attributions: readonly Attribution[]): ReadonlySet<Attribution> => {
  const parents = new Set(attributions.map(({ change }) => parentOf(change.path)))
  return new Set(
    attributions.filter(
      ({ change: { path, kind, fileType, attributes } }) =>
        kind === 'changed' &&
        fileType === 'directory' &&
        attributes.length > 0 &&
        attributes.every((name) => BY_ENTRIES.has(name)) &&
        parents.has(path),
    ),
  )
}

/** Trees that came or went as a whole, then directories of which many entries changed alike, then the rest; each change once. */
export const entriesOf = (attributions: readonly Attribution[]): readonly Entry[] => {
  const whole = groupBy(attributions, rootIn(attributions)).map(treeOf)
  const alone = whole.filter(({ shape }) => shape === 'one')
  const crowded = groupBy(alone, ({ kind, path }) => `${kind} ${parentOf(path)}`).filter(({ length }) => length >= MANY)
  const crowd = new Map(crowded.map((entries) => [entries[0]!, crowdOf(entries)]))
  const hidden = new Set(crowded.flatMap((entries) => entries.slice(1)))
  return whole.filter((entry) => !hidden.has(entry)).map((entry) => crowd.get(entry) ?? entry)
}

const single = (one: Attribution): Entry => ({
  shape: 'one',
  path: one.change.path,
  kind: one.change.kind,
  attributions: [one],
})

/** The topmost path that came or went in the same way and has this one below it. */
const rootIn = (attributions: readonly Attribution[]): ((one: Attribution) => string) => {
  const gone = new Set(
    attributions
      .filter(({ change }) => change.kind !== 'changed')
      .map(({ change: { kind, path } }) => `${kind} ${path}`),
  )
  return ({ change: { kind, path } }) => {
    const root = ancestorsOf(path).findLast((directory) => gone.has(`${kind} ${directory}`))
    return `${kind} ${root ?? path}`
  }
}

const treeOf = (group: readonly Attribution[]): Entry => {
  if (group.length === 1) return single(group[0]!)
  const root = group.reduce((top, one) => (one.change.path.length < top.change.path.length ? one : top))
  return { shape: 'tree', path: root.change.path, kind: root.change.kind, attributions: group }
}

const crowdOf = (entries: readonly Entry[]): Entry => ({
  shape: 'siblings',
  path: parentOf(entries[0]!.path),
  kind: entries[0]!.kind,
  attributions: entries.flatMap(({ attributions }) => attributions),
})
