import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { isMadeAfter, windowOf, type DatabaseTime } from '../../src/correlate/window.js'
import { EMPTY_REPORT, type AideReport } from '../../src/model/aide-report.js'
import { parseTime } from '../../src/aide/time.js'

const seconds = (text: string): number => Date.parse(`${text}Z`) / 1000

const reportAt = (text: string): AideReport => ({ ...EMPTY_REPORT, start: parseTime(text) })

const startOf = (made: DatabaseTime, report: AideReport): string =>
  new Date(windowOf(report, made, { since: null, until: null }, null, 0).from).toISOString().slice(0, 19)

const made = (text: string, newest: string | null): DatabaseTime => ({
  generated: parseTime(text)!,
  newestCtime: newest === null ? null : seconds(newest),
})

suite('a database that was made after a check', () => {
  const check = parseTime('2026-11-23 03:00:00 +0100')
  const isAfter = (text: string, newest: string | null = null): boolean => isMadeAfter(made(text, newest), check)

  test('is known by its time where that has a zone', () => {
    assert.equal(isAfter('2026-11-23 02:00:01 +0000'), true)
    assert.equal(isAfter('2026-11-23 02:59:59 +0100'), false)
    assert.equal(isMadeAfter(made('2026-11-24 00:00:00 +0000', null), null), false)
  })

  test('is known without a zone only where none makes it older, or by what it holds', () => {
    assert.equal(isAfter('2026-11-23 15:59:00'), false)
    assert.equal(isAfter('2026-11-23 16:00:01'), true)
    assert.equal(isAfter('2026-11-23 05:00:00', '2026-11-23T02:00:01'), true)
    assert.equal(isAfter('2026-11-23 05:00:00', '2026-11-23T01:59:59'), false)
  })
})

suite('the window since a database whose time has no zone', () => {
  test('begins an hour before that time in the zone of the report, for summer time may have ended', () => {
    const report = reportAt('2026-11-23 03:00:00 +0100')
    // Made at 10:00 UTC, in summer.
    assert.equal(startOf(made('2026-10-20 12:00:00', null), report), '2026-10-20T10:00:00')
  })

  test('begins no earlier than the newest ctime in the database', () => {
    const report = reportAt('2026-11-23 03:00:00 +0100')
    assert.equal(startOf(made('2026-10-20 12:00:00', '2026-10-20T10:30:00'), report), '2026-10-20T10:30:00')
  })

  test('is that time in the zone of the report when the newest ctime leaves no room for another', () => {
    const report = reportAt('2026-11-23 03:00:00 +0100')
    assert.equal(startOf(made('2026-11-22 12:00:00', '2026-11-22T10:59:00'), report), '2026-11-22T11:00:00')
  })

  test('begins with the newest ctime when somebody set another zone since', () => {
    const made1 = made('2026-11-24 09:28:32', '2026-11-24T03:58:30')
    assert.equal(startOf(made1, reportAt('2026-11-24 04:18:18 +0000')), '2026-11-24T03:58:30')
    // In the report's zone the database would be older than what it holds.
    const made2 = made('2026-11-24 03:58:32', '2026-11-24T08:58:30')
    assert.equal(startOf(made2, reportAt('2026-11-24 09:18:18 +0000')), '2026-11-24T08:58:30')
  })

  test('never begins behind the check', () => {
    assert.equal(
      startOf(made('2026-11-24 09:28:32', null), reportAt('2026-11-24 04:18:18 +0000')),
      '2026-11-23T19:28:32',
    )
  })

  test('is that time itself where the database tells the zone', () => {
    assert.equal(
      startOf(made('2026-11-24 09:28:32 +0530', '2026-11-24T03:50:00'), reportAt('2026-11-24 04:18:18 +0000')),
      '2026-11-24T03:58:32',
    )
  })
})
