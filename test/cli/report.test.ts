import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { runCli } from '../support/cli.js'
import { folder } from '../support/folder.js'
import { golden } from '../support/golden.js'
import { askNight, NIGHT, nightFolder } from '../support/night.js'

/** Where the golden file of each form is, but that of the default. */
const FORM_FILES = {
  table: 'report.table.txt',
  markdown: 'report.md',
  html: 'report.html',
  csv: 'report.csv',
  json: 'report.json',
  ndjson: 'report.ndjson',
  ecs: 'report.ecs.ndjson',
  ocsf: 'report.ocsf.ndjson',
}

const withDatabase = ['--aide-db', `${NIGHT}/aide.db`]

suite('who-changed report', () => {
  test('names the people of the recorded night, and ends with 1 because two changes have none', async (t) => {
    const run = await runCli(['report', `${NIGHT}/aide-default.txt`, ...askNight(folder(t)), ...withDatabase])
    assert.deepEqual([run.status, run.stderr], [1, ''])
    golden(`${NIGHT}/golden/report.txt`, run.stdout)
  })

  test('prints the same night in every form', async (t) => {
    for (const [form, file] of Object.entries(FORM_FILES)) {
      // Its lines are those that this run has read.
      const directory = form === 'json' ? folder(t) : nightFolder(t)
      const args = ['report', `${NIGHT}/aide-default.txt`, '--format', form, ...askNight(directory), ...withDatabase]
      golden(`${NIGHT}/golden/${file}`, (await runCli(args)).stdout)
    }
  })

  test("names versions where dpkg's own log has the run, and what was typed where its times do not fit", async (t) => {
    const args = ['report', `${NIGHT}/aide-default.txt`, ...askNight(nightFolder(t)), ...withDatabase]
    const withLog = [...args, '--dpkg-log', 'fixtures/dpkg/dpkg.log']
    assert.match(
      (await runCli(withLog)).stdout,
      /^dpkg, run by alice .*\n(?: .*\n)? {2}packages: labpkg:all 1\.0 → 2\.0$/m,
    )
    const elsewhere = await runCli([...withLog.filter((arg) => arg !== '--utc'), '--tz', 'Asia/Tokyo'])
    assert.match(elsewhere.stdout, /^ {2}packages: labpkg_2\.0_all\.deb$/m)
  })

  test('has the missing rule on one line, to be copied', async (t) => {
    const args = ['report', `${NIGHT}/aide-default.txt`, ...askNight(nightFolder(t), ['--width']), '--width', '60']
    const { stdout } = await runCli([...args, ...withDatabase])
    assert.match(stdout, /\n {6}-a always,exit -F arch=b64 -F dir=\/srv\/app -F perm=w -F key=files\n/)
  })

  test('counts what happened by topic in every form that has a place for it, and tells the loud of it', async (t) => {
    const args = ['report', `${NIGHT}/aide-default.txt`, '--activity', ...askNight(nightFolder(t)), ...withDatabase]
    golden(`${NIGHT}/golden/report.activity.txt`, (await runCli(args)).stdout)
    golden(`${NIGHT}/golden/report.activity.md`, (await runCli([...args, '--format', 'markdown'])).stdout)
    const { activity } = JSON.parse((await runCli([...args, '--format', 'json'])).stdout) as {
      activity: { topics: { topic: string; count: number }[]; loud: { kind: string; evidence: unknown[] }[] }
    }
    assert.equal(activity.topics.find(({ topic }) => topic === 'account')?.count, 22)
    assert.equal(activity.loud.filter(({ kind }) => kind === 'account-made').length, 1)
    assert.ok(activity.loud.every(({ evidence }) => evidence.length === 1))
  })

  test('takes colour only when it is asked for, or from a terminal', async (t) => {
    const args = ['report', `${NIGHT}/aide-default.txt`, ...askNight(nightFolder(t)), '--color']
    assert.match((await runCli([...args, 'always'])).stdout, /\x1b\[1m/)
    assert.doesNotMatch((await runCli([...args, 'auto'])).stdout, /\x1b/)
    assert.doesNotMatch((await runCli([...args, 'never'])).stdout, /\x1b/)
  })

  test('shows times in a zone, and takes no zone that does not exist', async (t) => {
    const args = ['report', `${NIGHT}/aide-default.txt`, ...askNight(nightFolder(t)).filter((one) => one !== '--utc')]
    assert.match((await runCli([...args, '--tz', 'Asia/Tokyo'])).stdout, /\(Asia\/Tokyo\)/)
    const wrong = await runCli([...args, '--tz', 'Mars/Olympus'])
    assert.deepEqual([wrong.status, wrong.stdout], [2, ''])
    assert.match(wrong.stderr, /--tz takes a time zone like Europe\/Berlin, not "Mars\/Olympus"/)
    assert.equal((await runCli([...args, '--tz', 'Asia/Tokyo', '--utc'])).status, 2)
  })

  test('fits 80 columns, and lets no byte of a hostile name through to the terminal', async (t) => {
    const { stdout } = await runCli([
      'report',
      `${NIGHT}/aide-default.txt`,
      ...askNight(nightFolder(t)),
      ...withDatabase,
    ])
    assert.match(stdout, /esc\\x1b\[31mred/)
    assert.doesNotMatch(stdout, /[\0-\x09\x0b-\x1f\x7f-\x9f]/)
    const wide = stdout.split('\n').filter((line) => Array.from(line).length > 80)
    assert.deepEqual(wide, [])
  })

  test('reads the report from standard input', async (t) => {
    const bytes = readFileSync(`${NIGHT}/aide-json.json`)
    const run = await runCli(['report', '-', ...askNight(nightFolder(t)), ...withDatabase], (child) => {
      child.stdin?.write(bytes)
    })
    assert.equal(run.status, 1)
    assert.match(run.stdout, /^\[who-changed\] 2026-11-23: 78 changed, 0 unexplained, 2 without a name\n/)
  })

  test("ends with AIDE's own bits on request", async (t) => {
    const run = await runCli(['report', `${NIGHT}/aide-default.txt`, '--exit-as-aide', ...askNight(nightFolder(t))])
    assert.equal(run.status, 7)
  })

  test('passes the status of an AIDE that failed through, and says so before all else', async (t) => {
    const directory = nightFolder(t)
    const args = ['report', `${NIGHT}/aide-default.txt`, '--aide-status', '24', ...askNight(directory), ...withDatabase]
    const run = await runCli(args)
    assert.equal(run.status, 2)
    assert.match(
      run.stdout,
      /^\[who-changed\] 2026-11-23: AIDE FAILED; 78 changed, [^]*\nAIDE failed with status 24: its database is damaged/,
    )
    const table = await runCli([...args, '--format', 'table'])
    assert.match(table.stdout, /^AIDE FAILED WITH STATUS 24: ITS DATABASE IS DAMAGED OR MISSING\n/)
    assert.equal((await runCli([...args, '--exit-as-aide'])).status, 24)
  })

  test("notes when AIDE's status and its list do not agree", async (t) => {
    const args = ['report', `${NIGHT}/aide-default.txt`, ...askNight(nightFolder(t)), '--aide-status']
    assert.doesNotMatch((await runCli([...args, '7'])).stdout, /note: AIDE's status/)
    assert.match((await runCli([...args, '4'])).stdout, /note: AIDE's status 4 means changed entries, which is not/)
  })

  test('writes to a file with --output, and prints nothing', async (t) => {
    const directory = nightFolder(t)
    const file = join(directory, 'report.json')
    const run = await runCli([
      ...['report', `${NIGHT}/aide-list.txt`, '--format', 'json', '--output', file],
      ...[...askNight(directory), ...withDatabase],
    ])
    assert.equal(run.stdout, '')
    const document = JSON.parse(readFileSync(file, 'utf8')) as { schema: string; changes: unknown[] }
    assert.deepEqual([document.schema, document.changes.length], ['who-changed/report/1', 78])
  })

  test("raises no alarm when only AIDE's database could tell whose inode an event names", async (t) => {
    const run = await runCli(['report', `${NIGHT}/aide-default.txt`, '--format', 'json', ...askNight(nightFolder(t))])
    const { changes } = JSON.parse(run.stdout) as { changes: { path: string; reason: string | null }[] }
    const reasons = new Map(changes.map(({ path, reason }) => [path, reason]))
    assert.equal(reasons.get('/etc/app/sub/dir/deep.conf'), 'unresolved')
    assert.ok(![...reasons.values()].includes('unexplained'))
  })

  test('says of every change why nobody can be named when there is no log', async (t) => {
    const directory = folder(t)
    const run = await runCli([
      ...['report', `${NIGHT}/aide-list.txt`, '--format', 'json'],
      ...['--audit', '/dev/null', '--db', join(directory, 'index.db')],
    ])
    const { changes } = JSON.parse(run.stdout) as { changes: { verdict: string; reason: string }[] }
    assert.deepEqual(
      [...new Set(changes.map(({ verdict, reason }) => `${verdict} ${reason}`))],
      ['unattributed no-log'],
    )
    assert.equal(run.status, 1)
  })
})
