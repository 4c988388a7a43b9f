import assert from 'node:assert/strict'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import type { ControlFact } from '../../src/model/control-fact.js'
import { isWithin } from '../../src/path/normalize.js'
import { oneHost } from '../../src/correlate/one-host.js'
import { openSqliteStore } from '../../src/store/sqlite-store.js'
import type { Store } from '../../src/store/store.js'
import { batch, operation } from '../support/facts.js'
import { folder } from '../support/folder.js'

const storeWith = async (paths: readonly string[]): Promise<Store> => {
  const store = openSqliteStore(':memory:')
  await store.append(batch({ operations: paths.map((file, serial) => operation({ file, serial })) }))
  return store
}

suite('referencesBelow', () => {
  test('a directory has itself and what is below it, and none of its lookalikes', async () => {
    const store = await storeWith([
      '/a',
      '/a/x',
      '/a/x/y',
      '/a.b',
      '/a0',
      '/a-',
      '/a b',
      '/A',
      '/ab/c',
      '/b',
      '\0ia:1',
      '\0ra/x',
    ])
    assert.deepEqual(await store.referencesBelow('/a'), ['/a', '/a/x', '/a/x/y'])
    assert.deepEqual(await store.referencesBelow('/a', { from: 3, to: 4 }), ['/a/x'])
    assert.deepEqual(
      await Promise.all(['/', '/a', '/a/x/y', '/a/x/y/z', '/abc'].map((directory) => store.isAnyBelow(directory))),
      [true, true, true, false, false],
    )
    await store.close()
  })

  test('the root has every path and no other reference', async () => {
    const store = await storeWith(['/a', '/b/c', '\0ifd:00:1', '\0rname', '\0efd:00:1/x'])
    assert.deepEqual(await store.referencesBelow('/'), ['/a', '/b/c'])
    await store.close()
  })

  test('names with the bytes next to the slash, or beyond UTF-8, are on the right side', async () => {
    const store = await storeWith(['/a/\xff', '/a/\x01', '/a/0', '/a.', '/a0', '/a\xff', "/a/'%_"])
    assert.deepEqual(await store.referencesBelow('/a'), ["/a/'%_", '/a/0', '/a/\x01', '/a/\xff'].sort())
    await store.close()
  })

  test('finds exactly what lies within, whatever the names are', async () => {
    const name = fc.constantFrom('a', 'a.b', 'a0', 'a-', 'aa', '\xff', '/', '.', '0')
    const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => `/${names.join('/')}`)
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(path, { maxLength: 20 }),
        fc.constantFrom('/a', '/a/a', '/a.b', '/'),
        async (paths, directory) => {
          const store = await storeWith(paths)
          const below = paths.filter((one) => isWithin(one, directory)).sort()
          assert.deepEqual([...(await store.referencesBelow(directory))].sort(), below)
          await store.close()
        },
      ),
      { numRuns: 60 },
    )
  })
})

suite('operations', () => {
  test('come in log order, and each once though asked for by path and by inode', async () => {
    const store = openSqliteStore(':memory:')
    const [third, first, second] = [
      operation({ time: 20, serial: 3 }),
      operation({ time: 10, serial: 2 }),
      operation({ time: 20, serial: 1 }),
    ]
    await store.append(batch({ operations: [third, first, second] }))
    const found = await store.operations({ from: 0, to: 100, references: ['/etc/passwd'], inodes: [70] })
    assert.deepEqual(found, [first, second, third])
    await store.close()
  })

  test('of a span include both its ends', async () => {
    const store = openSqliteStore(':memory:')
    await store.append(batch({ operations: [10, 20, 30].map((time, serial) => operation({ time, serial })) }))
    const times = async (from: number, to: number) =>
      (await store.operations({ from, to, references: ['/etc/passwd'] })).map(({ time }) => time)
    assert.deepEqual(await times(10, 20), [10, 20])
    assert.deepEqual(await times(11, 19), [])
    await store.close()
  })

  test('a process that became another program is seen as each', async () => {
    const store = openSqliteStore(':memory:')
    const { process } = operation()
    const processes = [
      { ...process, comm: 'bash' },
      { ...process, comm: 'tee' },
      { ...process, comm: 'bash' },
    ]
    await store.append(
      batch({ operations: processes.map((one, serial) => operation({ serial, time: serial, process: one })) }),
    )
    const found = await store.operations({ from: 0, to: 10, references: ['/etc/passwd'] })
    assert.deepEqual(
      found.map((one) => one.process.comm),
      ['bash', 'tee', 'bash'],
    )
    await store.close()
  })
})

suite('facts of the trail itself', () => {
  test('are all, or of the kinds asked for', async () => {
    const store = openSqliteStore(':memory:')
    const boot: ControlFact = { node: null, time: 5, serial: 1, kind: 'boot', detail: null, process: null }
    const rule: ControlFact = { ...boot, time: 6, kind: 'rule-added', detail: 'watch' }
    await store.append(batch({ controlFacts: [rule, boot] }))
    assert.deepEqual(await store.controlFacts(0, 10), [boot, rule])
    assert.deepEqual(await store.controlFacts(0, 10, ['boot', 'serial-restart']), [boot])
    await store.close()
  })

  test("the highest of the kernel's serials is told for each host, and the daemon's own are none", async () => {
    const store = openSqliteStore(':memory:')
    const fact: ControlFact = { node: null, time: 5, serial: 9, kind: 'boot', detail: null, process: null }
    await store.append(
      batch({
        controlFacts: [
          fact,
          { ...fact, time: 6, serial: 7 },
          { ...fact, time: 8, serial: 90 },
          { ...fact, time: 6, serial: 8, node: 'web1', kind: 'rule-added' },
          { ...fact, time: 6, serial: 70, node: 'web1', kind: 'daemon-start' },
          { ...fact, time: 6, serial: 80, kind: 'resumed' },
        ],
      }),
    )
    const told = async (from: number, before: number): Promise<readonly unknown[]> => [
      ...(await store.highestSerials(from, before)),
    ]
    assert.deepEqual(await told(5, 8), [
      [null, 9],
      ['web1', 8],
    ])
    assert.deepEqual(await told(6, 8), [
      [null, 7],
      ['web1', 8],
    ])
    assert.deepEqual(await told(9, 100), [])
    assert.deepEqual([...(await oneHost(store, 'web1').highestSerials(0, 8))], [['web1', 9]])
    await store.close()
  })
})

suite('prune', () => {
  test('forgets what is older and keeps the rest, with its people and its other names', async () => {
    const store = openSqliteStore(':memory:')
    const old = operation({ time: 10, serial: 1, file: '/etc/old', peer: '/etc/older' })
    const young = operation({ time: 20, serial: 2, file: '/etc/young', peer: '/etc/younger' })
    const fact = { node: null, serial: 1, kind: 'boot', detail: null, process: operation().process } as const
    await store.append(
      batch({
        operations: [old, young],
        controlFacts: [
          { ...fact, time: 5 },
          { ...fact, time: 25 },
        ],
      }),
    )
    await store.prune(20)
    assert.deepEqual(await store.operations({ from: 0, to: 100, references: ['/etc/old', '/etc/young'] }), [young])
    assert.deepEqual(await store.referencesBelow('/etc'), ['/etc/young', '/etc/younger'])
    assert.deepEqual(
      (await store.controlFacts(0, 100)).map(({ time, process }) => [time, process?.comm]),
      [[25, 'tee']],
    )
    await store.close()
  })

  const again = operation({ time: 30, serial: 9 })
  const ofAll = { from: 0, to: 100, references: ['/etc/passwd'] }

  test('does not break what is stored afterwards', async () => {
    const store = openSqliteStore(':memory:')
    await store.append(batch({ operations: [operation({ time: 10 })] }))
    await store.prune(20)
    await store.append(batch({ operations: [again] }, { expectedOffset: 1000 }))
    assert.deepEqual(await store.operations(ofAll), [again])
    await store.close()
  })

  test('does not break what another process stores afterwards', async (t) => {
    const file = join(folder(t), 'index.db')
    const [writer, pruner] = [openSqliteStore(file), openSqliteStore(file)]
    await writer.append(batch({ operations: [operation({ time: 10 })] }))
    await pruner.prune(20)
    await writer.append(batch({ operations: [again] }, { expectedOffset: 1000 }))
    assert.deepEqual(await writer.operations(ofAll), [again])
    await writer.close()
    await pruner.close()
  })
})
