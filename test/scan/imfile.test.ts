import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { readText } from '../support/read-log.js'

/** auditd's own lines, one with names behind the separator. */
const LINES = [
  'type=CWD msg=audit(1795462850.000:70): cwd="/"',
  'type=SYSCALL msg=audit(1795462850.004:71): arch=c000003e syscall=87 success=yes exit=0 items=0 pid=9 auid=1001 uid=0\x1dAUID="alice"',
  'node=web01 type=CWD msg=audit(1795462850.008:72): cwd="/root"',
]

const ISO = '2026-11-29T10:19:20.692175+00:00'

/** As rsyslog 8.2302 writes what its imfile read, by its own templates; with the tag of Red Hat's guide, and with tags without a colon. */
const HEADERS = [
  'Nov 29 10:19:20 vm tag_audit_log: ',
  `${ISO} vm tag_audit_log: `,
  `<133>${ISO} vm tag_audit_log: `,
  `<133>1 ${ISO} vm tag_audit_log - - - `,
  'Nov 29 10:19:20 vm audit_log: ',
  'Nov 29 10:19:20 vm audit: ',
  'Nov 29 10:19:20 vm audit ',
  'Nov 29 10:19:20 vm tag_audit_log ',
  `${ISO} vm auditd `,
  `<133>1 ${ISO} vm audit - - - `,
  // What came over the network with a blank behind the tag.
  `<133>1 ${ISO} vm audit - - -  `,
]

const told = (text: string): readonly object[] =>
  readText(text).events.map(({ node, time, serial, records }) => ({
    ...{ node, time, serial },
    records: records.map(({ type, body, tail }) => ({ type, body, tail })),
  }))

suite('audit.log through the imfile of rsyslog', () => {
  const expected = told(`${LINES.join('\n')}\n`)
  for (const header of HEADERS)
    test(`is the same behind "${header}"`, () => {
      assert.deepEqual(told(LINES.map((line) => `${header}${line}\n`).join('')), expected)
      assert.deepEqual(told(LINES.map((line) => `${header}${line.replace('\x1d', '#035')}\n`).join('')), expected)
    })

  for (const header of ['Nov 29 10:19:20 vm sshd ', 'Nov 29 10:19:20 vm sshd audit ', 'Nov 29 10:19:20 vm audit x '])
    test(`is not believed behind "${header}"`, () => {
      const around = 'Nov 29 10:19:20 vm sshd[7]: hello\n'
      const { events, counts } = readText(`${around}${LINES.map((line) => `${header}${line}\n`).join('')}`)
      assert.deepEqual([events.length, counts.malformed], [0, 3])
    })

  test('is not taken from a message of which a record is only a part', () => {
    const { events } = readText(`Nov 29 10:19:20 vm audit_log: hello ${LINES[0]!}\n`)
    assert.deepEqual(events, [])
  })
})
