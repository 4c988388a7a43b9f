import assert from 'node:assert/strict'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import fc from 'fast-check'
import { gatherKnowledge } from '../../src/app/knowledge.js'
import { openSqliteStore } from '../../src/store/sqlite-store.js'
import { AuditLog } from '../support/audit-log.js'
import { folder, put } from '../support/folder.js'
import { assertSameContents, contentsOf } from '../support/index-contents.js'
import { ingestInto } from '../support/ingest.js'
import { runs } from '../support/runs.js'
import { answersFor, mistakesIn, trueChanges } from '../support/truth.js'

/** An hour of a recorded host: rules are loaded, people log in, files change. */
const excerpt = (host: string, from: number, to: number): Buffer =>
  Buffer.from(
    readFileSync(`fixtures/${host}/audit/audit.log`, 'latin1')
      .split(/(?<=\n)/)
      .slice(from, to)
      .join(''),
    'latin1',
  )

/** Cuts the log at random places into as many ingests, and compares with the index of a single one. */
const anyCuts = async (t: TestContext, log: Buffer, most: number, often: number): Promise<void> => {
  const directory = folder(t)
  const [single, index] = [join(directory, 'single.db'), join(directory, 'index.db')]
  const path = put(directory, 'audit.log', log)
  await ingestInto(single, path)
  const expected = contentsOf(single)
  const cuts = fc.uniqueArray(fc.integer({ min: 0, max: log.length }), { minLength: 1, maxLength: most })
  await fc.assert(
    fc.asyncProperty(cuts, async (places) => {
      for (const suffix of ['', '-wal', '-shm']) rmSync(index + suffix, { force: true })
      for (const place of [...places].sort((a, b) => a - b)) {
        writeFileSync(path, log.subarray(0, place))
        await ingestInto(index, path)
      }
      writeFileSync(path, log)
      await ingestInto(index, path)
      assertSameContents(contentsOf(index), expected)
    }),
    { numRuns: runs(often) },
  )
}

suite('a log that is read in several runs, wherever it is cut', () => {
  test('gives the same index as in one: rules loaded, a first login, an editor at work', async (t) => {
    await anyCuts(t, excerpt('night', 130, 450), 1, 20)
  })

  test('gives the same index as in one: many cuts', async (t) => {
    await anyCuts(t, excerpt('night', 280, 700), 6, 6)
  })

  test('gives the same index as in one: a host that starts again', async (t) => {
    const lines = readFileSync('fixtures/boots/audit/audit.log', 'latin1').split('\n')
    const boot = lines.findLastIndex((line) => line.startsWith('type=SYSTEM_BOOT'))
    await anyCuts(t, excerpt('boots', boot - 90, boot + 60), 1, 15)
  })

  test('knows the second boot by its own records when the cut is between two boots', async (t) => {
    const directory = folder(t)
    const db = join(directory, 'index.db')
    const lines = readFileSync('fixtures/boots/audit/audit.log', 'latin1').split(/(?<=\n)/)
    const boot = lines.findLastIndex((line) => line.startsWith('type=SYSTEM_BOOT'))
    const start = lines.findLastIndex((line, at) => at < boot && line.startsWith('type=DAEMON_START'))
    const audit = put(directory, 'audit.log', lines.slice(0, start).join(''))
    await ingestInto(db, audit)
    put(directory, 'audit.log', lines.join(''))
    const inTwo = await answersFor('boots', 'aide-default.txt', { audit, db })
    assert.deepEqual(mistakesIn(trueChanges('boots'), inTwo), [])
    const inOne = await answersFor('boots', 'aide-default.txt')
    const bootsOf = (answers: typeof inOne) => [...answers.values()].map(({ deed }) => deed?.who.boot)
    assert.deepEqual(bootsOf(inTwo), bootsOf(inOne))
  })

  test('knows a boot that no record tells of, when it lies between two logs or two runs', async (t) => {
    const before = new AuditLog(Date.UTC(2026, 10, 23, 8), 5000)
    const alice = before.login({ account: 'alice', auid: 1001, ses: 3, address: '10.0.0.1' })
    before.write(alice, '/etc/one', 71)
    const after = new AuditLog(Date.UTC(2026, 10, 23, 9), 2)
    const bob = after.login({ account: 'bob', auid: 1002, ses: 3, address: '10.0.0.2' })
    after.write(bob, '/etc/one', 71)
    const ways: readonly (readonly [name: string, text: string][])[] = [
      [
        ['audit.log.1', before.text],
        ['audit.log', after.text],
      ],
      [
        ['audit.log', before.text],
        ['audit.log', before.text + after.text],
      ],
    ]
    for (const way of ways) {
      const [directory, own] = [folder(t), folder(t)]
      for (const [name, text] of way) {
        put(directory, name, text)
        await ingestInto(join(own, 'index.db'), directory)
      }
      const store = openSqliteStore(join(own, 'index.db'))
      const knowledge = await gatherKnowledge(store, {
        ...{ audit: [directory], db: null, node: null, ingest: false, rules: null, passwd: null, authLog: null },
        ...{ since: null, until: null },
      })
      await store.close()
      assert.deepEqual(knowledge.boots.get(null)?.length, 2)
    }
  })
})
