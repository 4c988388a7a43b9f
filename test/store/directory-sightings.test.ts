import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import type { FileOperation } from '../../src/model/file-operation.js'
import { openSqliteStore } from '../../src/store/sqlite-store.js'
import type { DirectorySighting, Store } from '../../src/store/store.js'
import { batch, fileOperation, noFacts, operation, sourceState } from '../support/facts.js'

const DAY = 86_400_000
const time = fc.oneof(fc.integer({ min: 0, max: 3 * DAY }), fc.constantFrom(DAY - 1, DAY, 2 * DAY))
const shape = fc.record({
  time,
  role: fc.constantFrom('self' as const, 'parent' as const),
  file: fc.constantFrom('/a', '/b', '\0efd:00:1/x'),
  inode: fc.constantFrom(null, 1, 2),
  device: fc.constantFrom(null, 'fe:00', 'fd:00'),
  node: fc.constantFrom(null, 'web1'),
  success: fc.boolean(),
})
const some = fc
  .array(fc.tuple(fileOperation, shape), { maxLength: 15 })
  .map((all) => all.map(([one, own], serial) => ({ ...one, ...own, serial, item: 0 })))
const ASKED = { references: ['/a', '/b', '\0efd:00:1/x'], inodes: [1, 2] }

/** What a store should say, by its operations alone: the first and the last time of each directory, over all its sightings. */
const endsOf = (all: readonly DirectorySighting[]): ReadonlyMap<string, readonly [number, number]> => {
  const ends = new Map<string, readonly [number, number]>()
  for (const { node, file, inode, device, success, from, to } of all) {
    const key = JSON.stringify([node, file, inode, device, success, Math.floor(from / DAY)])
    const [first, last] = ends.get(key) ?? [Infinity, -Infinity]
    ends.set(key, [Math.min(first, from), Math.max(last, to)])
  }
  return new Map([...ends].sort(([a], [b]) => (a < b ? -1 : 1)))
}

const asSightings = (operations: readonly FileOperation[]): readonly DirectorySighting[] =>
  operations.flatMap(({ role, inode, node, file, device, success, time: at }) =>
    role === 'parent' && inode !== null ? [{ node, file, inode, device, success, from: at, to: at }] : [],
  )

const assertSummedUp = async (store: Store, from: number, to: number): Promise<void> => {
  const all = await store.operations({ from, to, ...ASKED })
  assert.deepEqual(endsOf(await store.directorySightings({ from, to, ...ASKED })), endsOf(asSightings(all)))
  const own = await store.operations({ from, to, ...ASKED, withoutParents: true })
  assert.deepEqual(
    own,
    all.filter(({ role }) => role !== 'parent'),
  )
  // By inode: what is known by its file already is left out, and the rest is whole.
  const { inodes } = ASKED
  assert.deepEqual(
    await store.operations({ from, to, inodes, besides: ['/a'] }),
    (await store.operations({ from, to, inodes })).filter(({ file }) => file !== '/a'),
  )
  // Many are asked for in another way than few.
  const many = [...inodes, ...Array.from({ length: 20 }, (_, i) => 100 + i)]
  for (const besides of [[], ['/a']])
    assert.deepEqual(
      await store.operations({ from, to, inodes: many, besides }),
      await store.operations({ from, to, inodes, besides }),
    )
}

suite('the sightings of a directory', () => {
  test('sum up the operations on its entries, whatever span is asked for, and after what is old was forgotten', async () => {
    await fc.assert(
      fc.asyncProperty(some, time, time, time, async (operations, from, to, kept) => {
        const store = openSqliteStore(':memory:')
        await store.append(batch({ operations }))
        await assertSummedUp(store, 0, 1e15)
        await assertSummedUp(store, from, to)
        await store.prune(kept)
        await assertSummedUp(store, 0, 1e15)
        await store.close()
      }),
      { numRuns: 100 },
    )
  })

  test('lose what an event had told before it was whole', async () => {
    const store = openSqliteStore(':memory:')
    const entry = (at: number): FileOperation =>
      operation({ role: 'parent', file: '/etc', inode: 9, time: at, serial: at })
    await store.append(batch({ operations: [entry(1000), entry(2000), entry(3000)] }))
    const completed = [
      { id: { node: null, time: 3000, serial: 3000 }, before: { ...noFacts, operations: [entry(3000)] } },
    ]
    const source = sourceState({ offset: 2000 })
    assert.ok(await store.append(batch({}, { completed, source, expectedOffset: 1000 })))
    const [sighting, ...others] = await store.directorySightings({ from: 0, to: 1e15, references: ['/etc'] })
    assert.deepEqual([sighting?.from, sighting?.to, others], [1000, 2000, []])
    await store.close()
  })
})
