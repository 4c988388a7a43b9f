import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { ReportedChange } from '../support/aide-files.js'
import { AuditLog, service, type Actor } from '../support/audit-log.js'
import { answerOf, whoMade } from '../support/investigate.js'

const IN_SRV = { '/srv/': 40 }

const night = (): { log: AuditLog; bob: Actor; eve: Actor } => {
  const log = new AuditLog()
  return {
    log,
    bob: log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' }),
    eve: log.login({ account: 'eve', auid: 1003, ses: 3, address: '10.0.0.3' }),
  }
}

/** As the kernel writes it, alone in its event (6.1, recorded). */
const ends = (log: AuditLog, { auid, ses, uid, pid, exe }: Actor): number =>
  log.record(
    'ANOM_ABEND',
    `auid=${auid} uid=${uid} gid=0 ses=${ses} subj=unconfined pid=${pid} comm="python3" exe="${exe}" sig=11 res=1`,
  )

const added = (name: string, ctime: number): ReportedChange => ({
  ...{ path: `/srv/${name}`, change: 'added', type: 'f', inode: [null, 71], ctime: [null, ctime] },
})

const program = (actor: Actor, pid: number): Actor => ({ ...actor, pid, exe: '/usr/bin/python3.11' })

suite('a core file that the kernel wrote', () => {
  test('is of the program that a signal ended then, marked as inferred', async (t) => {
    const { log, bob, eve } = night()
    ends(log, program(bob, 4711))
    ends(log, program(eve, 4712))
    const answer = await whoMade(t, added('core.4711', log.now), { log, inodes: IN_SRV })
    assert.deepEqual([answerOf(answer), answer.verdict], [1002, 'inferred'])
    assert.equal(answer.deed?.who.address, '10.0.0.2')
    assert.match(answer.explanation, /python3\.11.*core file.*signal 11.*process number in its name/)
  })

  test('has no number in its name where the host gives it none', async (t) => {
    const { log, bob, eve } = night()
    ends(log, program(bob, 4711))
    const answer = await whoMade(t, added('core', log.now), { log, inodes: IN_SRV })
    assert.deepEqual([answerOf(answer), answer.verdict], [1002, 'inferred'])
    ends(log, program(eve, 4712))
    const two = await whoMade(t, added('core', log.now), { log, inodes: IN_SRV })
    assert.equal(answerOf(two), 'unattributed: unexplained')
  })

  test('of which AIDE prints no time is known by the number alone', async (t) => {
    const { log, bob, eve } = night()
    ends(log, program(bob, 4711))
    const timeless = (name: string): ReportedChange => ({ path: `/srv/${name}`, change: 'added', type: 'f' })
    const answer = await whoMade(t, timeless('core.4711'), { log, inodes: IN_SRV })
    assert.deepEqual([answerOf(answer), answer.verdict], [1002, 'inferred'])
    assert.equal(answerOf(await whoMade(t, timeless('core'), { log, inodes: IN_SRV })), 'unattributed: unexplained')
    ends(log, program(eve, 4711))
    assert.equal(
      answerOf(await whoMade(t, timeless('core.4711'), { log, inodes: IN_SRV })),
      'unattributed: unexplained',
      'two processes with that number',
    )
  })

  test('may be that of a service, and one that was there before is written again', async (t) => {
    const { log } = night()
    ends(log, service('/usr/sbin/exampled'))
    const changed: ReportedChange = {
      ...{ path: '/srv/core', change: 'changed', type: 'f', letters: '>b.mc..H', inode: [71, 71] },
      ctime: [0, log.now],
    }
    const answer = await whoMade(t, changed, { log, inodes: { ...IN_SRV, '/srv/core': 71 } })
    assert.deepEqual([answerOf(answer), answer.verdict], ['no login', 'inferred'])
  })

  test('is no excuse for another name, another moment, or a file that somebody made', async (t) => {
    const { log, bob, eve } = night()
    ends(log, program(bob, 4711))
    const at = log.now
    for (const [name, ctime] of [
      ['score.txt', at],
      ['4711', at],
      ['core.4711', at - 2000],
      ['core.4711', at + 90_000],
    ] as const) {
      const answer = await whoMade(t, added(name, ctime), { log, inodes: IN_SRV, check: at + 120_000 })
      assert.equal(answerOf(answer), 'unattributed: unexplained', name)
    }
    log.create(eve, '/srv/core', 71, 40)
    assert.equal(answerOf(await whoMade(t, added('core', log.now), { log, inodes: IN_SRV })), 1003)
  })
})
