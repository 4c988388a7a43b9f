import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, closeSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { runCli } from '../support/cli.js'
import { folder, put } from '../support/folder.js'
import { askNight, NIGHT, nightFolder } from '../support/night.js'

const REPORT = `${NIGHT}/aide-list.txt`

/** Everything that a user can get wrong, each with what they are told. `$` stands for a folder of the test. */
const CASES: readonly (readonly [title: string, args: readonly string[], sentence: RegExp])[] = [
  ['a missing report', ['report', '$/missing'], /\$\/missing: there is no such file$/],
  ['a folder as report', ['report', '$/folder'], /\$\/folder: this is a directory$/],
  [
    'binary rubbish as report',
    ['report', '$/rubbish'],
    /\$\/rubbish(?::\d+: damaged JSON, and|:) no AIDE report found$/,
  ],
  ['some other text as report', ['report', '$/text'], /\$\/text: no AIDE report found$/],
  ['a missing log', ['/etc/passwd', '--audit', '$/missing'], /\$\/missing: there is no such file$/],
  ['a folder without a log', ['/etc/passwd', '--audit', '$/folder'], /there is no audit log in this directory$/],
  ['some other file as index', ['/etc/passwd', '--db', '$/text'], /\$\/text: the index can't be opened/],
  ['no index with --no-ingest', ['/etc/passwd', '--no-ingest', '--db', '$/none.db'], /none\.db: there is no index yet/],
  ['rubbish as AIDE database', ['report', REPORT, '--aide-db', '$/rubbish'], /\$\/rubbish:1: not an AIDE database/],
  ['rubbish as rules', ['report', REPORT, '--rules', '$/rubbish'], /\$\/rubbish:1: not an audit rule, and no line/],
  ['some other text as rules', ['/nowhere/at/all', '--rules', '$/text'], /\$\/text:1: not an audit rule, and no line/],
  ['rubbish as passwd file', ['report', REPORT, '--passwd', '$/rubbish'], /\$\/rubbish:1: not a passwd file/],
  ['a cut auth.log', ['report', REPORT, '--auth-log', '$/cut.gz'], /\$\/cut\.gz: damaged gzip file$/],
  ['a cut report', ['report', '$/cut.gz'], /\$\/cut\.gz: damaged gzip file$/],
  ['missing rules', ['/etc/passwd', '--rules', '$/missing'], /\$\/missing: there is no such file$/],
  ['a folder as passwd file', ['/etc/passwd', '--passwd', '$/folder'], /\$\/folder: this is a directory$/],
  ['a time that is none', ['/etc/passwd', '--since', 'soon'], /"soon" is no time/],
  ['a count that is none', ['/etc/passwd', '--last', 'many'], /--last takes a whole number/],
  ['a form that is none', ['report', REPORT, '--format', 'poem'], /Allowed choices are text, table, \w+/],
  ['an unknown option', ['/etc/passwd', '--frobnicate'], /unknown option '--frobnicate'/],
  ['a status that is none', ['report', REPORT, '--aide-status', '300'], /--aide-status takes a number from 0 to 255/],
  ['nowhere to write', ['/etc/passwd', '--output', '$/none/x'], /none\/x: there is no such file$/],
]

const prepare = (directory: string): void => {
  mkdirSync(join(directory, 'folder'))
  // The first line is rubbish, too: by chance it would be an empty one, or a comment.
  put(directory, 'rubbish', Buffer.concat([Buffer.from('\x7fELF'), randomBytes(50_000)]))
  put(directory, 'cut.gz', gzipSync(randomBytes(5_000)).subarray(0, 1_000))
  put(directory, 'text', 'Dear diary,\nnothing happened.\n')
}

suite('errors', () => {
  for (const [title, args, sentence] of CASES)
    test(`${title}: one sentence and exit status 2`, async (t) => {
      const directory = nightFolder(t)
      prepare(directory)
      const own = args.map((arg) => arg.replace('$', directory))
      const run = await runCli([...own, ...askNight(directory, args)])
      assert.deepEqual([run.status, run.stdout], [2, ''])
      const [line] = run.stderr.replaceAll(directory, '$').trim().split('\n')
      assert.match(line ?? '', sentence)
      assert.doesNotMatch(run.stderr, /\n\s+at /)
    })

  for (const args of [['report', REPORT], ['report', REPORT, '--format', 'json'], ['/etc/passwd']])
    test(`no space for standard output: one sentence and exit status 2 (${args.join(' ')})`, (t) => {
      const full = openSync('/dev/full', 'w')
      t.after(() => {
        closeSync(full)
      })
      const run = spawnSync(process.execPath, ['dist/cli.js', ...args, ...askNight(nightFolder(t))], {
        ...{ stdio: ['ignore', full, 'pipe'], encoding: 'utf8', env: { ...process.env, WHO_CHANGED_CONFIG: '' } },
      })
      assert.deepEqual([run.status, run.stderr], [2, 'who-changed: standard output: no space left on the device\n'])
    })

  test('an unreadable log says that only root reads it', async (t) => {
    const directory = folder(t)
    chmodSync(directory, 0o755)
    const log = put(directory, 'audit.log', 'type=x\n')
    chmodSync(log, 0)
    // root reads everything, so the run is given away to nobody; that needs a checkout that nobody may read.
    const root = process.getuid?.() === 0
    if (root && !isWorldReadable('dist/cli.js')) {
      t.skip('the checkout is not readable by others')
      return
    }
    const db = join(directory, 'nobody', 'index.db')
    mkdirSync(join(directory, 'nobody'), { mode: 0o777 })
    chmodSync(join(directory, 'nobody'), 0o777)
    const run = await runCli(['/etc/passwd', '--audit', log, '--db', db], undefined, root ? { uid: 65534 } : {})
    assert.deepEqual([run.status, run.stdout], [2, ''])
    assert.match(run.stderr, /permission denied \(the audit log is readable by root only\)$/m)
  })
})

suite('inputs without anything in them', () => {
  test('an empty report is no difference, and its notes say what else it may mean', async (t) => {
    const directory = nightFolder(t)
    const run = await runCli(['report', put(directory, 'empty', ''), ...askNight(directory)])
    assert.equal(run.status, 0)
    assert.match(run.stdout, /^\[who-changed\] .*: EMPTY REPORT; 0 changed, 0 unexplained\n/)
    assert.match(
      run.stdout,
      /note: the report is empty: AIDE found no difference \(report_quiet\), or it did\n {2}not run/,
    )
  })

  test('a report that only counts its changes, or was cut, is never one without changes', async (t) => {
    const directory = nightFolder(t)
    const head =
      'Start timestamp: 2026-11-23 19:49:51 +0000 (AIDE 0.18.3)\nAIDE found differences between database and filesystem!!\n'
    const counts =
      '\nSummary:\n  Total number of entries:\t11\n  Added entries:\t\t0\n  Removed entries:\t\t2\n  Changed entries:\t\t7\n'
    const end = '\n\nEnd timestamp: 2026-11-23 19:49:58 +0000 (run time: 0m 7s)\n'
    const asked = async (text: string, ...more: string[]): ReturnType<typeof runCli> =>
      runCli(['report', put(directory, 'report.txt', text), ...askNight(directory), ...more])
    const summary = await asked(`${head}Report level: summary\n${counts}${end}`)
    assert.deepEqual([summary.status, summary.stderr], [1, ''])
    assert.match(summary.stdout, /^\[who-changed\] .*: 9 CHANGES NOT LISTED; 0 changed/)
    assert.match(
      summary.stdout,
      /AIDE found 9 changes that its report does not list: nobody can be named for\n? *them\./,
    )
    assert.doesNotMatch(summary.stdout, /No change is reported/)
    assert.equal((await asked(`${head}Report level: summary\n${counts}${end}`, '--exit-as-aide')).status, 6)
    const minimal = await asked('AIDE found differences between database and filesystem!!\n')
    assert.equal(minimal.status, 1)
    assert.match(minimal.stdout, /: SOME CHANGES NOT LISTED; 0 changed/)
    const cut = await asked(`${head}${counts}`)
    assert.equal(cut.status, 1)
    assert.match(cut.stdout, /: REPORT CUT SHORT; 0 changed/)
  })

  test('rules of which a line is not understood are told, and watch perhaps what no other line does', async (t) => {
    const directory = nightFolder(t)
    const rules = put(directory, 'old.rules', '-w /etc/shadow -p wa\nwatch /etc for writing\n')
    const run = await runCli([
      'report',
      REPORT,
      ...askNight(directory, ['--rules']),
      '--rules',
      rules,
      '--format',
      'json',
    ])
    assert.equal(run.status, 1)
    const { notes, changes } = JSON.parse(run.stdout) as { notes: string[]; changes: { reason: string | null }[] }
    assert.ok(notes.includes(`${rules}:2: not understood as an audit rule: what it watches is not known`), notes.join())
    const reasons = new Set(changes.map(({ reason }) => reason))
    assert.ok(reasons.has('rules-unknown') && !reasons.has('no-rule'), [...reasons].join())
  })

  test('a report of no difference has no changes', async (t) => {
    const directory = nightFolder(t)
    const text = [
      'Start timestamp: 2026-11-23 19:49:51 +0000 (AIDE 0.18.3)',
      'AIDE found NO differences between database and filesystem. Looks okay!!',
      '\nNumber of entries:\t1431\n',
      '\nEnd timestamp: 2026-11-23 19:49:58 +0000 (run time: 0m 7s)\n',
    ].join('\n')
    const run = await runCli(['report', put(directory, 'none.txt', text), ...askNight(directory)])
    assert.equal(run.status, 0)
    assert.match(run.stdout, /0 changes/)
    assert.doesNotMatch(run.stdout, /note:/)
  })

  test('of a damaged compressed log what can be read is read, and the damage is told', async (t) => {
    const directory = folder(t)
    const log = gzipSync(readFileSync(`${NIGHT}/audit/audit.log`))
    const file = put(directory, 'audit.log.1.gz', log.subarray(0, log.length - 5000))
    const run = await runCli(['/etc/passwd', '--audit', file, '--db', join(directory, 'index.db')])
    assert.equal(run.status, 0)
    assert.match(run.stderr, /audit\.log\.1\.gz: 1 malformed \(who-changed status --malformed shows what\)$/m)
    const shown = await runCli(['status', '--malformed', '--no-ingest', '--db', join(directory, 'index.db')])
    assert.match(shown.stdout, /audit\.log\.1\.gz:\d+: the compressed log is damaged/)
  })

  test('an empty log, and one with no event in it, leave every path without an answer', async (t) => {
    const directory = folder(t)
    for (const [name, text] of [
      ['empty', ''],
      ['text', 'hello\n'],
    ] as const) {
      const db = join(directory, `${name}.db`)
      const run = await runCli(['/etc/passwd', '--audit', put(directory, name, text), '--db', db])
      assert.equal(run.status, 1)
      assert.match(run.stdout, /^\/etc\/passwd: nobody is known: .* \(no-log\)$/m)
    }
  })

  test('takes a reader that has gone for no fault, whatever it prints', async () => {
    for (const args of [['--help'], ['report', '--help'], ['--version']]) {
      const run = await runCli(args, ({ stdout }) => stdout?.destroy())
      assert.deepEqual([run.status, run.stderr], [0, ''], args.join(' '))
    }
  })
})

/** Whether the file and every folder above it may be read by everybody. */
const isWorldReadable = (file: string): boolean => {
  const parts = join(process.cwd(), file).split('/')
  return parts.every((_, i) => (statSync(parts.slice(0, i + 1).join('/') || '/').mode & 0o004) !== 0)
}
