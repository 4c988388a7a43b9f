import assert from 'node:assert/strict'
import { suite, test, type TestContext } from 'node:test'
import { query } from '../../src/app/query.js'
import { AuditLog } from '../support/audit-log.js'
import { folder, put } from '../support/folder.js'

const people = () => {
  const log = new AuditLog()
  const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
  const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
  return { log, alice, bob }
}

/** Who did what to a path, oldest first. */
const askFor = async (t: TestContext, path: string, log: AuditLog): Promise<readonly unknown[]> => {
  const options = {
    ...{ audit: [put(folder(t), 'audit.log', log.text)], db: ':memory:', node: null, ingest: true, rules: null },
    ...{ passwd: null, authLog: null, since: null, until: null, last: null, explain: false, recursive: false },
    ...{ gaps: false, filter: { operation: null, session: null, process: null, user: null, address: null } },
  }
  const { paths } = await query([path], options, log.now)
  return paths[0]!.deeds.map(({ who, operation }) => [who.auid, operation])
}

suite('a question for a file below a directory that was moved', () => {
  test('tells of the move that took it away, and of the one that put another in its place', async (t) => {
    const { log, alice, bob } = people()
    log.write(alice, '/opt/site/page', 61)
    log.rename(bob, '/opt/site', '/opt/site.old', 60, 50, { directory: true })
    log.rename(bob, '/opt/site.new', '/opt/site', 70, 50, { directory: true })
    log.write(alice, '/opt/site/page', 71)
    assert.deepEqual(await askFor(t, '/opt/site/page', log), [
      [1001, 'write'],
      [1002, 'rename'],
      [1002, 'rename'],
      [1001, 'write'],
    ])
  })

  test('tells nothing of a move before it was made there, or after it was removed', async (t) => {
    const { log, alice, bob } = people()
    log.rename(bob, '/opt/site.new', '/opt/site', 70, 50, { directory: true })
    log.create(alice, '/opt/site/page', 71, 70)
    log.remove(alice, '/opt/site/page', 71, 70)
    log.rename(bob, '/opt/site', '/opt/site.old', 70, 50, { directory: true })
    assert.deepEqual(await askFor(t, '/opt/site/page', log), [
      [1001, 'create'],
      [1001, 'delete'],
    ])
  })

  test('tells nothing where no event names it: nobody knows whether it was there', async (t) => {
    const { log, bob } = people()
    log.rename(bob, '/opt/site.new', '/opt/site', 70, 50, { directory: true })
    assert.deepEqual(await askFor(t, '/opt/site/mistyped', log), [])
  })
})
