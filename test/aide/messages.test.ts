import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { readReports } from '../../src/aide/read-report.js'
import { fixture } from './fixture.js'

const REPORT = fixture('0.18.3/check_default.txt').toString('latin1')
const BEGIN = REPORT.indexOf('Start timestamp')

const notesOf = (text: string): readonly (readonly string[])[] =>
  readReports(Buffer.from(text, 'latin1'), 'report').map(({ notes }) => notes)

// Recorded with AIDE 0.18.3, whose report and messages went to one file.
const CHANGED = `WARNING: hash calculation: '/srv/a b' has been changed (changed attributes: s+c+m, hash could not be calculated)\n`
const GONE =
  'WARNING: hash calculation: open() failed for /srv/new: No such file or directory (hashsums could not be calculated)\n'
const ACL = 'WARNING: tried to read access ACL on /srv/new but failed with: No such file or directory\n'

suite('what AIDE says beside a report', () => {
  test('of files that it could not read is told with their names', () => {
    const [notes] = notesOf(`${CHANGED}${GONE}${ACL}${REPORT}`)
    assert.deepEqual(notes?.slice(-2), [
      'AIDE could not read 2 files, most often because of a change while it looked, and did not compare what is in them: /srv/a b, /srv/new',
      '1 message of AIDE before the report: tried to read access ACL on /srv/new but failed with: No such file or directory',
    ])
    assert.deepEqual(notes.slice(0, -2), notesOf(REPORT)[0])
  })

  test('belongs to the report that follows, be it JSON', () => {
    const [first, second] = notesOf(`${REPORT}\n${CHANGED}${REPORT}`)
    assert.deepEqual(first, notesOf(REPORT)[0])
    assert.match(second!.join(), /could not read 1 file, .*: \/srv\/a b/)
    const json = fixture('0.18.3/big_json.json').toString('latin1')
    assert.match(notesOf(`${CHANGED}${json}`)[0]!.join(), /could not read 1 file, .*: \/srv\/a b/)
  })

  test('is told once where a plain report and JSON stand in one file', () => {
    const json = fixture('0.18.3/big_json.json').toString('latin1')
    const all = notesOf(`${CHANGED}${REPORT}\n${json}`)
    assert.equal(all.length, 2)
    assert.equal(all.filter((notes) => notes.some((note) => note.includes('could not read'))).length, 1)
  })

  test('of an attribute that only one of the two states has is told, for it is in no list', () => {
    const above =
      'Entry /usr/bin/ping in databases has different attributes: +caps\nEntry /old in databases has different attributes: 1a 80\n'
    const [notes] = notesOf(`${REPORT.slice(0, BEGIN)}${above}${REPORT.slice(BEGIN)}`)
    assert.match(
      notes!.join('\n'),
      /^2 entries have an attribute in one of the two states only, which AIDE does not list as a change: \/usr\/bin\/ping \(\+caps\), \/old$/m,
    )
  })

  test('is cut where it is long, and costs no more for it', () => {
    const [notes] = notesOf(`WARNING: ${'for /a '.repeat(300_000)}hash could not be calculated)\n${REPORT}`)
    assert.match(notes!.at(-1)!, /^1 message of AIDE before the report: for \/a .{290,300}\.\.\.$/)
  })
})
