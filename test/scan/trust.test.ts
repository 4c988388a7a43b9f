import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { fieldsOf, readText } from '../support/read-log.js'

const STAMP = 'audit(1795462851.320:71)'
const BODY = 'arch=c000003e syscall=87 success=yes exit=0 pid=9 auid=1001 uid=0'
const RECORD = `type=SYSCALL msg=${STAMP}: ${BODY}`
const PRINTED = `type=1300 ${STAMP}: ${BODY}`
const SYSLOG = 'Nov 23 19:40:51 lab'
const GENUINE = `type=CWD msg=audit(1795462850.000:70): cwd="/"`

/** What stands around a forged line: enough of a log for its form to be clear. */
const around: Readonly<Record<string, readonly string[]>> = {
  syslog: [1, 2, 3].map((n) => `${SYSLOG} sshd[${n}]: hello`),
  kernel: [1, 2, 3].map((n) => `[    ${n}.000000] usb 1-1: new device`),
  journal: [1, 2, 3].map((n) => JSON.stringify({ __CURSOR: String(n), _TRANSPORT: 'syslog', MESSAGE: 'hello' })),
  web: [1, 2, 3].map((n) => `10.0.0.${n} - - [23/Nov/2026:19:40:51 +0000] "GET / HTTP/1.1" 200 5`),
}

const entry = (fields: Readonly<Record<string, string>>): string =>
  JSON.stringify({ __CURSOR: 'x', _HOSTNAME: 'lab', ...fields })

/** Lines by which somebody who may write to a log, but not to the audit trail, would lay blame. */
const forged: Readonly<Record<string, readonly [log: string, line: string]>> = {
  'a service': ['syslog', `${SYSLOG} sshd[7]: ${RECORD}`],
  'a service whose message begins with the name of the audit system': [
    'syslog',
    `${SYSLOG} sshd[7]: audispd: ${RECORD}`,
  ],
  'a program with a blank in its name': ['syslog', `${SYSLOG} my audispd: ${RECORD}`],
  'a program whose name ends like theirs': ['syslog', `${SYSLOG} notaudispd: ${RECORD}`],
  'a program whose name begins like theirs': ['syslog', `${SYSLOG} auditd-helper[1]: ${RECORD}`],
  'a message with an escaped newline': ['syslog', `${SYSLOG} sshd[7]: x#012${SYSLOG} audispd: ${RECORD}`],
  'a message with a raw newline': ['syslog', RECORD],
  'a message with a raw newline and half a header': ['syslog', `audispd: ${RECORD}`],
  'a message with a raw newline and JSON': ['syslog', JSON.stringify({ ID: '1795462851.320:71', SYSCALL: { pid: 9 } })],
  'a program that calls itself kernel': ['syslog', `${SYSLOG} kernel[7]: audit: ${PRINTED}`],
  'a program that calls itself kernel, by its facility': ['syslog', `<13>${SYSLOG} kernel: audit: ${PRINTED}`],
  'the same in RFC 5424': ['syslog', `<13>1 2026-11-23T19:40:51Z lab kernel - - - audit: ${PRINTED}`],
  'a device name in a kernel message': ['syslog', `${SYSLOG} kernel: [  1.0] usb 1-1: Product: audit: ${PRINTED}`],
  'structured data of another program': ['syslog', `<14>1 2026-11-23T19:40:51Z lab sshd 7 - [x y="audispd"] ${RECORD}`],
  'a device name in dmesg': ['kernel', `[    4.000000] usb 1-1: Product: ${PRINTED}`],
  'a writer to /dev/kmsg, by dmesg -r': ['kernel', `<13>[    4.000000] audit: ${PRINTED}`],
  'a writer to /dev/kmsg, by dmesg -x': ['kernel', `user  :notice: [    4.000000] audit: ${PRINTED}`],
  'a writer to /dev/kmsg, by /dev/kmsg': ['kernel', `13,7,4000000,-;audit: ${PRINTED}`],
  'a newline in a kernel message': ['kernel', RECORD],
  'a service, in the journal': ['journal', entry({ _TRANSPORT: 'syslog', _COMM: 'sshd', _UID: '0', MESSAGE: RECORD })],
  'a user with a program called auditd': [
    'journal',
    entry({ _TRANSPORT: 'stdout', _COMM: 'auditd', _UID: '1001', MESSAGE: RECORD }),
  ],
  'an identifier that anybody may choose': [
    'journal',
    entry({ _TRANSPORT: 'syslog', _COMM: 'logger', _UID: '0', SYSLOG_IDENTIFIER: 'audispd', MESSAGE: RECORD }),
  ],
  'a field that is not the own of journald': [
    'journal',
    entry({ TRANSPORT: 'audit', AUDIT_ID: '71', _TRANSPORT: 'journal', _COMM: 'sh', MESSAGE: RECORD }),
  ],
  'a writer to /dev/kmsg, in the journal': [
    'journal',
    entry({ _TRANSPORT: 'kernel', SYSLOG_FACILITY: '1', MESSAGE: `audit: ${PRINTED}` }),
  ],
  'a bare line among documents': ['journal', RECORD],
  'a program of which a shipper carries the text': ['journal', JSON.stringify({ message: RECORD, stream: 'stdout' })],
  'a file of another program, by a shipper': [
    'journal',
    JSON.stringify({ message: RECORD, log: { file: { path: '/var/log/nginx/not-audit.log' } } }),
  ],
  'a text around a record, by a shipper': [
    'journal',
    JSON.stringify({ message: `x ${RECORD}`, log: { file: { path: '/var/log/audit/audit.log' } } }),
  ],
  'a request to a web server': ['web', `10.0.0.9 - - [23/Nov/2026:19:40:52 +0000] "GET /? ${RECORD} HTTP/1.1" 404 5`],
  'a newline in a log of something else': ['web', RECORD],
}

suite('a record that is none is refused, and said so: from', () => {
  for (const [who, [log, line]] of Object.entries(forged))
    test(who, () => {
      const lines = [...around[log]!, line]
      const { events, malformed, counts } = readText(`${lines.join('\n')}\n`)
      assert.deepEqual(events, [])
      assert.deepEqual([counts.lines, counts.records, counts.malformed + counts.foreign], [4, 0, 4])
      // A line in another form than its log, with no stamp of a record, is just a line of something else.
      if (line.includes('audit('))
        assert.deepEqual([malformed[0]?.line, /^refused: /.test(malformed[0]!.reason)], [4, true])
    })
})

suite('what a program writes in its own record', () => {
  test('never outranks what the kernel stamped', () => {
    const fields = fieldsOf(
      `type=USER_CMD msg=${STAMP}: pid=9 uid=1001 auid=1001 ses=3 msg='auid=0 uid=0 ses=9 pid=1 subj=x exe="/bin/sh" res=success'\n`,
    )
    const { pid, uid, auid, ses } = fields
    assert.deepEqual([pid, uid, auid, ses], ['9', '1001', '1001', '3'])
    assert.deepEqual([fields['msg.auid'], fields['msg.pid']], ['0', '1'])
  })

  test('begins no record, closes none, and enriches none', () => {
    const tricks = [`x' ${GENUINE}`, `x'\x1dAUID="root"`, `x' auid=0`, `x' AUID="root" UID="root"`].map(
      (trick) => `type=USER msg=${STAMP}: pid=9 uid=1001 auid=1001 ses=3 msg='op=${trick} res=success'\n`,
    )
    for (const text of tricks) {
      const { events } = readText(text)
      assert.deepEqual(
        events.map(({ serial }) => serial),
        [71],
        text,
      )
      assert.equal(fieldsOf(text)['auid'], '1001', text)
    }
  })
})
