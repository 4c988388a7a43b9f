import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { buildProgram } from '../../src/cli/program.js'
import { folder } from '../support/folder.js'

interface Row {
  readonly key: string
  readonly results: readonly { readonly name: string }[]
  readonly goals: readonly { readonly about: string; readonly goal: string; readonly reached: boolean | null }[]
}
interface Bench {
  readonly rows: readonly Row[]
  readonly missing: readonly string[]
}

suite('the bench', () => {
  test('runs each row, on a log that it grows itself, and leaves its figures and the goals as JSON', (t) => {
    const directory = folder(t)
    const json = join(directory, 'bench.json')
    const args = ['scripts/bench.mjs', '--size', '100k', '--operations', '1k', '--rounds', '1', '--folder', directory]

    const { status, stdout, stderr } = spawnSync(process.execPath, [...args, '--json', json], { encoding: 'utf8' })
    assert.deepEqual([status, stderr], [0, ''])
    const { rows, missing } = JSON.parse(readFileSync(json, 'utf8')) as Bench
    const keys = ['ingest', 'writes', 'gzip', 'query', 'news', 'night', 'report', 'growth', 'start']
    assert.deepEqual(
      rows.map(({ key }) => key),
      keys,
    )
    const namesOf = (key: string): readonly string[] =>
      rows.find((row) => row.key === key)!.results.map(({ name }) => name)
    const peers = ['aureport -f -i', 'ausearch -i', 'ausearch -f --raw']
    const present = peers.filter((name) => !missing.includes(name.split(' ')[0]!))
    assert.deepEqual(namesOf('ingest'), ['who-changed ingest', ...present])
    for (const tool of missing) assert.match(stdout, new RegExp(`^${tool} is not installed`, 'm'))
    for (const command of buildProgram().commands)
      assert.ok(namesOf('start').includes(`${command.name()} --help`), command.name())

    const goals = rows.flatMap((row) => row.goals)
    assert.equal(goals.length, 16)
    for (const { about, goal, reached } of goals) {
      const verdict = reached === null ? 'not measured' : reached ? 'reached' : 'MISSED'
      assert.ok(stdout.split('\n').some((line) => line.includes(about) && line.endsWith(`goal ${goal}: ${verdict}`)))
    }
    // A made index of a thousand operations has no night of 10,000 changes.
    const large = goals.filter(({ about }) => /report of 10/.test(about))
    assert.deepEqual(
      large.map(({ reached }) => reached),
      [null, null],
    )
  })

  test('says what it does not understand', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/bench.mjs', '--size', 'much'], {
      encoding: 'utf8',
    })
    assert.equal(status, 1)
    assert.match(stderr, /--size much: a number with k, m or g is wanted/)
  })
})
