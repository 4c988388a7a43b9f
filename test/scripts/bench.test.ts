import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { folder } from '../support/folder.js'

interface Bench {
  readonly rows: readonly { readonly name: string; readonly results: readonly { readonly name: string }[] }[]
  readonly missing: readonly string[]
}

suite('the bench', () => {
  test('runs each row, on a log that it grows itself, and leaves its figures as JSON', (t) => {
    const directory = folder(t)
    const json = join(directory, 'bench.json')
    const args = ['scripts/bench.mjs', '--size', '100k', '--operations', '1k', '--rounds', '1', '--folder', directory]

    const { status, stderr } = spawnSync(process.execPath, [...args, '--json', json], { encoding: 'utf8' })
    assert.deepEqual([status, stderr], [0, ''])
    const { rows, missing } = JSON.parse(readFileSync(json, 'utf8')) as Bench
    assert.equal(rows.length, 8)
    const compared = rows[0]!.results.map(({ name }) => name)
    const peers = ['aureport -f -i', 'ausearch -i', 'ausearch -f --raw']
    const present = peers.filter((name) => !missing.includes(name.split(' ')[0]!))
    assert.deepEqual(compared, ['who-changed ingest', ...present])
  })

  test('says what it does not understand', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/bench.mjs', '--size', 'much'], {
      encoding: 'utf8',
    })
    assert.equal(status, 1)
    assert.match(stderr, /--size much: a number with k, m or g is wanted/)
  })
})
