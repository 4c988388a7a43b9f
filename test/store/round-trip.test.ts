import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { openSqliteStore } from '../../src/store/sqlite-store.js'
import { batch, controlFact, fileOperation, processFacts, sessionFact } from '../support/facts.js'

const RUNS = { numRuns: 200 }

suite('what goes into the index comes out of it', () => {
  test('operations, by their path and by their inode', async () => {
    await fc.assert(
      fc.asyncProperty(fileOperation, async (operation) => {
        const store = openSqliteStore(':memory:')
        await store.append(batch({ operations: [operation] }))
        const span = { from: operation.time, to: operation.time }
        assert.deepEqual(await store.operations({ ...span, references: [operation.file] }), [operation])
        const inodes = operation.inode === null ? [] : [operation.inode]
        assert.deepEqual(await store.operations({ ...span, inodes }), operation.inode === null ? [] : [operation])
        await store.close()
      }),
      RUNS,
    )
  })

  test('facts about sessions', async () => {
    await fc.assert(
      fc.asyncProperty(sessionFact, async (fact) => {
        const store = openSqliteStore(':memory:')
        await store.append(batch({ sessionFacts: [fact] }))
        assert.deepEqual(await store.sessionFacts(fact.node, fact.ses), [fact])
        assert.deepEqual(await store.sessionFactsBetween(fact.time, fact.time), [fact])
        await store.close()
      }),
      RUNS,
    )
  })

  test('facts about the trail itself', async () => {
    await fc.assert(
      fc.asyncProperty(controlFact, async (fact) => {
        const store = openSqliteStore(':memory:')
        await store.append(batch({ controlFacts: [fact] }))
        assert.deepEqual(await store.controlFacts(fact.time, fact.time), [fact])
        await store.close()
      }),
      RUNS,
    )
  })

  test('executions, as sightings of their process', async () => {
    await fc.assert(
      fc.asyncProperty(processFacts, async (process) => {
        const store = openSqliteStore(':memory:')
        const executed = { ...process, executed: true }
        await store.append(batch({ executions: [{ node: 'web1', time: 77, serial: 1, process: executed }] }))
        assert.deepEqual(await store.processes('web1', process.pid, 0, 100), [{ time: 77, process: executed }])
        assert.deepEqual(await store.processes('web2', process.pid, 0, 100), [])
        await store.close()
      }),
      RUNS,
    )
  })

  test('many operations at once, each with its own process', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fileOperation, { selector: ({ serial }) => serial, maxLength: 30 }),
        async (all) => {
          const store = openSqliteStore(':memory:')
          await store.append(batch({ operations: all }))
          const found = await store.operations({ from: 0, to: 1e15, references: all.map(({ file }) => file) })
          const inOrder = [...all].sort((a, b) => a.time - b.time || a.serial - b.serial)
          assert.deepEqual(found, inOrder)
          await store.close()
        },
      ),
      { numRuns: 50 },
    )
  })
})
