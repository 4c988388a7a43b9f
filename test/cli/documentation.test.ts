import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import { buildProgram } from '../../src/cli/program.js'
import { runCli } from '../support/cli.js'
import { golden } from '../support/golden.js'

const manual = readFileSync('man/who-changed.1', 'utf8')
const readme = readFileSync('README.md', 'utf8')
const program = buildProgram()
const commands = [program, ...program.commands]

suite('documentation', () => {
  for (const command of program.commands)
    test(`README and manual name the command ${command.name()}, and its help says what it does`, () => {
      assert.match(readme, new RegExp(`\\| \`who-changed ${command.name()}[ \`]`))
      assert.match(manual, new RegExp(`^\\.(?:It )?Cm ${command.name()}$`, 'm'))
      assert.ok(command.description().length > 20)
    })

  test('the manual names every option of every command', () => {
    const options = new Set(commands.flatMap(({ options: own }) => own.map(({ long }) => long!.slice(2))))
    const missing = [...options].filter((name) => !new RegExp(`Fl -${name}\\b`).test(manual))
    assert.deepEqual(missing, [])
  })

  test('the manual names no option that does not exist', () => {
    const known = new Set(['help', ...commands.flatMap(({ options: own }) => own.map(({ long }) => long!.slice(2)))])
    const named = [...manual.matchAll(/^\.It.*$/gm)].flatMap(([line]) =>
      [...line.matchAll(/Fl -([\w-]+)/g)].map((m) => m[1]!),
    )
    assert.deepEqual(
      named.filter((name) => !known.has(name)),
      [],
    )
  })

  test('the transcript in README is what the program prints', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/readme.mjs', '--check'], { encoding: 'utf8' })
    assert.equal(status, 0, stderr)
  })

  test('the manual pages have no fault that mandoc knows', (t) => {
    const run = spawnSync('mandoc', ['-T', 'lint', '-W', 'warning', 'man/who-changed.1', 'man/who-changed.5'], {
      encoding: 'utf8',
    })
    if (run.error !== undefined) {
      t.skip('mandoc is not installed')
      return
    }
    assert.equal(run.stdout, '')
  })

  test('--help is what a person reads at three in the morning', async () => {
    const run = await runCli(['--help'])
    assert.equal(run.status, 0)
    golden('fixtures/help/who-changed.txt', run.stdout)
    for (const command of program.commands) {
      const help = await runCli([command.name(), '--help'])
      golden(`fixtures/help/${command.name()}.txt`, help.stdout)
    }
  })
})
