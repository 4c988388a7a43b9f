import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { readReports } from '../../src/aide/read-report.js'
import { fixture, onlyReport, reportsOf } from './fixture.js'

const DELIVERED: readonly (readonly [file: string, form: string])[] = [
  ['delivery/rsyslog-plain.log', 'syslog'],
  ['delivery/rsyslog-ndjson.log', 'syslog'],
  ['delivery/raw-json.log', 'syslog'],
  ['delivery/journal-plain.log', 'journal'],
  ['delivery/journal-unit.log', 'syslog'],
  ['delivery/cron-base64.eml', 'mail'],
  ['delivery/cron-quoted-printable.eml', 'mail'],
  ['delivery/debian_daily_default.mail.txt', 'mail'],
  ['delivery/debian_daily_truncate.mail.txt', 'mail'],
  ['delivery/debian_daily_default.aide.log', 'plain'],
]

const listOf = (name: string): readonly string[] =>
  reportsOf(name)[0]!.changes.map(({ kind, path }) => `${kind} ${path}`)

suite('a delivered report', () => {
  const changes = listOf('0.18.3/check_default.txt')
  for (const [file, form] of DELIVERED) {
    test(`has all its changes in ${file}`, () => {
      const [report, ...others] = reportsOf(file)
      assert.equal(report?.form, form)
      assert.equal(report.complete, true)
      assert.deepEqual(listOf(file), changes)
      assert.equal(others.length, 0)
    })
  }

  test('keeps its details through syslog', () => {
    const values = (name: string): unknown => reportsOf(name)[0]?.changes.map(({ attributes }) => attributes)
    assert.deepEqual(values('delivery/rsyslog-plain.log'), values('0.18.3/check_default.txt'))
    assert.deepEqual(values('delivery/journal-plain.log'), values('0.16.2/check_default.txt'))
  })

  test('is found in journalctl -o json and -o export', () => {
    const lines = fixture('0.18.3/check_default.txt')
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '')
    const json = lines
      .map((MESSAGE) => JSON.stringify({ __CURSOR: 's=1', _PID: '7', SYSLOG_IDENTIFIER: 'aide', MESSAGE }))
      .join('\n')
    const exported = lines.map((line) => `__CURSOR=s=1\n_PID=7\nSYSLOG_IDENTIFIER=aide\nMESSAGE=${line}\n`).join('\n')
    for (const text of [json, exported]) {
      const [report] = readReports(Buffer.from(text), 'journal')
      assert.equal(report?.form, 'journal')
      assert.deepEqual(
        report.changes.map(({ kind, path }) => `${kind} ${path}`),
        changes,
      )
    }
  })

  test('is found in the part of a multipart mail that holds it, once', () => {
    const report = fixture('0.18.3/check_default.txt').toString('latin1')
    const mail = `From: root\nContent-Type: multipart/mixed; boundary="b1"\n\npreamble\n--b1\nContent-Type: text/html\n\n<p>${report}\n--b1\nContent-Type: text/plain\n\n${report}\n--b1--\n`
    assert.equal(onlyReport(mail).changes.length, 11)
  })

  suite('in UTF-16, as Windows saves it', () => {
    const plain = fixture('0.18.3/check_default.txt').toString('utf8')
    const little = (text: string): Buffer => Buffer.from(text, 'utf16le')
    const marked = little(`\ufeff${plain}`)
    const mail = `From: root\nContent-Type: text/plain; charset=utf-16\nContent-Transfer-Encoding: base64\n\n`
    const saved: Readonly<Record<string, Buffer>> = {
      'is the same': marked,
      'is the same with line ends of Windows': little(`\ufeff${plain.replaceAll('\n', '\r\n')}`),
      'is the same in the other byte order': Buffer.from(marked).swap16(),
      'is the same without a byte order mark': little(plain),
      'is found in a mail that was saved so': little(`\ufeffFrom: root\r\nSubject: aide\r\n\r\n${plain}`),
      'is found in a mail that was sent so': Buffer.from(`${mail}${marked.toString('base64')}\n`),
    }
    const whole = onlyReport(Buffer.from(plain))
    for (const [title, bytes] of Object.entries(saved))
      test(title, () => {
        const reports = readReports(bytes, 'saved')
        assert.deepEqual(
          reports.map((report) => ({ ...report, form: 'plain' })),
          [whole],
        )
      })
  })

  suite('in the JSON of a log shipper', () => {
    const plain = fixture('0.18.3/check_default.txt').toString('utf8')
    const lines = plain.split('\n')
    const file = { path: '/var/log/aide/aide.log' }
    const documents = (wrap: (line: string, n: number) => object): string =>
      lines.map((line, n) => JSON.stringify(wrap(line, n))).join('\n')
    const shipped: Readonly<Record<string, string>> = {
      'is found in a string': JSON.stringify(plain),
      'is found in a document': JSON.stringify({ message: plain, host: { name: 'lab' } }, null, 2),
      'is found among other documents': `{"message":"hello"}\n${JSON.stringify({ event: { original: plain } })}\n`,
      'is found in the answer of a store': JSON.stringify({ hits: { hits: [{ _source: { message: plain } }] } }),
      'is put together from the lines of Filebeat': documents((message, n) => ({ message, log: { offset: n, file } })),
      'is put together from the lines of Docker': documents((line) => ({ log: `${line}\n`, stream: 'stdout' })),
      'is told apart from that of another host': documents((line) => ({ _raw: line, host: 'lab' }))
        .split('\n')
        .flatMap((line, n) => [line, JSON.stringify({ _raw: `f++++++++++++++++: /etc/other${n}`, host: 'other' })])
        .join('\n'),
    }
    const whole = onlyReport(Buffer.from(plain))
    for (const [title, text] of Object.entries(shipped))
      test(title, () => {
        assert.deepEqual(onlyReport(Buffer.from(text)), whole)
      })

    test('is read in the form that it has there', () => {
      const json = fixture('0.18.3/json_grouped_no_summarize_no.json').toString('utf8')
      assert.deepEqual(onlyReport(Buffer.from(JSON.stringify({ message: json }))), onlyReport(Buffer.from(json)))
    })

    test('is no report when the JSON was cut, instead of one without changes', () => {
      const cut = JSON.stringify({ message: plain }).slice(0, 900)
      assert.throws(() => onlyReport(cut), /:1: damaged JSON, and no AIDE report found/)
    })
  })

  test('is the same behind a number, a name, a time or blanks before each line', () => {
    const plain = fixture('0.18.3/check_default.txt').toString('latin1')
    const whole = onlyReport(plain)
    const before: readonly ((line: number) => string)[] = [
      () => '    ',
      () => '\t',
      () => '/var/log/aide/aide.log:',
      (n) => `${n}:`,
      (n) => `${String(n).padStart(6)}\t`,
      (n) => `2026-11-29T07:00:00.${String(n).padStart(9, '0')}Z stdout F `,
    ]
    for (const prefix of before) {
      const text = plain.split('\n').map((line, n) => `${prefix(n + 1)}${line}`)
      assert.deepEqual(onlyReport(text.join('\n')), whole, JSON.stringify(text[0]))
      const trimmed = text.map((line) => line.trimEnd())
      assert.deepEqual(onlyReport(trimmed.join('\n')).changes.length, whole.changes.length, JSON.stringify(text[0]))
    }
  })

  test('comes with CRLF, and with log lines before JSON', () => {
    const crlf = fixture('0.18.3/check_default.txt').toString('latin1').replaceAll('\n', '\r\n')
    assert.deepEqual(onlyReport(crlf).changes, reportsOf('0.18.3/check_default.txt')[0]?.changes)
    const json = `WARNING: open() failed for /x\n${fixture('0.18.3/json_grouped_no_summarize_no.json').toString('latin1')}`
    assert.equal(onlyReport(json).changes.length, 11)
  })
})

suite('a report in a mail', () => {
  const report = fixture('0.18.3/check_default.txt').toString('latin1')
  const want = reportsOf('0.18.3/check_default.txt')[0]!.changes
  const mail = (headers: string, body: string): string =>
    `From: root@host\nTo: admin@example.org\nSubject: AIDE\n${headers}\n${body}`

  test('that was answered or forwarded is read from the quotation, with all its values', () => {
    const quoted = report
      .split('\n')
      .map((line) => (line === '' ? '>' : `> ${line}`))
      .join('\n')
    const twice = quoted.replace(/^/gm, '> ')
    for (const body of [`Who did that?\n\n${quoted}\n\nRegards\n`, `See below.\n${twice}`]) {
      const read = onlyReport(mail('', body))
      assert.equal(read.form, 'mail')
      assert.deepEqual(read.changes, want)
    }
  })

  test('is not taken from a quotation while the mail has one of its own', () => {
    const forged = '\n> Start timestamp: 2026-11-23 19:49:52 +0000 (AIDE 0.18.3)\n> AIDE found differences\n'
    assert.equal(readReports(Buffer.from(mail('', report + forged), 'latin1'), 'm').length, 1)
  })

  test('is read from HTML where there is no other text, in <pre> with all its values', () => {
    const html = report.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    const whole = `<html><head><title>x</title></head><body><pre>${html}</pre></body></html>`
    assert.deepEqual(onlyReport(mail('Content-Type: text/html\n', whole)).changes, want)
    const lines = html.split('\n').join('<br>\n')
    const paths = (text: string): readonly string[] =>
      onlyReport(text).changes.map(({ kind, path }) => `${kind} ${path}`)
    assert.deepEqual(
      paths(mail('Content-Type: text/html\n', `<div>${lines}</div>`)),
      want.map(({ kind, path }) => `${kind} ${path}`),
    )
  })

  test('is told apart from the others of an mbox, and one that was cut is incomplete', () => {
    const from = 'From root@host Mon Nov 23 19:51:21 2026\n'
    const cut = report.slice(0, report.indexOf('Detailed information') - 200)
    const box = [report.replace('19:49', '18:49'), report, cut].map((body) => `${from}${mail('', body)}\n`).join('\n')
    const reports = readReports(Buffer.from(box, 'latin1'), 'mbox')
    assert.deepEqual(
      reports.map(({ complete }) => complete),
      [true, true, false],
    )
  })

  test('of dailyaidecheck has its long names whole, though the mail is folded at 990 bytes', () => {
    const daily = fixture('delivery/debian_daily_default.mail.txt').toString('latin1')
    const [first] = onlyReport(daily).changes
    const long = `${first!.path}/${'long/'.repeat(500)}end`
    const folded = daily
      .replaceAll(`: ${first!.path}\n`, `: ${long}\n`)
      .split('\n')
      .flatMap((line) => (line === '' ? [''] : (line.match(/.{1,990}/g) ?? [])))
      .join('\n')
    assert.ok(folded.includes('\nend\n') || folded.split('\n').some((line) => line.length === 990))
    assert.deepEqual(
      onlyReport(folded).changes.map(({ path }) => path),
      [
        long,
        ...onlyReport(daily)
          .changes.slice(1)
          .map(({ path }) => path),
      ],
    )
  })

  test('of dailyaidecheck with a line of exactly 990 bytes keeps the next one to itself', () => {
    const daily = fixture('delivery/debian_daily_default.mail.txt').toString('latin1')
    const lines = daily.split('\n')
    const at = lines.findIndex((line) => /^f\++: \//.test(line))
    lines.splice(at, 0, `${lines[at]!}/`.padEnd(990, 'x'))
    const paths = onlyReport(lines.join('\n')).changes.map(({ path }) => path)
    assert.equal(paths.length, onlyReport(daily).changes.length + 1)
    assert.ok(
      paths.some((path) => path.endsWith('/xxx'.padEnd(20, 'x'))) || paths.some((path) => path.endsWith('xxxx')),
    )
  })
})

suite('a report in a log', () => {
  const want = reportsOf('0.18.3/check_default.txt')[0]!.changes
  const rsyslog = fixture('delivery/rsyslog-plain.log').toString('latin1')

  for (const [title, text] of [
    ['a backslash and octal digits', rsyslog.replace(/#(\d{3})/g, '\\$1')],
    ['the escapes of C', rsyslog.replaceAll('#012', '\\n').replaceAll('#011', '\\t')],
  ] as const) {
    test(`is the same when rsyslog escapes control characters with ${title}`, () => {
      const [report, ...others] = readReports(Buffer.from(text, 'latin1'), 'syslog')
      assert.equal(others.length, 0)
      assert.deepEqual(report?.changes, want)
    })
  }

  test('keeps names that look like the escapes of rsyslog', () => {
    const printed: readonly (readonly [as: string, name: string])[] = [
      ['/x#012y', '/x#012y'],
      ['/x\\ny', '/x\\ny'],
      ['/x\\n', '/x\\n'],
      // This is AIDE's own escape.
      ['/x\\012y', '/x\ny'],
      ['/x\\134012y', '/x\\012y'],
    ]
    for (const [as, name] of printed)
      assert.equal(
        readReports(Buffer.from(rsyslog.replaceAll(want[0]!.path, as), 'latin1'), 'syslog')[0]?.changes[0]?.path,
        name,
      )
  })

  test('has the same changes with every time stamp of journalctl', () => {
    const journal = fixture('delivery/journal-unit.log').toString('latin1')
    const stamp = /^[A-Z][a-z]{2} \d\d (\d\d:\d\d:\d\d) /gm
    assert.ok(stamp.test(journal))
    const paths = (text: string): unknown => onlyReport(text).changes.map(({ kind, path }) => `${kind} ${path}`)
    for (const time of [
      'Nov 23 $1.123456 ',
      '2026-11-23T$1+0100 ',
      '2026-11-23T$1.123456+01:00 ',
      'Mon 2026-11-23 $1 CET ',
      '1795459881.123456 ',
      '[   12.345678] ',
    ])
      assert.deepEqual(paths(journal.replace(stamp, time)), paths(journal), time)
  })

  test('is read from journald when names are not UTF-8 and come as arrays of bytes', () => {
    const lines = fixture('0.18.3/check_default.txt')
      .toString('latin1')
      .replaceAll(want[0]!.path, '/d/\xff\xfe')
      .split('\n')
      .filter((line) => line !== '')
    const json = lines
      .map((line) => {
        const MESSAGE = /[^\t -~]/.test(line) ? [...Buffer.from(line, 'latin1')] : line
        return JSON.stringify({ __CURSOR: 's=1', _PID: '7', SYSLOG_IDENTIFIER: 'aide', MESSAGE })
      })
      .join('\n')
    assert.equal(onlyReport(json).changes[0]?.path, '/d/\xff\xfe')
  })
})
