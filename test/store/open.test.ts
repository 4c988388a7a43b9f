import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { suite, test } from 'node:test'
import Database from 'better-sqlite3'
import { WhoChangedError } from '../../src/model/errors.js'
import { SCHEMA_VERSION } from '../../src/store/schema.js'
import { openSqliteStore } from '../../src/store/sqlite-store.js'
import { batch, operation } from '../support/facts.js'
import { folder, put } from '../support/folder.js'

const isIndexError = (error: unknown): boolean => error instanceof WhoChangedError && error.code === 'index'

suite('opening an index', () => {
  test('makes the file and the folders above it, readable by nobody but owner and group', async (t) => {
    const file = join(folder(t), 'deep', 'down', 'index.db')
    await openSqliteStore(file).close()
    assert.equal(statSync(file).mode & 0o777, 0o640)
  })

  test('keeps what an earlier run stored', async (t) => {
    const file = join(folder(t), 'index.db')
    const first = openSqliteStore(file)
    await first.append(batch({ operations: [operation()] }))
    await first.close()
    const second = openSqliteStore(file)
    assert.equal((await second.totals()).operations, 1)
    await second.close()
  })

  for (const version of [0, SCHEMA_VERSION - 1, SCHEMA_VERSION, 99])
    test(`refuses somebody else's SQLite file of version ${version} and leaves it as it is`, (t) => {
      const file = join(folder(t), 'other.db')
      const other = new Database(file)
      other.pragma(`user_version = ${version}`)
      other.exec('CREATE TABLE precious (value TEXT); INSERT INTO precious VALUES (1)')
      other.close()
      const before = readFileSync(file)
      assert.throws(() => openSqliteStore(file), isIndexError)
      assert.deepEqual(readFileSync(file), before)
      assert.deepEqual(readdirSync(dirname(file)), ['other.db'])
    })

  test("refuses somebody else's SQLite file that says so, even an empty one", (t) => {
    const file = join(folder(t), 'other.db')
    const other = new Database(file)
    other.pragma('application_id = 252006673')
    other.close()
    const before = readFileSync(file)
    assert.throws(() => openSqliteStore(file), isIndexError)
    assert.deepEqual(readFileSync(file), before)
  })

  test('keeps an index that was made before indexes said whose they are', async (t) => {
    const file = join(folder(t), 'index.db')
    const first = openSqliteStore(file)
    await first.append(batch({ operations: [operation()] }))
    await first.close()
    const database = new Database(file)
    assert.notEqual(database.pragma('application_id', { simple: true }), 0)
    database.pragma('application_id = 0')
    database.close()
    const second = openSqliteStore(file)
    assert.equal((await second.totals()).operations, 1)
    await second.close()
  })

  test('refuses a file that is no database, by one sentence with its name', (t) => {
    const file = put(folder(t), 'index.db', 'type=SYSCALL and so on, '.repeat(100))
    assert.throws(
      () => openSqliteStore(file),
      (error: unknown) => isIndexError(error) && (error as Error).message.startsWith(file),
    )
    assert.ok(existsSync(file))
  })

  test('refuses a folder', (t) => {
    const file = join(folder(t), 'index.db')
    mkdirSync(file)
    assert.throws(() => openSqliteStore(file), isIndexError)
  })

  test('makes an index of another version anew', async (t) => {
    const file = join(folder(t), 'index.db')
    const old = openSqliteStore(file)
    await old.append(batch({ operations: [operation()] }))
    await old.close()
    const database = new Database(file)
    database.pragma(`user_version = ${SCHEMA_VERSION + 1}`)
    database.exec('DROP TABLE operation')
    database.close()
    const store = openSqliteStore(file)
    assert.equal((await store.totals()).operations, 0)
    assert.deepEqual(await store.sources(), [])
    assert.equal(await store.append(batch({ operations: [operation()] })), true)
    await store.close()
  })
})
