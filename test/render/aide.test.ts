import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import { readReports } from '../../src/aide/read-report.js'
import { aideJson, changeJson } from '../../src/render/aide-json.js'
import { aideTable } from '../../src/render/aide-table.js'

const read = (name: string): ReturnType<typeof readReports> => readReports(readFileSync(`fixtures/aide/${name}`), name)

/** Compares with a file below fixtures/aide/golden; `UPDATE_GOLDEN=1` writes it. */
const golden = (name: string, text: string): void => {
  const file = `fixtures/aide/golden/${name}`
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text)
  assert.equal(text, readFileSync(file, 'utf8'))
}

suite('aideJson', () => {
  test('is the document of the contract', () => {
    golden('check_default.json', `${JSON.stringify(aideJson(read('0.18.3/check_default.txt')), null, 2)}\n`)
    golden('legacy.json', `${JSON.stringify(aideJson(read('0.15/report.txt')), null, 2)}\n`)
  })

  test('adds the bytes of a path that is not UTF-8 and spells large numbers as strings', () => {
    const json = changeJson({
      path: '/d/\xff',
      kind: 'changed',
      fileType: 'file',
      attributes: ['size'],
      old: { size: 2n ** 60n },
      new: { size: 1, link_name: '/\xfe' },
    })
    assert.deepEqual(json, {
      path: '/d/\ufffd',
      path_base64: 'L2Qv/w==',
      change: 'changed',
      file_type: 'file',
      attributes: ['size'],
      old: { size: '1152921504606846976' },
      new: { size: 1, link_name: '/\ufffd', link_name_base64: 'L/4=' },
    })
  })
})

suite('aideTable', () => {
  test('shows the time of the check in the zone that was asked for', () => {
    const style = { width: 80, zone: 'Asia/Kolkata' }
    assert.match(aideTable(read('0.18.3/check_default.txt'), style), / of 2026-11-24 01:21:15 Asia\/Kolkata\n/)
  })

  test('shows a line for each change, the counts and the notes', () => {
    golden('check_default.table.txt', aideTable(read('0.18.3/check_default.txt'), { width: 80, zone: 'UTC' }))
  })

  test('keeps to the width and shows no hostile byte', () => {
    for (const width of [40, 60, 80, 132]) {
      for (const line of aideTable(read('0.16.2/big_check_default.txt'), { width, zone: 'UTC' }).split('\n')) {
        assert.ok(Array.from(line).length <= width, `${width}: ${line}`)
        assert.doesNotMatch(line, /[\x00-\x1f\x7f-\x9f]/)
      }
    }
  })
})
