import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { suite, test } from 'node:test'
import { isComparedDatabase } from '../../src/aide/compared-database.js'
import { readReports } from '../../src/aide/read-report.js'
import type { DatabaseDigests } from '../../src/model/aide-report.js'
import { folder, put } from '../support/folder.js'
import { reportsOf } from './fixture.js'

const databasesOf = (file: string): readonly DatabaseDigests[] => readReports(readFileSync(file), file)[0]!.databases

suite('the database that AIDE compared with', () => {
  test('is known by the digest in a report, in every form, though it is packed', async (t) => {
    const packed = put(folder(t), 'aide.db.gz', gzipSync(readFileSync('fixtures/night/aide.db')))
    for (const report of ['fixtures/night/aide-default.txt', 'fixtures/night/aide-json.json']) {
      const databases = databasesOf(report)
      assert.deepEqual(
        databases.map(({ path, digests }) => [path, digests.get('sha512')?.length]),
        [['/lab/db/aide.db', 128]],
      )
      for (const file of ['fixtures/night/aide.db', packed])
        assert.equal(await isComparedDatabase(file, databases), true)
      assert.equal(await isComparedDatabase('fixtures/boots/aide.db', databases), false)
    }
    assert.equal(reportsOf('0.20dev/big_ndjson.ndjson')[0]?.databases[0]?.digests.get('sha256')?.length, 64)
    assert.equal(
      reportsOf('0.18.3/base16.txt')[0]?.databases[0]?.digests.get('md5'),
      '8abfa3501e2f07e0985ef6b7c9b1437c',
    )
  })

  test('is not known from a report that gives no digest, or half of one', async () => {
    assert.equal(await isComparedDatabase('fixtures/night/aide.db', []), null)
    const text = readFileSync('fixtures/night/aide-default.txt', 'latin1').replace(/^ SHA1 .*$/m, ' SHA1      : 1ACR')
    const [database] = readReports(Buffer.from(text.slice(0, text.indexOf(' SHA256    : +v')), 'latin1'), 'cut')[0]!
      .databases
    assert.deepEqual([...database!.digests.keys()], ['md5'])
  })
})
