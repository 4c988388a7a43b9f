import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { AuditLog } from '../support/audit-log.js'
import { answerOf, whoMade } from '../support/investigate.js'

const UIDS = 'uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0'
const DIRECTORY = 'name=(null) inode=33 dev=fe:00 mode=040755 ouid=0 ogid=0 rdev=00:00 nametype=PARENT'
const file = (nametype: string, inode = 70): string =>
  `name=(null) inode=${inode} dev=fe:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 nametype=${nametype}`

/**
 * What a kernel 6.1 logs of a call that a ring can't do at once, under a rule on the io_uring list: the attempt with the call by which it was
 * submitted, and the work of the ring's own thread, with neither names nor login. Recorded; shortened.
 */
const ringCall = (log: AuditLog, op: number, items: readonly string[], { pid = 1961, login = '' } = {}): string => {
  const seconds = Math.floor(log.now / 1000) + 1
  const event = (millis: string, records: readonly string[]): string =>
    records
      .map((record) => record.replace(' ', ` msg=audit(${seconds}.${millis}): `))
      .map((record) => `type=${record}\n`)
      .join('')
  const ring = (result: string, count: number): string =>
    `URINGOP uring_op=${op} ${result} items=${count} ppid=1945 pid=${pid} ${UIDS} subj=unconfined key="uring"`
  const call =
    `SYSCALL arch=c000003e syscall=426 success=yes exit=1 a0=3 a1=1 a2=1 a3=1 items=1 ppid=1945 pid=1961 ${login} ${UIDS} ` +
    'tty=(none) comm="tool" exe="/usr/bin/tool" subj=unconfined key="uring"'
  const paths = items.map((item, index) => `PATH item=${index} ${item}`)
  const attempt = [ring('success=no exit=-11', 1), call, `PATH item=0 ${DIRECTORY.replace('(null)', '"/etc/"')}`]
  return (
    log.text +
    (login === '' ? '' : event('396:9001', attempt)) +
    event('400:9002', [ring('success=yes exit=0', items.length), ...paths])
  )
}

const ENTRIES = { '/etc/': 33, '/etc/app.conf': 70 }
const UNSEEN = 'name=(null) nametype=CREATE'
const RENAME = [DIRECTORY, file('DELETE'), DIRECTORY, UNSEEN, DIRECTORY, file('CREATE')]
const removed = { path: '/etc/app.conf', change: 'removed' } as const

suite("the work of io_uring's own threads", () => {
  const night = (): AuditLog => {
    const log = new AuditLog()
    log.login({ account: 'root', auid: 0, ses: 4, address: '203.0.113.66' })
    log.login({ account: 'bob', auid: 1002, ses: 5, address: '10.0.0.2' })
    return log
  }

  test('is of the login that submitted it, from whose call no execution is logged', async (t) => {
    const log = ringCall(night(), 36, [DIRECTORY, file('DELETE')], { login: 'auid=0 ses=4' })
    const answer = await whoMade(t, removed, { log, inodes: ENTRIES })
    assert.equal(answerOf(answer), 0)
    assert.equal(answer.deed?.who.address, '203.0.113.66')
    assert.equal(answer.deed.process.exe, '/usr/bin/tool')
  })

  test('takes a file away by a rename, though the new name is logged twice and none of them is told', async (t) => {
    const log = ringCall(night(), 35, RENAME, { login: 'auid=0 ses=4' })
    assert.equal(answerOf(await whoMade(t, removed, { log, inodes: ENTRIES })), 0)
  })

  test('puts a file under the name of another', async (t) => {
    const log = ringCall(
      night(),
      35,
      [DIRECTORY, file('DELETE', 71), ...RENAME.slice(0, 2), ...RENAME.slice(2, 5), file('CREATE', 71)],
      {
        login: 'auid=0 ses=4',
      },
    )
    const change = { path: '/etc/app.conf', change: 'changed', letters: 'mciH', inode: [70, 71] } as const
    assert.equal(answerOf(await whoMade(t, change, { log, inodes: ENTRIES })), 0)
  })

  test('is nobody’s by a number that another process had before', async (t) => {
    const before = night()
    const bob = { auid: 1002, ses: 5, uid: 1002, pid: 1961, ppid: 1945, exe: '/usr/bin/vi', cwd: '/', command: 'vi' }
    before.write(bob, '/opt/other', 90)
    const log = ringCall(before, 36, [DIRECTORY, file('DELETE')])
    const { deed } = await whoMade(t, removed, { log, inodes: ENTRIES })
    assert.equal(deed?.who.auid, null)
    assert.equal(deed.who.address, null)
  })
})
