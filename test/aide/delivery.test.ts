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

  test('comes with CRLF, and with log lines before JSON', () => {
    const crlf = fixture('0.18.3/check_default.txt').toString('latin1').replaceAll('\n', '\r\n')
    assert.deepEqual(onlyReport(crlf).changes, reportsOf('0.18.3/check_default.txt')[0]?.changes)
    const json = `WARNING: open() failed for /x\n${fixture('0.18.3/json_grouped_no_summarize_no.json').toString('latin1')}`
    assert.equal(onlyReport(json).changes.length, 11)
  })
})
