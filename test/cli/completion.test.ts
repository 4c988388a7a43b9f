import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { buildProgram } from '../../src/cli/program.js'
import { runCli } from '../support/cli.js'
import { folder } from '../support/folder.js'

/** How each shell is asked, see test/support/complete.* */
const SHELLS: Readonly<Record<string, { script: string; ask: (t: TestContext) => readonly string[] }>> = {
  bash: { script: 'who-changed.bash', ask: () => ['--norc', 'test/support/complete.bash'] },
  fish: { script: 'who-changed.fish', ask: () => ['--no-config', 'test/support/complete.fish'] },
  zsh: { script: '_who-changed', ask: () => ['-f', 'test/support/complete.zsh'] },
}

const program = buildProgram()
const names = program.commands.map((command) => command.name())
const REPORT_FORMATS = ['text', 'table', 'markdown', 'html', 'csv', 'json', 'ecs', 'ocsf', 'ndjson']

/** What a shell offers for each line: exactly these, or a check of what it offers. */
const QUESTIONS: readonly (readonly [line: string, offered: readonly string[]])[] = [
  ['who-changed sess', ['sessions']],
  ['who-changed report --format ', REPORT_FORMATS],
  ['who-changed report --format=h', ['html']],
  ['who-changed --format ', ['table', 'json']],
  ['who-changed /etc/passwd --op ch', ['chmod', 'chown']],
  ['who-changed report --col', ['--color']],
  ['who-changed report --color ', ['auto', 'always', 'never']],
  ['who-changed --since 14:00 --db=a:b report --smtp-tls ', ['required', 'if-offered', 'never']],
  ['who-changed --db report report --mail-w', ['--mail-when']],
  ['who-changed activity --topic login --topic ti', ['time']],
  // A path, so the word behind it is a path as well and no command.
  ['who-changed /srv sessions --expl', ['--explain']],
  ['who-changed sessions --expl', []],
  ['who-changed completion ', ['bash', 'fish', 'zsh']],
  ['who-changed --node ', []],
]

/** Each command with all its long options. */
const OPTIONS: readonly (readonly [line: string, longs: readonly string[]])[] = [program, ...program.commands].map(
  (command) => [
    `who-changed ${command === program ? '' : `${command.name()} `}--`,
    command.options.map(({ long }) => long!),
  ],
)

/** Files and folders where an option or an argument takes them. */
const FILES: readonly (readonly [line: string, offered: RegExp, inBash: string])[] = [
  ['who-changed --db ./READ', /README\.md/, '(default)'],
  ['who-changed ./READ', /README\.md/, '(default)'],
  ['who-changed report ./READ', /README\.md/, '(default)'],
  ['who-changed nightly --reports ./fix', /fixtures/, '(dirnames)'],
]

/** zsh adds the dashes of short options and of none, fish the whole word behind an equals sign. */
const bare = (matches: readonly string[]): readonly string[] =>
  matches.map((match) => match.trim().replace(/^--format=/, '')).filter((match) => match !== '')

const askShell = (t: TestContext, shell: string, lines: readonly string[]): readonly (readonly string[])[] => {
  const { script, ask } = SHELLS[shell]!
  const { stdout, stderr, status } = spawnSync(
    shell,
    [...ask(t), join('completions', script), join(folder(t), 'matches')],
    { input: lines.map((line) => `${line}\n`).join(''), encoding: 'utf8', timeout: 60_000 },
  )
  assert.equal(status, 0, stderr)
  assert.equal(stderr, '')
  const blocks = stdout.split(/^--\n/m).slice(0, -1)
  assert.equal(blocks.length, lines.length)
  return blocks.map((block) => bare(block.split('\n')))
}

for (const shell of Object.keys(SHELLS))
  suite(
    `completion in ${shell}`,
    { skip: spawnSync(shell, ['-c', 'true']).status !== 0 && `${shell} is not installed` },
    () => {
      test('offers commands, options, values and files, each where it fits', (t) => {
        const questions = [...QUESTIONS, ...OPTIONS, ...FILES, ['who-changed '] as const]
        const answers = askShell(
          t,
          shell,
          questions.map(([line]) => line),
        )
        const offered = new Map(questions.map(([line], index) => [line, answers[index]!]))
        for (const [line, expected] of QUESTIONS)
          assert.deepEqual([...offered.get(line)!].sort(), [...expected].sort(), line)
        for (const [line, longs] of OPTIONS)
          assert.deepEqual(
            longs.filter((long) => !offered.get(line)!.includes(long)),
            [],
            line,
          )
        // In bash readline offers files itself: it knows how to quote.
        for (const [line, expected, inBash] of FILES)
          if (shell === 'bash') assert.deepEqual(offered.get(line), [inBash], line)
          else assert.match(offered.get(line)!.join(), expected, line)
        for (const name of [...names, 'README.md']) assert.ok(offered.get('who-changed ')!.includes(name), name)
      })

      test('is what the command prints', async () => {
        const { stdout, status } = await runCli(['completion', shell])
        assert.equal(status, 0)
        assert.equal(stdout, readFileSync(join('completions', SHELLS[shell]!.script), 'utf8'))
      })
    },
  )

suite('completion', () => {
  test('is for three shells, and another one is an error', async () => {
    const { status, stderr } = await runCli(['completion', 'tcsh'])
    assert.equal(status, 2)
    assert.match(stderr, /'tcsh' is invalid for argument 'shell'\. Allowed choices are bash, zsh, fish/)
  })
})
