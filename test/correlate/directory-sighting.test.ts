import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { Directories, NOTHING_TOLD, type Directory } from '../../src/correlate/directories.js'
import type { FileOperation } from '../../src/model/file-operation.js'
import { openSqliteStore } from '../../src/store/sqlite-store.js'
import type { Store } from '../../src/store/store.js'
import { batch, operation } from '../support/facts.js'

const DAY = 86_400_000
const PATHS = ['/', '/a', '/b', '/a/c']
const TIMES = [0, 1, 2, 3, 4, 5, DAY - 1, DAY, DAY + 1, 2 * DAY]

/** Directories that are made, moved, filled, removed and mounted over, with few inode numbers for many of them. */
const history = fc.array(
  fc
    .record({
      what: fc.constantFrom('parent', 'parent', 'parent', 'mkdir', 'rmdir', 'rename', 'mount', 'chmod'),
      file: fc.constantFrom(...PATHS, '\0efd:00:1/c', '\0efe:00:2/a'),
      inode: fc.constantFrom(null, 1, 2, 3),
      device: fc.constantFrom('fe:00', 'fe:00', 'fd:00', null),
      parentInode: fc.constantFrom(null, 1, 2),
      time: fc.constantFrom(...TIMES),
      success: fc.constantFrom(true, true, true, false),
      node: fc.constantFrom(null, null, 'web1'),
    })
    .map(({ what, ...rest }) => ({
      ...rest,
      fileType: 'directory' as const,
      ...(what === 'parent'
        ? { role: 'parent' as const, kind: 'create' as const }
        : what === 'rename'
          ? { role: 'target' as const, kind: 'rename' as const }
          : { role: 'self' as const, kind: what }),
    })),
  { maxLength: 25 },
)

const shownOf = ({ isKnown, was, entriesOf, names, devices }: Directory): object => ({
  isKnown,
  was: [1, 2, 3].map((inode) => TIMES.map((time) => was(inode, time))),
  entries: entriesOf('x').toSorted(),
  names: [...names].sort(([a], [b]) => (a < b ? -1 : 1)),
  devices: [...devices].sort(),
})

/** The same store, with every operation on an entry as a sighting of its own. */
const oneByOne = (store: Store): Pick<Store, 'operations' | 'directorySightings'> => ({
  operations: async (query) => store.operations(query),
  directorySightings: async (query) => {
    const operations = await store.operations({ ...query, withoutParents: false })
    return operations.flatMap(({ role, node, file, inode, device, success, time }) =>
      role === 'parent' && inode !== null ? [{ node, file, inode, device, success, from: time, to: time }] : [],
    )
  },
})

suite('a directory that is known by sightings', () => {
  test('is what it is by every single operation', async () => {
    await fc.assert(
      fc.asyncProperty(
        history,
        fc.constantFrom(undefined, null),
        fc.constantFrom(...TIMES),
        fc.constantFrom(
          NOTHING_TOLD,
          { before: [1], after: [] },
          { before: [], after: [2] },
          { before: [1], after: [3] },
        ),
        async (all, node, from, told) => {
          const store = openSqliteStore(':memory:')
          const operations: FileOperation[] = all.map((own, serial) => operation({ ...own, serial }))
          await store.append(batch({ operations }))
          const span = { from, to: 2 * DAY }
          const tell = (path: string): typeof told => (path === '/a' ? told : NOTHING_TOLD)
          for (const path of PATHS) {
            const summed = await new Directories(store, node, span, tell).of(path)
            const single = await new Directories(oneByOne(store), node, span, tell).of(path)
            assert.deepEqual(shownOf(summed), shownOf(single))
          }
          await store.close()
        },
      ),
      { numRuns: 300 },
    )
  })

  test('has a name that it bore only in the middle of a sighting, before and after which its inode was another directory', async () => {
    const store = openSqliteStore(':memory:')
    const own = { file: '/a', inode: 1, fileType: 'directory' } as const
    const entry = { ...own, file: '/x', role: 'parent', kind: 'create' } as const
    const operations = [
      operation({ ...entry, time: 0 }),
      operation({ ...own, kind: 'mkdir', time: 2 }),
      operation({ ...entry, time: 3 }),
      operation({ ...own, kind: 'rmdir', time: 4 }),
      operation({ ...entry, time: 8 }),
    ]
    await store.append(batch({ operations }))
    const { names } = await new Directories(store, null, { from: 0, to: DAY }, () => NOTHING_TOLD).of('/a')
    assert.deepEqual(
      new Map(names),
      new Map([
        ['/a', { isOnly: true }],
        ['/x', { isOnly: false }],
      ]),
    )
    await store.close()
  })
})
