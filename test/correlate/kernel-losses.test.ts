import assert from 'node:assert/strict'
import { suite, test, type TestContext } from 'node:test'
import { AuditLog } from '../support/audit-log.js'
import { answerOf, whoMade } from '../support/investigate.js'

const CONF = '/etc/app.conf'
const HOUR = 3600_000

/** A line of a log, with the time of the record or message in it. */
type Framed = (time: number, message: string) => string

const LOSS = ['audit: audit_lost=12 audit_rate_limit=0 audit_backlog_limit=64', 'audit: backlog limit exceeded']

/** A night in which the kernel lost records at two o'clock; nobody is known to have touched the file. */
const night = (record: Framed, kernel: Framed, losses: readonly string[] = LOSS): { log: string; lost: number } => {
  const log = new AuditLog()
  const bob = log.login({ account: 'bob', auid: 1002, ses: 1, address: '10.0.0.2' })
  log.wait(2 * 3600).write(bob, '/opt/other', 90)
  const lost = log.now + 500
  const before = log.lines.length
  log.wait(4 * 3600).write(bob, '/opt/other', 90)
  const lines = log.lines.map((line) => {
    const time = Number(/audit\((\d+\.\d+)/.exec(line)![1]) * 1000
    return record(time, line)
  })
  lines.splice(before, 0, ...losses.map((message) => kernel(lost, message)))
  return { log: `${lines.join('\n')}\n`, lost }
}

/** What is said of a change of that time. */
const reasonAt = async (t: TestContext, log: string, time: number): Promise<string> => {
  const change = { path: CONF, change: 'changed', ctime: [0, time] } as const
  const check = Date.UTC(2026, 10, 23, 20)
  return String(answerOf(await whoMade(t, change, { log, inodes: { '/etc/': 33, [CONF]: 70 }, check })))
}

const plain: Framed = (_time, message) => message
const iso: Framed = (time, message) => `${new Date(time).toISOString().replace('Z', '+00:00')} web01 kernel: ${message}`
/** The time in Kathmandu, without its zone: `Nov 23 15:45:10`. */
const wall = (time: number): string => {
  const [, day, month, , clock] = new Date(time + 345 * 60_000).toUTCString().split(' ')
  return `${month!} ${day!} ${clock!}`
}
const journal = (time: number, fields: object): string =>
  JSON.stringify({ _HOSTNAME: 'web01', __REALTIME_TIMESTAMP: String(time * 1000), ...fields })

suite("the kernel's own messages of losses are a gap", () => {
  const forms: readonly (readonly [string, Framed, Framed])[] = [
    ['with the zone in the line, beside the audit log', plain, iso],
    [
      'without a zone, by the clock of the records before them',
      (time, line) => `${wall(time)} web01 audisp-syslog[12]: ${line}`,
      (time, message) => `${wall(time)} web01 kernel: [ 7200.123456] ${message}`,
    ],
    [
      'in the ring buffer of the kernel',
      (time, line) => `[${((time - Date.UTC(2026, 10, 23, 7)) / 1000).toFixed(6)}] audit: ${numeric(line)}`,
      (time, message) => `[${((time - Date.UTC(2026, 10, 23, 7)) / 1000).toFixed(6)}] ${message}`,
    ],
    [
      'in the journal',
      (time, line) => journal(time, { _TRANSPORT: 'syslog', _COMM: 'audisp-syslog', _UID: '0', MESSAGE: line }),
      (time, message) => journal(time, { _TRANSPORT: 'kernel', SYSLOG_FACILITY: '0', MESSAGE: message }),
    ],
  ]
  for (const [name, record, kernel] of forms)
    test(name, async (t) => {
      const { log, lost } = night(record, kernel)
      assert.equal(await reasonAt(t, log, lost + 1000), 'unattributed: records-lost')
      assert.equal(await reasonAt(t, log, lost - HOUR), 'unattributed: unexplained')
      assert.equal(await reasonAt(t, log, lost + HOUR), 'unattributed: unexplained')
    })

  const uptime = (time: number): string => `[${((time - Date.UTC(2026, 10, 23, 7)) / 1000).toFixed(6)}]`
  for (const [name, record, kernel] of [
    [
      'in syslog',
      (time, line) => iso(time, `audit: ${numeric(line)}`),
      (time, message) => iso(time, `[ 7200.123456] ${message}`),
    ],
    [
      'in the ring buffer',
      (time, line) => `${uptime(time)} audit: ${numeric(line)}`,
      (time, message) => `${uptime(time)} ${message}`,
    ],
  ] as readonly (readonly [string, Framed, Framed])[])
    for (const message of ['kauditd_printk_skb: 32 callbacks suppressed', 'audit_printk_skb: 9 callbacks suppressed'])
      test(`as what it did not print of a burst, which is told late: ${message}, ${name}`, async (t) => {
        const { log, lost } = night(record, (time, said) => kernel(time + 3 * HOUR, said), [message])
        assert.equal(await reasonAt(t, log, lost + 1000), 'unattributed: records-lost')
        assert.equal(await reasonAt(t, log, lost + 2 * HOUR), 'unattributed: unexplained')
        assert.equal(await reasonAt(t, log, lost - HOUR), 'unattributed: unexplained')
      })

  test('and nothing that another program says, or that no record was lost', async (t) => {
    for (const line of [
      `web01 kernel[99]: ${LOSS[0]!}`,
      `web01 app: ${LOSS[0]!}`,
      'web01 kernel: audit: audit_lost=0 audit_rate_limit=0 audit_backlog_limit=64',
      `web01 kernel: app says: ${LOSS[0]!}`,
    ]) {
      const { log, lost } = night(plain, (time) => `${new Date(time).toISOString()} ${line}`, [''])
      assert.equal(await reasonAt(t, log, lost + 1000), 'unattributed: unexplained', line)
    }
  })
})

suite('the words of auditd that it writes no more records are a gap', () => {
  const FULL = [
    'Audit daemon has no space left on logging partition',
    'Audit daemon is suspending logging due to no space left on logging partition.',
  ]
  const auditd: Framed = (time, message) =>
    `${new Date(time).toISOString().slice(0, 19)}+00:00 web01 auditd[225]: ${message}`
  /** A log that ends at two o'clock, or goes on at six. */
  const suspended = (said: Framed, words: readonly string[], goesOn: boolean): { log: string; since: number } => {
    const { log, lost } = night(plain, said, words)
    const lines = log.split('\n')
    const last = lines.findLastIndex((line) => words.some((word) => line.includes(word)))
    return { log: `${(goesOn ? lines : lines.slice(0, last + 1)).join('\n').trimEnd()}\n`, since: lost }
  }

  for (const words of [
    FULL,
    ['Audit daemon is suspending logging due to low disk space.'],
    ['Audit daemon is suspending logging due to logfile size.'],
    ['Audit daemon is suspending logging due to previously mentioned write error'],
  ])
    test(`that goes on as long as no record comes: ${words.at(-1)!}`, async (t) => {
      const { log, since } = suspended(auditd, words, false)
      assert.equal(await reasonAt(t, log, since + HOUR), 'unattributed: records-lost')
      assert.equal(await reasonAt(t, log, since - HOUR), 'unattributed: unexplained')
    })

  test('that ends with the next record', async (t) => {
    const { log, since } = suspended(auditd, FULL, true)
    assert.equal(await reasonAt(t, log, since + HOUR), 'unattributed: records-lost')
    assert.equal(await reasonAt(t, log, since + 5 * HOUR), 'unattributed: unexplained')
  })

  test('that stands in the journal', async (t) => {
    const entry: Framed = (time, MESSAGE) =>
      journal(time, { _TRANSPORT: 'syslog', _COMM: 'auditd', _UID: '0', MESSAGE })
    const { log, since } = suspended(entry, FULL, false)
    assert.equal(await reasonAt(t, log, since + HOUR), 'unattributed: records-lost')
  })

  test('and not what another program says, or auditd of a disk that only fills', async (t) => {
    const said: readonly (readonly [Framed, string])[] = [
      [(time, message) => auditd(time, message).replace('auditd[225]', 'app[9]'), FULL[1]!],
      [(time, MESSAGE) => journal(time, { _TRANSPORT: 'syslog', _COMM: 'logger', _UID: '0', MESSAGE }), FULL[1]!],
      [auditd, 'Audit daemon is low on disk space for logging'],
      [auditd, `hello: ${FULL[1]!}`],
    ]
    for (const [by, words] of said) {
      const { log, since } = suspended(by, [words], false)
      assert.equal(await reasonAt(t, log, since + HOUR), 'unattributed: unexplained', words)
    }
  })
})

/** As the kernel prints it: the type by its number. */
const numeric = (line: string): string => {
  const numbers: Readonly<Record<string, number>> = { SYSCALL: 1300, PATH: 1302, CWD: 1307, PROCTITLE: 1327 }
  const [, type, rest] = /^type=(\S+) msg=(.*)$/.exec(line)!
  return `type=${numbers[type!] ?? 1105} ${rest!}`
}
