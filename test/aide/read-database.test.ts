import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { openAideDatabase } from '../../src/aide/read-database.js'
import type { AideEntry } from '../../src/model/aide-entry.js'
import { WhoChangedError } from '../../src/model/errors.js'

const entriesOf = async (file: string): Promise<readonly AideEntry[]> => {
  const entries: AideEntry[] = []
  for await (const entry of (await openAideDatabase(file)).entries) entries.push(entry)
  return entries
}

suite('openAideDatabase', () => {
  const folder = mkdtempSync(join(tmpdir(), 'aide-db-'))
  after(() => {
    rmSync(folder, { recursive: true })
  })
  const written = (name: string, text: string): string => {
    const file = join(folder, name)
    writeFileSync(file, text, 'latin1')
    return file
  }

  test('reads the head: version, time with its zone if it has one, columns', async () => {
    const old = await openAideDatabase('fixtures/aide/0.18.3/aide.db.small')
    assert.equal(old.head.version, '0.18.3')
    assert.deepEqual(old.head.generated, { seconds: 1795463473, offsetMinutes: null })
    assert.ok(old.head.columns.includes('sha256'))
    const fresh = await openAideDatabase('fixtures/aide/0.20dev/aide.db.small')
    assert.equal(fresh.head.generated?.offsetMinutes, 0)
  })

  test('reads the same entries from 0.16, 0.18 and 0.20', async () => {
    const seen = await Promise.all(
      ['0.16.2', '0.18.3', '0.20dev'].map(async (build) =>
        (await entriesOf(`fixtures/aide/${build}/aide.db.small`)).map(
          ({ path, fileType, size, uid, linkName, linkCount }) => ({ path, fileType, size, uid, linkName, linkCount }),
        ),
      ),
    )
    assert.deepEqual(seen[0], seen[1])
    assert.deepEqual(seen[1], seen[2])
    const link = (await entriesOf('fixtures/aide/0.18.3/aide.db.small')).find(({ path }) => path.endsWith('/link'))
    assert.equal(link?.linkName, '/old/target')
    assert.equal(link.mtime, 1795463473)
  })

  test('knows the newest ctime of all entries where the head has no zone', async () => {
    const database = await openAideDatabase('fixtures/aide/0.18.3/aide.db.small', () => false)
    for await (const entry of database.entries) assert.fail(entry.path)
    const newest = Math.max(...(await entriesOf('fixtures/aide/0.18.3/aide.db.small')).map(({ ctime }) => ctime ?? 0))
    assert.equal(database.counts().newestCtime, newest)
  })

  test('reads gzip without metadata', async () => {
    const database = await openAideDatabase('fixtures/aide/0.18.3/aide.db.small.nometa.gz')
    assert.equal(database.head.version, null)
    let count = 0
    for await (const entry of database.entries) count += entry.path === '' ? 0 : 1
    assert.deepEqual(database.counts(), { entries: count, malformed: 0, complete: true, newestCtime: null })
  })

  test('gives only the entries of wanted paths, counts all, and splits the others no further than their name', async () => {
    const file = written(
      'wanted.db',
      '@@begin_db\n@@db_spec name attr perm mtime\n/a%20b 261 100644 MTcwMDAwMDAwMA==\n/broken 1\n/c 261 40755 1700000000\n@@end_db\n',
    )
    const database = await openAideDatabase(file, (path) => path === '/a b')
    const entries: AideEntry[] = []
    for await (const entry of database.entries) entries.push(entry)
    assert.deepEqual(
      entries.map(({ path, mtime }) => [path, mtime]),
      [['/a b', 1700000000]],
    )
    assert.deepEqual(database.counts(), { entries: 3, malformed: 0, complete: true, newestCtime: null })
  })

  test('counts malformed lines and a missing end', async () => {
    const database = await openAideDatabase(
      written(
        'cut.db',
        '@@begin_db\n@@db_spec name attr perm mtime\n/a%20b 261 100644 MTcwMDAwMDAwMA==\n/broken 1\n/c 261 40755 1700000000\n',
      ),
    )
    const entries: AideEntry[] = []
    for await (const entry of database.entries) entries.push(entry)
    assert.deepEqual(
      entries.map(({ path, fileType, mtime }) => [path, fileType, mtime]),
      [
        ['/a b', 'file', 1700000000],
        ['/c', 'directory', 1700000000],
      ],
    )
    assert.deepEqual(database.counts(), { entries: 2, malformed: 1, complete: false, newestCtime: null })
  })

  test('refuses what is no database, with the line, and what cannot be read', async () => {
    const file = written('other', '# comment\nhello\n')
    await assert.rejects(
      openAideDatabase(file),
      (error) => error instanceof WhoChangedError && error.message.startsWith(`${file}:2: `),
    )
    await assert.rejects(
      openAideDatabase(join(folder, 'none')),
      (error) => error instanceof WhoChangedError && error.code === 'unreadable',
    )
  })
})
