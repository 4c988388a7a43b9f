import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { readText } from '../support/read-log.js'

const STAMP = '1626611363.720:348501'
const line = (type: string, body: string): string => `type=${type} msg=audit(${STAMP}): ${body}`

const CALL =
  'arch=c000003e syscall=59 success=yes exit=0 a0=1 a1=2 a2=3 a3=4 items=1 ppid=8 pid=9 auid=1000 uid=0 key=(null)'

/** Records in the kernel's words, and as another program shows the same. */
const shown: Readonly<Record<string, readonly [own: readonly string[], other: object]>> = {
  'a call whose numbers are written otherwise': [
    [line('SYSCALL', CALL)],
    { SYSCALL: { arch: '0xc000003e', syscall: 59, success: 'yes', exit: 0, a0: '0x1', a1: '0x2', items: 1, pid: 9 } },
  ],
  'a path with other digits': [
    [
      line(
        'PATH',
        'item=0 name="/bin/ls" inode=7 dev=fd:01 mode=0100755 ouid=0 nametype=NORMAL cap_fp=0000000000000000',
      ),
    ],
    { PATH: [{ item: 0, name: '/bin/ls', inode: 7, dev: 'fd:01', mode: '0o100755', ouid: 0, cap_fp: '0x0' }] },
  ],
  'an argument list in chunks and records': [
    [line('EXECVE', 'argc=3 a0="ls" a1_len=8 a1[0]=6120'), line('EXECVE', ' a1[1]=6363 a2=""')],
    { EXECVE: { argc: 3, ARGV: ['ls', 'a cc', ''] } },
  ],
  'a decision of AppArmor with a text of several words': [
    [line('AVC', 'apparmor="STATUS" operation="profile_replace" info="same as current profile" name="x" pid=3')],
    { AVC: [{ apparmor: 'STATUS', operation: 'profile_replace', info: 'same as current profile', name: 'x', pid: 3 }] },
  ],
  "a program's message": [
    [
      line(
        'USER_START',
        `pid=1 uid=0 auid=7 ses=2 msg='op=PAM:session_open acct="root" exe="/usr/bin/su" res=success'`,
      ),
    ],
    { USER_START: { pid: 1, uid: 0, auid: 7, ses: 2, op: 'PAM:session_open', acct: 'root', exe: '/usr/bin/su' } },
  ],
}

suite('the same record, once in its own words and once put together from what another program made of it,', () => {
  for (const [what, [own, other]] of Object.entries(shown))
    test(`is one, in its own words: ${what}`, () => {
      const document = JSON.stringify({ ID: STAMP, ...other })
      const bodies = own.map((text) => text.slice(text.indexOf('): ') + 3))
      for (const order of [
        [...own, document],
        [document, ...own],
        [...own, document, ...own],
      ]) {
        const { events } = readText(`${order.join('\n')}\n`)
        assert.equal(events.length, 1)
        assert.deepEqual(
          events[0]!.records.map(({ body }) => body),
          bodies,
        )
      }
    })

  test('keeps the names that only the other one has', () => {
    const { events } = readText(
      `${line('SYSCALL', CALL)}\n${JSON.stringify({ ID: STAMP, SYSCALL: { syscall: 59, AUID: 'alice' } })}\n`,
    )
    assert.equal(events[0]!.records[0]!.tail, 'AUID=alice')
  })

  test('but two records of one type that differ are two', () => {
    const first = line('AVC', 'apparmor="DENIED" operation="open" name="/a" pid=3')
    const second = { AVC: [{ apparmor: 'DENIED', operation: 'open', name: '/b', pid: 3 }] }
    const { events } = readText(`${first}\n${JSON.stringify({ ID: STAMP, ...second })}\n`)
    assert.equal(events[0]!.records.length, 2)
  })
})
