import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { sessionFactOf } from '../../src/event/session-facts.js'
import type { AuditRecord } from '../../src/model/audit-record.js'
import { runCli } from '../support/cli.js'
import { folder, put } from '../support/folder.js'

// The form of RHEL 6 (kernel 2.6.32): LOGIN with blanks in its names and without a result.
const sshd = 'user pid=3000 uid=0 auid=501 ses=7 subj=system_u:system_r:sshd_t:s0-s0:c0.c1023'
const OLD = [
  'type=LOGIN msg=audit(1373463000.201:52): login pid=3000 uid=0 old auid=4294967295 new auid=501 old ses=4294967295 new ses=7',
  `type=USER_START msg=audit(1373463000.301:53): ${sshd} msg='op=PAM:session_open acct="bob" exe="/usr/sbin/sshd" hostname=c.example addr=10.9.1.8 terminal=ssh res=success'`,
  `type=USER_END msg=audit(1373463090.301:54): ${sshd} msg='op=PAM:session_close acct="bob" exe="/usr/sbin/sshd" hostname=c.example addr=10.9.1.8 terminal=ssh res=success'`,
].join('\n')

suite('a login that an old kernel logged', () => {
  test('is a login, though its record has no result', async (t) => {
    const at = folder(t)
    const log = put(at, 'audit.log', `${OLD}\n`)
    const { stdout } = await runCli(['sessions', '--audit', log, '--db', `${at}/index.db`, '--utc'])
    assert.match(stdout, /^2013-07-10 13:30:00 +13:31:30 +1 +7 +bob +ssh +10\.9\.1\.8/m)
  })

  test('that says that it failed is none', () => {
    const record = (type: string, result: string): AuditRecord => ({
      ...{ node: null, time: 0, serial: 1, type, tail: null, file: 'audit.log', line: 1 },
      body: `pid=3000 uid=0 old-auid=4294967295 auid=501 old-ses=4294967295 ses=7${result}`,
    })
    assert.equal(sessionFactOf(record('LOGIN', ' res=0'))?.success, false)
    assert.equal(sessionFactOf(record('LOGIN', ' res=1'))?.success, true)
    assert.equal(sessionFactOf(record('USER_LOGIN', ''))?.success, false)
  })
})
