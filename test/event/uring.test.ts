import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { factsOf } from '../../src/event/event-facts.js'
import type { AuditRecord } from '../../src/model/audit-record.js'
import { UNSET } from '../../src/model/process-facts.js'

const id = { node: null, time: 1_000, serial: 7 }
const record = (type: string, body: string): AuditRecord => ({ ...id, type, body, tail: null, file: 'log', line: 1 })
const RING =
  'success=yes exit=0 items=2 ppid=234 pid=326 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 key="k"'
const CALL =
  'arch=c000003e syscall=426 success=yes exit=1 a0=3 a1=1 a2=1 a3=1 items=2 ppid=234 pid=326 auid=1001 uid=0 gid=0 euid=0 ' +
  'suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=3 comm="ring" exe="/usr/bin/ring" key="k"'
const PATHS = [
  record('PATH', 'item=0 name=(null) inode=2052 dev=01:00 mode=040755 ouid=0 ogid=0 rdev=00:00 nametype=PARENT'),
  record('PATH', 'item=1 name=(null) inode=118 dev=01:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 nametype=DELETE'),
]

suite('io_uring', () => {
  test('an unlink by a ring is a delete by the process that submitted it', () => {
    const records = [record('URINGOP', `uring_op=36 ${RING}`), record('SYSCALL', CALL), ...PATHS]
    const [deleted] = factsOf({ ...id, records, complete: true }).operations
    assert.deepEqual(
      [deleted?.kind, deleted?.file, deleted?.process.auid, deleted?.process.exe],
      ['delete', '\0i01:00:118', 1001, '/usr/bin/ring'],
    )
  })

  test("a ring's own thread logs no login, which is unknown and not unset", () => {
    const records = [record('URINGOP', `uring_op=36 ${RING}`), ...PATHS]
    const [deleted] = factsOf({ ...id, records, complete: true }).operations
    assert.equal(deleted?.process.auid, null)
    assert.notEqual(deleted.process.auid, UNSET)
  })

  test('an open of a file that was there proves nothing, because its flags are not logged', () => {
    const path = record(
      'PATH',
      'item=0 name="/etc/x" inode=9 dev=01:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 nametype=NORMAL',
    )
    const records = [record('URINGOP', `uring_op=18 ${RING}`), record('SYSCALL', CALL), path]
    assert.deepEqual(factsOf({ ...id, records, complete: true }).operations, [])
  })
})
