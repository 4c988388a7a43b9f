import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { AuditLog, service } from '../support/audit-log.js'
import { answerOf, whoMade, WATCHED } from '../support/investigate.js'

const CONF = '/srv/app.conf'
const IN_SRV = { '/srv/': 34, [CONF]: 70 }
const RULES = `${WATCHED}-a always,exit -F arch=b64 -S open_by_handle_at -k handle\n`

/** A service that has the file open since before the window, and bob's root shell, which opens it by its handle with these flags. */
const night = (flags: string): { log: AuditLog; baseline: number } => {
  const log = new AuditLog()
  const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
  const daemon = service('/usr/sbin/appd')
  log.write(daemon, CONF, 70)
  const baseline = log.wait(3600).now
  log.wait(3600)
  // As Linux 6.1 writes it: an empty name, and the inode.
  log.call(bob, 'open_by_handle_at', [{ name: '', inode: 70 }], { key: 'handle' }, ['3', '38aa46d0', flags, '0'])
  return { log, baseline }
}

suite('a file that was opened by its handle', () => {
  const change = (time: number) =>
    ({ path: CONF, change: 'changed', letters: '>mcH', ctime: [0, time], mtime: [0, time] }) as const

  test('to write it is the deed of whoever did, where a rule logs that', async (t) => {
    const { log, baseline } = night('401')
    const answer = await whoMade(t, change(log.now), { log, inodes: IN_SRV, baseline, rules: RULES })
    assert.deepEqual([answerOf(answer), answer.verdict, answer.deed?.path], [1002, 'attributed', 'inode'])
  })

  test("to read it is nobody's deed", async (t) => {
    const { log, baseline } = night('0')
    const answer = await whoMade(t, change(log.now), { log, inodes: IN_SRV, baseline, rules: RULES })
    assert.equal(answer.verdict, 'inferred')
    assert.match(answer.explanation, /ran appd/)
  })

  test('is one of the ways in which what a service holds open may have changed, and that is said', async (t) => {
    const { log, baseline } = night('0')
    const answer = await whoMade(t, change(log.now), { log, inodes: IN_SRV, baseline })
    assert.match(
      answer.explanation,
      /under most rules, a touch or an open by handle \(open_by_handle_at\(2\), by root\) is logged/,
    )
  })
})
