import assert from 'node:assert/strict'
import { suite, test, type TestContext } from 'node:test'
import { AuditLog } from '../support/audit-log.js'
import { runCli } from '../support/cli.js'
import { folder, put } from '../support/folder.js'

const CONF = '/etc/app.conf'

/** alice writes once while she is logged in, and somebody at the tmux that she left once more. */
const leftBehind = (t: TestContext): readonly string[] => {
  const log = new AuditLog()
  const alice = log.login({ account: 'alice', auid: 1001, ses: 7, address: '10.0.0.1' })
  const tee = { ...alice, pid: 4001, exe: '/usr/bin/tee' }
  log.write(tee, CONF, 70)
  log.wait(30)
  log.record(
    'USER_END',
    `pid=${alice.ppid} uid=0 auid=1001 ses=7 subj=unconfined msg='op=PAM:session_close grantors=pam_unix acct="alice" exe="/usr/sbin/sshd" hostname=10.0.0.1 addr=10.0.0.1 terminal=ssh res=success'`,
  )
  log.wait(30)
  log.write(tee, CONF, 70)
  log.wait(30)
  log.write({ ...tee, pid: 4002, ppid: 1 }, CONF, 70)
  const directory = folder(t)
  const text = log.text.replaceAll('tty=(none) ses=7 comm', 'tty=pts4 ses=7 comm')
  return ['--audit', put(directory, 'audit.log', text), '--db', `${directory}/index.db`]
}

suite('a question for what somebody else may have done', () => {
  test('says so of the last change, and marks the others', async (t) => {
    const { stdout } = await runCli([CONF, ...leftBehind(t)])
    const text = stdout.replaceAll(/\s+/g, ' ')
    assert.match(text, /But that login had ended at 2026-11-23 [\d:]+ UTC, and its terminal pts4 lived on/)
    assert.match(text, /Of what is marked \? somebody else may be the one who did it; --explain tells why\./)
    const rows = stdout.split('\n').filter((line) => / alice /.test(line) && line.startsWith('2026'))
    assert.deepEqual(
      rows.map((row) => row.includes('alice ?')),
      [false, true, true],
    )
  })

  test('tells why with the steps, and to programs', async (t) => {
    const asked = leftBehind(t)
    const { stdout } = await runCli([CONF, ...asked, '--explain'])
    assert.equal(stdout.replaceAll(/\s+/g, ' ').split('its terminal pts4 lived on').length - 1, 3)
    const { paths } = JSON.parse((await runCli([CONF, ...asked, '--json'])).stdout) as {
      paths: { operations: { doubts: string[] }[] }[]
    }
    const counts = paths[0]!.operations.map(({ doubts }) => doubts.length)
    assert.deepEqual(counts, [0, 1, 1])
  })

  test('is not asked where only the last change is doubtful: it has said so', async (t) => {
    const { stdout } = await runCli([CONF, ...leftBehind(t), '--last', '1'])
    assert.match(stdout, / But that login had ended/)
    assert.doesNotMatch(stdout, /is marked/)
  })
})
