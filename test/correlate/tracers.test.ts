import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { ReportedChange } from '../support/aide-files.js'
import { AuditLog, type Actor } from '../support/audit-log.js'
import { answerOf, whoMade } from '../support/investigate.js'

const FILE = '/etc/pt'
const INODES = { '/etc/': 33, [FILE]: 70 }
const ATTACH = '10'
const POKEDATA = '5'
const GETREGS = 'c'

const changed = (ctime: number): ReportedChange => ({
  ...{ path: FILE, change: 'changed', type: 'f', letters: '>bpmc..H', inode: [70, 70], ctime: [0, ctime] },
})

const night = (): { log: AuditLog; alice: Actor; bob: Actor } => {
  const log = new AuditLog()
  const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
  const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
  return { log, alice: { ...alice, uid: 0, pid: 4001, exe: '/usr/bin/sleep' }, bob: { ...bob, uid: 0, pid: 4002 } }
}

/** Recorded on 6.1: the kernel names the other process by a record of its own when one attaches, and only then. */
const traces = (log: AuditLog, by: Actor, request: string, other: Actor): void => {
  const named = `OBJ_PID opid=${other.pid} oauid=${other.auid} ouid=0 oses=${other.ses} obj=unconfined ocomm="sleep"`
  log.call(by, 'ptrace', [], {}, [request, other.pid.toString(16), '0', '0'], request === ATTACH ? [named] : [])
}

suite('a process that somebody else traced by ptrace(2)', () => {
  test('names nobody for what it did when its memory or registers had just been changed', async (t) => {
    const { log, alice, bob } = night()
    traces(log, bob, ATTACH, alice)
    traces(log, bob, POKEDATA, alice)
    log.write(alice, FILE, 70)
    const answer = await whoMade(t, changed(log.now), { log, inodes: INODES })
    assert.equal(answerOf(answer), 'ambiguous: several-hands')
    assert.deepEqual(
      answer.also.map(({ who }) => who.login),
      ['bob', 'alice'],
    )
    assert.match(answer.explanation, /changed the memory or the registers.*ptrace/)
  })

  test('nor when they were written by process_vm_writev(2), which attaches to nobody', async (t) => {
    const { log, alice, bob } = night()
    log.call(bob, 'process_vm_writev', [], {}, [alice.pid.toString(16), '7ffd0000', '1', '7ffd0010'])
    log.write(alice, FILE, 70)
    const answer = await whoMade(t, changed(log.now), { log, inodes: INODES })
    assert.equal(answerOf(answer), 'ambiguous: several-hands')
    assert.deepEqual(
      answer.also.map(({ who }) => who.login),
      ['bob', 'alice'],
    )
    assert.match(answer.explanation, /changed the memory of the process by process_vm_writev\(2\)/)
  })

  test('is named with a doubt when nothing shows more than that it was traced', async (t) => {
    const { log, alice, bob } = night()
    traces(log, bob, ATTACH, alice)
    traces(log, bob, GETREGS, alice)
    log.write(alice, FILE, 70)
    const answer = await whoMade(t, changed(log.now), { log, inodes: INODES })
    assert.deepEqual([answerOf(answer), answer.verdict], [1001, 'inferred'])
    assert.match(answer.explanation, /traced that process by ptrace\(2\) since 2026-11-23/)
  })

  test('is no question of whoever traces a program of his own, or another process, or came later', async (t) => {
    const { log, alice, bob } = night()
    traces(log, { ...alice, pid: 4003 }, ATTACH, alice)
    traces(log, { ...alice, pid: 4003 }, POKEDATA, alice)
    traces(log, bob, ATTACH, { ...alice, pid: 4004 })
    log.write(alice, FILE, 70)
    const at = log.now
    traces(log, bob, POKEDATA, alice)
    const answer = await whoMade(t, changed(at), { log, inodes: INODES })
    assert.deepEqual([answerOf(answer), answer.verdict], [1001, 'attributed'])
  })

  test('nor of a process that had the number before', async (t) => {
    const { log, alice, bob } = night()
    traces(log, bob, ATTACH, alice)
    traces(log, bob, POKEDATA, alice)
    log.write({ ...alice, ppid: 17 }, '/etc/other', 71)
    log.write(alice, FILE, 70)
    const answer = await whoMade(t, changed(log.now), { log, inodes: INODES })
    assert.deepEqual([answerOf(answer), answer.verdict], [1001, 'attributed'])
  })
})
