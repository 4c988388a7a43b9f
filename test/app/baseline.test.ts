import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import type { AttributedReport } from '../../src/app/report/attributed-report.js'
import { report } from '../../src/app/report/report.js'
import { folder, put } from '../support/folder.js'

const NIGHT = 'fixtures/night'

const night = (aideDatabase: string): Promise<AttributedReport> =>
  report(
    `${NIGHT}/aide-json.json`,
    {
      ...{ audit: [`${NIGHT}/audit`], db: ':memory:', node: null, ingest: true, authLog: null, since: null },
      ...{ rules: `${NIGHT}/audit.rules`, passwd: `${NIGHT}/passwd`, aideDatabase },
      ...{ until: null, aideStatus: null, explain: false },
    },
    Date.UTC(2026, 10, 25),
  )

const madeAt = (time: string): string =>
  readFileSync(`${NIGHT}/aide.db`, 'latin1').replace(
    /^# Time of generation was .*$/m,
    `# Time of generation was ${time}`,
  )

suite("AIDE's database of a report", () => {
  test('that was made after the check is left aside, for AIDE compared with another: nothing is unexplained by it', async (t) => {
    const { window, notes, attributions, witnesses } = await night(
      put(folder(t), 'aide.db', madeAt('2026-11-24 03:00:00 +0000')),
    )
    assert.equal(window.startSource, 'log-horizon')
    assert.ok(notes.some((note) => /aide\.db was made after the check/.test(note)))
    assert.equal(attributions.filter(({ reason }) => reason === 'unexplained').length, 0)
    assert.ok(attributions.filter(({ deed }) => deed !== null).length > 60)
    assert.deepEqual(
      witnesses.map(({ kind }) => kind),
      ['auditing-off'],
    )
  })

  test('that was altered is told by its digest, and the true one is not', async (t) => {
    const { window, notes } = await night(put(folder(t), 'aide.db', madeAt('2026-11-23 19:40:50')))
    assert.equal(window.startSource, 'aide-db')
    assert.ok(notes.some((note) => /the digest in the report differs/.test(note)))
    assert.deepEqual((await night(`${NIGHT}/aide.db`)).notes, [])
  })
})
