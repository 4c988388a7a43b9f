import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { readDpkgLog } from '../../src/source/dpkg-log.js'
import { timeOfWall } from '../../src/source/local-time.js'
import { folder, put } from '../support/folder.js'

/** Written by dpkg 1.21.22 in a root of its own; its times were moved to the recorded night. */
const RECORDED = 'fixtures/dpkg/dpkg.log'

const utc = (text: string): number => Date.parse(`${text}Z`)

suite("dpkg's log", () => {
  test('tells its runs, each with its packages and their versions', async () => {
    const { runs, strange } = await readDpkgLog(RECORDED, 'UTC', 0)
    assert.equal(strange, 0)
    assert.deepEqual(
      runs.map(({ steps }) =>
        steps.map(({ action, package: name, before, after }) => [action, name, before, after].join(' ')),
      ),
      [
        ['install labpkg:all  1.0', 'configure labpkg:all 1.0 1.0'],
        ['upgrade labpkg:all 1.0 2.0', 'configure labpkg:all 2.0 2.0'],
        ['upgrade labpkg:all 2.0 2.0', 'configure labpkg:all 2.0 2.0'],
        ['remove labpkg:all 2.0 '],
        ['purge labpkg:all 2.0 '],
      ],
    )
    const [, upgrade] = runs
    assert.equal(upgrade!.start, utc('2026-11-23T19:45:59'))
    assert.equal(upgrade!.end, utc('2026-11-23T19:46:01'))
  })

  test('is read with its rotated copies, and only what is not over by then', async (t) => {
    const directory = folder(t)
    const lines = readFileSync(RECORDED, 'latin1').split('\n')
    put(directory, 'dpkg.log.2.gz', gzipSync(lines.slice(0, 3).join('\n')))
    // The rest of a run may stand in the next file, and the last line may lack its end.
    put(directory, 'dpkg.log.1', lines.slice(3, 16).join('\n'))
    const live = put(directory, 'dpkg.log', lines.slice(16).join('\n'))
    const whole = await readDpkgLog(RECORDED, 'UTC', 0)
    assert.deepEqual(await readDpkgLog(live, 'UTC', 0), whole)
    const late = await readDpkgLog(live, 'UTC', utc('2026-11-23T20:31:00'))
    assert.deepEqual(late.runs, whole.runs.slice(3))
  })

  test('counts what is not its own, and leaves out a run whose beginning is lost', async (t) => {
    const log = put(
      folder(t),
      'dpkg.log',
      '2026-11-23 19:00:00 upgrade lost:all 1 2\n\u001b[2Jhello\n2026-11-23 19:00:00 cooked labpkg:all 1.0\n2026-11-23 19:00:01 startup archives unpack\n2026-11-23 19:00:01 upgrade labpkg:all\n',
    )
    const { runs, strange } = await readDpkgLog(log, 'UTC', 0)
    assert.equal(strange, 2)
    assert.deepEqual(
      runs.map(({ steps }) => steps),
      [[]],
    )
  })

  test('is in the time of a zone', async () => {
    const { runs } = await readDpkgLog(RECORDED, 'Europe/Berlin', 0)
    assert.equal(runs[1]!.start, utc('2026-11-23T18:45:59'))
    const berlin = timeOfWall('Europe/Berlin')
    // The day on which the clocks went forward, an hour before and an hour after.
    assert.equal(berlin([2026, 3, 29, 1, 30, 0]), utc('2026-03-29T00:30:00'))
    assert.equal(berlin([2026, 3, 29, 3, 30, 0]), utc('2026-03-29T01:30:00'))
    assert.equal(timeOfWall('America/New_York')([2026, 7, 1, 12, 0, 0]), utc('2026-07-01T16:00:00'))
    assert.equal(timeOfWall(null)([2026, 7, 1, 12, 0, 0]), new Date(2026, 6, 1, 12).getTime())
  })
})
