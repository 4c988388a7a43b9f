import assert from 'node:assert/strict'
import { suite, test, type TestContext } from 'node:test'
import type { Step } from '../../src/model/explanation.js'
import { toText } from '../../src/model/byte-string.js'
import { AuditLog } from '../support/audit-log.js'
import type { ReportedChange } from '../support/aide-files.js'
import { investigate, type Question } from '../support/investigate.js'

const CONF = '/etc/app.conf'
const IN_ETC = { '/etc/': 33, [CONF]: 70 }

const stepsFor = async (
  t: TestContext,
  change: ReportedChange,
  question: Omit<Question, 'changes'>,
): Promise<readonly Step[]> => {
  const { steps } = await investigate(t, { ...question, changes: [change], explain: true })
  return steps![0]!
}
const textOf = (steps: readonly Step[], topic: Step['topic']): readonly string[] =>
  steps.filter((step) => step.topic === topic).map(({ text }) => toText(text))
/** The serial of the record with these words, as the log has it. */
const serialOf = (log: AuditLog, words: string): number =>
  Number(/:(\d+)\)/.exec(log.lines.find((line) => line.includes(words))!)![1])

suite('the steps behind a name', () => {
  test('say how the event is tied to the file, by name, by its directory, or by its inode', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    log.write(alice, CONF, 70)
    log.create(alice, '/etc/entry', 80, 33, { byDescriptor: true })
    log.chmod(alice, null, 71)
    const question = { log, inodes: { ...IN_ETC, '/etc/other': 71 } }
    const [named] = textOf(await stepsFor(t, { path: CONF, change: 'changed' }, question), 'file')
    assert.match(named!, /^the event names it by its path, inode 70 on fe:00$/)
    const [entry] = textOf(await stepsFor(t, { path: '/etc/entry', change: 'added' }, question), 'file')
    assert.match(entry!, /names "entry", an entry of the directory with inode 33, which was \/etc$/)
    const mode = { path: '/etc/other', change: 'changed', letters: 'cp' } as const
    assert.match(
      textOf(await stepsFor(t, mode, question), 'file')[0]!,
      /names no path; inode 71 on fe:00 was this file/,
    )
  })

  test('name the login with the records that tell of it, and through whom it acted', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 7, address: '10.0.0.1' })
    log.write(log.sudo(alice, '/usr/bin/tee'), CONF, 70)
    const steps = await stepsFor(t, { path: CONF, change: 'changed' }, { log, inodes: IN_ETC })
    assert.match(
      textOf(steps, 'login')[0]!,
      /^session 7 of boot 1, login uid 1001: opened at .*, by ssh, from 10\.0\.0\.1$/,
    )
    const events = steps.find(({ topic }) => topic === 'login')!.events.map(({ serial }) => serial)
    assert.deepEqual(events, [serialOf(log, 'type=LOGIN'), serialOf(log, 'op=PAM:session_open')])
    assert.deepEqual(textOf(steps, 'chain'), ['alice → sudo → uid 0'])
  })

  test('say of a program that it outlived its login', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 7, address: '10.0.0.1' })
    const end =
      'op=PAM:session_close acct="alice" exe="/usr/sbin/sshd" hostname=10.0.0.1 addr=10.0.0.1 terminal=ssh res=success'
    log.wait(60).record('USER_END', `pid=${alice.ppid} uid=0 auid=1001 ses=7 msg='${end}'`)
    log.wait(60).write(alice, CONF, 70)
    const steps = await stepsFor(t, { path: CONF, change: 'changed' }, { log, inodes: IN_ETC })
    assert.match(textOf(steps, 'login')[0]!, /; it was closed at 2026-11-23 08:01:10 UTC, and the program outlived it$/)
  })

  test('tell which differences the deed explains, and what others did before', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.chmod(alice, CONF, 70)
    log.wait(60)
    log.write(bob, CONF, 70)
    const change = { path: CONF, change: 'changed', letters: 'pmcH>', ctime: [0, log.now] } as const
    const steps = await stepsFor(t, change, { log, inodes: IN_ETC })
    assert.match(textOf(steps, 'deed')[0]!, /^write, which explains size, hash, perm, at .*is that second$/)
    assert.match(textOf(steps, 'before')[0]!, /^chmod at .*: alice ran bash in an ssh session from 10\.0\.0\.1$/)
  })
})

suite('the steps behind a reason', () => {
  test('name the rule, the gap from when to when, who caused it, and its events', async (t) => {
    const log = new AuditLog()
    const mallory = log.login({ account: 'mallory', auid: 1666, ses: 3, address: '203.0.113.66' })
    const off = log.record('DAEMON_END', `op=terminate auid=${mallory.auid} uid=0 ses=${mallory.ses} pid=9 res=success`)
    const ctime = log.wait(300).now
    log.wait(300)
    log.record('DAEMON_START', 'op=start ver=3.0.9 format=raw auid=4294967295 pid=9 uid=0 ses=4294967295 res=success')
    const change = { path: CONF, change: 'changed', ctime: [0, ctime] } as const
    const steps = await stepsFor(t, change, { log, inodes: IN_ETC })
    assert.deepEqual(textOf(steps, 'rule'), ['line 1 of the rules: -w /etc -p wa -k etc'])
    const [gap] = textOf(steps, 'gap')
    assert.match(gap!, /^auditd was not running from .* to .*, by mallory from 203\.0\.113\.66$/)
    const times = steps.find(({ topic }) => topic === 'gap')!.events.map(({ time }) => time)
    assert.deepEqual(times.slice(0, 1), [off])
  })

  test('say of an alarm what no rule of its kind can see', async (t) => {
    const log = new AuditLog()
    log.record('USER_ACCT', 'pid=1 uid=0 auid=0 ses=1 msg=""')
    const rules = '-a always,exit -F arch=b64 -F dir=/etc -F perm=wa -k etc\n'
    const change = { path: CONF, change: 'changed', ctime: [0, log.now] } as const
    const only64 = await stepsFor(t, change, { log, inodes: IN_ETC, rules })
    assert.match(textOf(only64, 'doubt')[0]!, /io_uring.*; this one, for b64 only, sees no 32-bit program$/)
    const both = await stepsFor(t, change, { log, inodes: IN_ETC, rules: rules + rules.replace('b64', 'b32') })
    assert.doesNotMatch(textOf(both, 'doubt')[0]!, /32-bit/)
  })

  test('of rules that were removed name those that matter: others are no excuse', async (t) => {
    const log = new AuditLog()
    log.record('CONFIG_CHANGE', 'auid=0 ses=3 subj=unconfined op=remove_rule key="opt" list=4 res=1')
    const ctime = log.wait(300).now
    const change = { path: CONF, change: 'changed', ctime: [0, ctime] } as const
    const { attributions } = await investigate(t, { log, inodes: IN_ETC, changes: [change] })
    assert.equal(attributions[0]!.reason, 'unexplained')
  })
})
