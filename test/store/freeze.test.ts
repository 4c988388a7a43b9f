import assert from 'node:assert/strict'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { openSqliteStore } from '../../src/store/sqlite-store.js'
import type { Store } from '../../src/store/store.js'
import { batch, operation, sourceState } from '../support/facts.js'
import { folder } from '../support/folder.js'

const serials = async (store: Store): Promise<readonly number[]> => {
  const found = await store.operations({ from: -1e15, to: 1e15, references: ['/etc/passwd'] })
  return found.map(({ serial }) => serial)
}

suite('a frozen store', () => {
  test('shows one state of the index, whatever others write, and holds up nobody', async (t) => {
    const file = join(folder(t), 'index.db')
    const [reader, writer] = [openSqliteStore(file), openSqliteStore(file)]
    await writer.append(batch({ operations: [operation({ serial: 1 })] }))
    await reader.freeze()
    const later = { source: sourceState({ offset: 2000 }), expectedOffset: 1000 }
    assert.equal(await writer.append({ ...batch({ operations: [operation({ serial: 2 })] }), ...later }), true)
    assert.deepEqual([await serials(reader), await serials(writer)], [[1], [1, 2]])
    await writer.prune(operation().time + 1)
    assert.deepEqual([await serials(reader), await serials(writer)], [[1], []])
    await reader.close()
    await writer.close()
    const after = openSqliteStore(file)
    assert.deepEqual(await serials(after), [])
    await after.close()
  })
})
