import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import { buildProgram } from '../../src/cli/program.js'
import { displayWidth } from '../../src/render/display-width.js'
import { runCli } from '../support/cli.js'
import { golden } from '../support/golden.js'

const pages = readdirSync('man')
  .map((name) => `man/${name}`)
  .sort()
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
    const run = spawnSync('mandoc', ['-T', 'lint', '-W', 'warning', ...pages], { encoding: 'utf8' })
    if (run.error !== undefined) {
      t.skip('mandoc is not installed')
      return
    }
    assert.equal(run.stdout, '')
  })

  for (const page of pages)
    test(`man prints ${page} without a warning, in 80 columns`, (t) => {
      const env = { ...process.env, LC_ALL: 'C.UTF-8', MANWIDTH: '80', MAN_KEEP_FORMATTING: '' }
      const run = spawnSync('man', ['--warnings', '-l', page], { encoding: 'utf8', env })
      if (run.error !== undefined) {
        t.skip('man is not installed')
        return
      }
      assert.equal(run.stderr, '')
      for (const line of run.stdout.split('\n')) assert.ok(displayWidth(line) <= 80, line)
    })

  test('package and README name every manual page, and the pages name each other', () => {
    const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { man: readonly string[] }
    assert.deepEqual(
      manifest.man.map((page) => page.replace(/^\.\//, '')),
      pages,
    )
    for (const page of pages) {
      assert.ok(readme.includes(`man -l ${page}`) || readme.includes(`(${page})`), page)
      const others = pages.filter((one) => one !== page)
      for (const other of others) assert.match(readFileSync(page, 'utf8'), new RegExp(`Xr who-changed ${other.at(-1)}`))
    }
  })

  test('--help is what a person reads at three in the morning', async () => {
    const run = await runCli(['--help'])
    assert.equal(run.status, 0)
    golden('fixtures/help/who-changed.txt', run.stdout)
    for (const command of program.commands) {
      const help = await runCli([command.name(), '--help'])
      golden(`fixtures/help/${command.name()}.txt`, help.stdout)
      for (const line of help.stdout.split('\n')) assert.ok(displayWidth(line) <= 80, line)
    }
  })
})
