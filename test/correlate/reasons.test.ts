import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { wholeExplanation } from '../../src/model/missing-rule.js'
import { AuditLog } from '../support/audit-log.js'
import { answerOf, investigate, WATCHED, whoMade } from '../support/investigate.js'

const CONF = '/etc/app.conf'
const IN_ETC = { '/etc/': 33, [CONF]: 70 }
const OFF = 'op=set audit_enabled=0 old=1'
const quiet = (log: AuditLog): AuditLog => {
  log.record('SERVICE_START', 'pid=1 uid=0 auid=4294967295 ses=4294967295 msg="unit=x res=success"')
  return log
}

suite('why nobody can be named', () => {
  test('unexplained: a rule covers it, auditing ran, and there is no event', async (t) => {
    const log = quiet(new AuditLog().wait(600))
    const answer = await whoMade(t, { path: CONF, change: 'changed', ctime: [0, log.now] }, { log, inodes: IN_ETC })
    assert.equal(answerOf(answer), 'unattributed: unexplained')
    assert.match(answer.explanation, /"-w \/etc -p wa -k etc"/)
  })

  test('unexplained: but the file has another name, or is older than the database of a directory that AIDE had not looked at', async (t) => {
    const log = quiet(new AuditLog().wait(600))
    const late = Date.UTC(2026, 10, 23, 8, 5)
    const { attributions } = await investigate(t, {
      ...{
        log,
        inodes: { ...IN_ETC, [CONF]: { inode: 70, links: 2 } },
        baseline: late - 60_000,
        check: late + 600_000,
      },
      changes: [
        { path: CONF, change: 'changed', ctime: [0, late] },
        { path: '/etc/old', change: 'added', ctime: [null, late - 120_000] },
      ],
    })
    assert.deepEqual(attributions.map(answerOf), ['unattributed: unexplained', 'unattributed: unexplained'])
    assert.match(attributions[1]!.explanation, /unless it was done by another of its 2 names \(hard links\)/)
    assert.match(attributions[0]!.explanation, /unless AIDE was told to look there only after its database was made/)
  })

  test('no-rule: no rule covers the path, and the answer says the rule that would have', async (t) => {
    const log = quiet(new AuditLog().wait(600))
    const answer = await whoMade(
      t,
      { path: CONF, change: 'changed', ctime: [0, log.now] },
      { log, inodes: IN_ETC, rules: '-w /usr/local -p wa\n' },
    )
    assert.equal(answerOf(answer), 'unattributed: no-rule')
    const rule = '-a always,exit -F arch=b64 -F dir=/etc -F perm=w -F key=files'
    assert.deepEqual(answer.missingRule, { rule, namesFile: true })
    assert.equal(wholeExplanation(answer), `no loaded rule covers this path; this one would have: ${rule}`)
  })

  test('no-rule: a change of times alone is logged by no permission', async (t) => {
    const log = quiet(new AuditLog().wait(600))
    const answer = await whoMade(
      t,
      { path: CONF, change: 'changed', letters: 'm', mtime: [0, 1000] },
      { log, inodes: IN_ETC },
    )
    assert.equal(answerOf(answer), 'unattributed: no-rule')
    assert.match(answer.missingRule!.rule, /utimensat/)
  })

  test('rules-unknown: nobody told the rules', async (t) => {
    const log = quiet(new AuditLog().wait(600))
    const answer = await whoMade(t, { path: CONF, change: 'changed', ctime: [0, log.now] }, { log, rules: null })
    assert.equal(answerOf(answer), 'unattributed: rules-unknown')
  })

  test('no-log: the log is empty', async (t) => {
    const answer = await whoMade(t, { path: CONF, change: 'changed' }, { log: '' })
    assert.equal(answerOf(answer), 'unattributed: no-log')
  })

  test('before-log: the ctime is older than the oldest event', async (t) => {
    const log = quiet(new AuditLog().wait(600))
    const early = Date.UTC(2026, 10, 23, 7)
    const answer = await whoMade(
      t,
      { path: CONF, change: 'changed', ctime: [early - 60_000, early] },
      { log, inodes: IN_ETC, baseline: early - 3600_000 },
    )
    assert.equal(answerOf(answer), 'unattributed: before-log')
  })

  test('before-log does not excuse a change whose ctime lies within the log', async (t) => {
    const log = quiet(new AuditLog().wait(600))
    const early = Date.UTC(2026, 10, 23, 7)
    const answer = await whoMade(
      t,
      { path: CONF, change: 'changed', ctime: [early, log.now] },
      { log, inodes: IN_ETC, baseline: early },
    )
    assert.equal(answerOf(answer), 'unattributed: unexplained')
  })

  test('auditing-off: the daemon was stopped at the moment of the change', async (t) => {
    const log = new AuditLog()
    log.record('DAEMON_END', 'op=terminate auid=0 uid=0 ses=3 pid=1 res=success')
    const ctime = log.wait(300).now
    log.wait(300)
    log.record('DAEMON_START', 'op=start ver=3.0.9 format=raw auid=4294967295 pid=9 uid=0 ses=4294967295 res=success')
    quiet(log.wait(300))
    const inside = await whoMade(t, { path: CONF, change: 'changed', ctime: [0, ctime] }, { log, inodes: IN_ETC })
    assert.equal(answerOf(inside), 'unattributed: auditing-off')
    const outside = await whoMade(t, { path: CONF, change: 'changed', ctime: [0, log.now] }, { log, inodes: IN_ETC })
    assert.equal(answerOf(outside), 'unattributed: unexplained')
    assert.match(outside.explanation, /, unless somebody had opened it before: auditd was not running from 2026/)
  })

  test('no-rule: what chattr sets is logged by no rule for a path, and is no deed of whoever wrote the file', async (t) => {
    const log = new AuditLog()
    log.write(log.login({ account: 'alice', auid: 1001, ses: 1 }), CONF, 70)
    quiet(log.wait(300))
    const change = { path: CONF, change: 'changed', letters: 'cE', ctime: [0, log.now] } as const
    const answer = await whoMade(t, change, { log, inodes: IN_ETC })
    assert.equal(answerOf(answer), 'unattributed: no-rule')
    const rule = '-a always,exit -F arch=b64 -S ioctl -F a1=0x40086602 -F key=chattr'
    assert.deepEqual(answer.missingRule, { rule, namesFile: false })
    assert.match(wholeExplanation(answer), /^chattr\(1\) .* logs it; this one logs the calls: -a always,exit /)
    const rules = `${WATCHED}-a always,exit -F arch=b64 -S ioctl -F a1=0x40086602 -F key=chattr\n`
    const known = await whoMade(t, change, { log, inodes: IN_ETC, rules })
    assert.match(known.explanation, /key=chattr" logs the calls, and not of which file$/)
    assert.equal(known.missingRule, null)
  })

  test('auditing-off: the kernel was told to stop, and the one who told it is in the evidence', async (t) => {
    const log = new AuditLog()
    log.record('CONFIG_CHANGE', `${OFF} auid=1666 ses=3 subj=unconfined res=1`)
    const ctime = log.wait(300).now
    log.wait(300)
    quiet(log)
    log.record('CONFIG_CHANGE', 'op=set audit_enabled=1 old=1 auid=1666 ses=3 subj=unconfined res=1')
    const { attributions, gaps } = await investigate(t, {
      ...{ log, inodes: IN_ETC },
      changes: [{ path: CONF, change: 'changed', ctime: [0, ctime] }],
    })
    assert.equal(answerOf(attributions[0]!), 'unattributed: auditing-off')
    assert.deepEqual(
      gaps.map(({ kind }) => kind),
      ['auditing-disabled'],
    )
  })

  test('auditing-off: the rules were removed and added again, by their key', async (t) => {
    const log = new AuditLog()
    const change = (op: string): number =>
      log.record('CONFIG_CHANGE', `auid=0 ses=3 subj=unconfined op=${op} key="etc" list=4 res=1`)
    change('remove_rule')
    const ctime = log.wait(300).now
    log.wait(300)
    change('add_rule')
    quiet(log.wait(300))
    const inside = await whoMade(t, { path: CONF, change: 'changed', ctime: [0, ctime] }, { log, inodes: IN_ETC })
    assert.equal(answerOf(inside), 'unattributed: auditing-off')
    const outside = await whoMade(t, { path: CONF, change: 'changed', ctime: [0, log.now] }, { log, inodes: IN_ETC })
    assert.equal(answerOf(outside), 'unattributed: unexplained')
  })

  test('auditing-off: the rule was loaded after the change', async (t) => {
    const log = new AuditLog()
    const ctime = log.wait(300).now
    log.wait(300)
    log.record('CONFIG_CHANGE', 'auid=1666 ses=3 subj=unconfined op=add_rule key="etc" list=4 res=1')
    quiet(log.wait(300))
    const before = await whoMade(t, { path: CONF, change: 'changed', ctime: [0, ctime] }, { log, inodes: IN_ETC })
    assert.equal(answerOf(before), 'unattributed: auditing-off')
    assert.match(before.explanation, /with key "etc" were not loaded before 2026-11-23 08:10:10 UTC/)
    const after = await whoMade(t, { path: CONF, change: 'changed', ctime: [0, log.now] }, { log, inodes: IN_ETC })
    assert.equal(answerOf(after), 'unattributed: unexplained')
  })

  test('records-lost: the kernel says that it dropped records', async (t) => {
    const log = new AuditLog()
    const ctime = log.wait(300).now
    log.wait(300)
    log.record('CONFIG_CHANGE', 'op=set lost=0 old=59 auid=0 ses=3 subj=unconfined res=1')
    const answer = await whoMade(t, { path: CONF, change: 'changed', ctime: [0, ctime] }, { log, inodes: IN_ETC })
    assert.equal(answerOf(answer), 'unattributed: records-lost')
  })

  test('records-lost: so many serials are missing at the moment of the change that events are', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    log.write(alice, '/etc/one', 71)
    const lines = [...log.lines]
    for (let i = 0; i < 20; i++) log.wait(10).write(alice, CONF, 70)
    const ctime = log.now
    const kept = log.lines.length
    log.wait(10).write(alice, '/etc/one', 71)
    const text = [...lines, ...log.lines.slice(kept), ''].join('\n')
    const answer = await whoMade(
      t,
      { path: CONF, change: 'changed', ctime: [0, ctime] },
      { log: text, inodes: IN_ETC, check: log.now + 60_000 },
    )
    assert.equal(answerOf(answer), 'unattributed: records-lost')
    assert.match(answer.explanation, /^20 events are missing from the log between .* by their serials/)
  })

  test('a gap does not take the name away from a change that has an event', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    log.write(alice, CONF, 70)
    const ctime = log.now
    log.record('DAEMON_END', 'op=terminate auid=0 uid=0 ses=3 pid=1 res=success')
    log.wait(300)
    const answer = await whoMade(t, { path: CONF, change: 'changed', ctime: [0, ctime] }, { log, inodes: IN_ETC })
    assert.equal(answerOf(answer), 1001)
  })

  test('an event of which the PATH records are missing is lost, not unexplained', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    log.write(alice, CONF, 70)
    const ctime = log.now
    quiet(log.wait(60))
    const torn = log.lines
      .filter((line) => !line.startsWith('type=PATH'))
      .map((line) => `${line}\n`)
      .join('')
    const answer = await whoMade(t, { path: CONF, change: 'changed', ctime: [0, ctime] }, { log: torn, inodes: IN_ETC })
    assert.equal(answerOf(answer), 'unattributed: records-lost')
  })
})
