import assert from 'node:assert/strict'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { openSqliteStore } from '../../src/store/sqlite-store.js'
import type { Store } from '../../src/store/store.js'
import { batch, noFacts, operation, sourceState } from '../support/facts.js'
import { folder } from '../support/folder.js'
import { contentsOf } from '../support/index-contents.js'

const { fingerprint } = sourceState()
const first = operation()
const second = operation({ serial: 101 })
const third = operation({ serial: 102 })
const serials = async (store: Store): Promise<readonly number[]> =>
  (await store.operations({ from: -1e15, to: 1e15, references: ['/etc/passwd'] })).map(({ serial }) => serial)

suite('facts that are handed over before the rest of their batch', () => {
  test('are stored with it, and give the index that the whole batch gives', async (t) => {
    const directory = folder(t)
    const [whole, parts] = [join(directory, 'whole.db'), join(directory, 'parts.db')]
    const one = openSqliteStore(whole)
    await one.append(batch({ operations: [first, second, third] }))
    await one.close()
    const other = openSqliteStore(parts)
    assert.equal(await other.ahead({ ...noFacts, operations: [first] }, fingerprint, null), true)
    assert.equal(await other.ahead({ ...noFacts, operations: [second] }, fingerprint, null), true)
    await other.append(batch({ operations: [third] }))
    await other.close()
    assert.deepEqual(contentsOf(parts), contentsOf(whole))
  })

  test('are seen by queries of the same store, not by those of others', async (t) => {
    const file = join(folder(t), 'index.db')
    const [store, other] = [openSqliteStore(file), openSqliteStore(file)]
    await store.ahead({ ...noFacts, operations: [first] }, fingerprint, null)
    assert.deepEqual(await serials(store), [100])
    assert.equal((await store.totals()).operations, 1)
    assert.deepEqual(await serials(other), [])
    await store.append(batch({ operations: [second] }))
    assert.deepEqual(await serials(other), [100, 101])
    await Promise.all([store.close(), other.close()])
  })

  test('are gone when the rest never comes', async (t) => {
    const file = join(folder(t), 'index.db')
    const store = openSqliteStore(file)
    await store.append(batch({ operations: [first] }))
    const before = contentsOf(file)
    await store.ahead({ ...noFacts, operations: [second] }, fingerprint, 1000)
    await store.close()
    assert.deepEqual(contentsOf(file), before)
  })

  test('are gone when a batch of another source comes first', async () => {
    const store = openSqliteStore(':memory:')
    await store.ahead({ ...noFacts, operations: [first] }, fingerprint, null)
    await store.append(batch({ operations: [second] }, { source: sourceState({ fingerprint: 'another first line' }) }))
    assert.deepEqual(await serials(store), [101])
    await store.close()
  })

  test('are refused, with the rest, when another process has read on in the source', async (t) => {
    const file = join(folder(t), 'index.db')
    const [store, other] = [openSqliteStore(file), openSqliteStore(file)]
    await other.append(batch({ operations: [first] }))
    assert.equal(await store.ahead({ ...noFacts, operations: [second] }, fingerprint, null), false)
    assert.deepEqual(await serials(store), [100])
    assert.equal(await store.ahead({ ...noFacts, operations: [second] }, fingerprint, 1000), true)
    await store.append(batch({}, { expectedOffset: 1000, source: sourceState({ offset: 2000 }) }))
    assert.deepEqual(await serials(other), [100, 101])
    await Promise.all([store.close(), other.close()])
  })

  test('that are wrong take nothing of the batch with them', async () => {
    const store = openSqliteStore(':memory:')
    await store.ahead({ ...noFacts, operations: [first] }, fingerprint, null)
    const wrong = operation({ serial: 7, process: { ...first.process, pid: null as unknown as number } })
    await store.ahead({ ...noFacts, operations: [wrong] }, fingerprint, null)
    await assert.rejects(serials(store), /NOT NULL/)
    await store.append(batch({ operations: [second] }))
    assert.deepEqual(await serials(store), [101])
    await store.close()
  })
})
