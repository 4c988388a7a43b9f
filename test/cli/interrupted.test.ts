import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { runCli, type Run } from '../support/cli.js'
import { folder, put } from '../support/folder.js'
import { assertSameContents, contentsOf } from '../support/index-contents.js'
import { askNight, NIGHT, nightFolder } from '../support/night.js'
import { program } from '../support/nightly.js'

const REPORT = ['report', `${NIGHT}/aide-default.txt`, '--aide-db', `${NIGHT}/aide.db`]
const QUESTION = ['-r', '/etc']

/** Runs a command and sends it Ctrl-C as soon as something is so. */
const interruptedWhen = async (args: readonly string[], isTime: () => boolean): Promise<Run> =>
  runCli(args, (child) => {
    const timer = setInterval(() => {
      if (!isTime()) return
      clearInterval(timer)
      child.kill('SIGINT')
    }, 2)
    child.on('exit', () => {
      clearInterval(timer)
    })
  })

/** Where a command that reads the recorded log can be met: none of these is a time. */
const READING: readonly (readonly [title: string, isTime: (db: string) => boolean])[] = [
  ['before there is an index', () => true],
  ['when it has a log of its own', (db) => sizeOf(`${db}-wal`) > 0],
  ['when facts are stored', (db) => sizeOf(`${db}-wal`) > 200_000],
]

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0

/** What is left when a program ends by a signal that it does not catch, or what it says when it was done before. */
const assertEnded = (run: Run, done: Run, title: string): void => {
  if (run.signal === null) assert.deepEqual(run, done, `${title}: done before it was interrupted`)
  else assert.deepEqual([run.signal, run.stderr], ['SIGINT', ''], title)
}

const undisturbed = async (
  t: TestContext,
  args: readonly string[],
): Promise<{ run: Run; contents: readonly string[] }> => {
  const directory = folder(t)
  const run = await runCli([...args, ...askNight(directory)])
  return { run, contents: contentsOf(join(directory, 'index.db')) }
}

suite('Ctrl-C', () => {
  for (const [name, args, moments] of [
    ['a report', REPORT, READING],
    ['a question', QUESTION, READING.slice(-1)],
  ] as const)
    test(`at any moment of ${name} leaves an index from which the next one answers as if nothing had been`, async (t) => {
      const whole = await undisturbed(t, args)
      for (const [title, isTime] of moments) {
        const directory = folder(t)
        const db = join(directory, 'index.db')
        assertEnded(await interruptedWhen([...args, ...askNight(directory)], () => isTime(db)), whole.run, title)
        assert.deepEqual(await runCli([...args, ...askNight(directory)]), whole.run, title)
        assertSameContents(contentsOf(db), whole.contents, title)
      }
    })

  test('leaves a file of an earlier report as it was, or the new one whole, and nothing beside it', async (t) => {
    const state = nightFolder(t)
    const directory = folder(t)
    const file = join(directory, 'report.html')
    const args = [...REPORT, ...askNight(state), '--format', 'html', '--output', file]
    await runCli(args)
    const whole = readFileSync(file, 'utf8')
    for (const isTime of [
      () => true,
      () => readdirSync(directory).length > 1,
      () => readFileSync(file, 'utf8') !== 'old',
    ]) {
      writeFileSync(file, 'old')
      const run = await interruptedWhen(args, isTime)
      const left = readFileSync(file, 'utf8')
      assert.ok(left === 'old' || left === whole, `${left.length} bytes of ${whole.length}`)
      if (run.signal === null) assert.ok(left === whole)
      assert.deepEqual(readdirSync(directory), ['report.html'])
    }
  })

  test('while a program takes a mail waits until it has all of it: half of one would be sent', async (t) => {
    const state = nightFolder(t)
    const directory = folder(t)
    const [begun, mail] = ['begun', 'mail'].map((name) => join(directory, name))
    const sendmail = program(t, `touch ${begun!}; sleep 1; cat > ${mail!}.part; mv ${mail!}.part ${mail!}`)
    const args = [...REPORT, ...askNight(state), '--mail', 'a@example.org', '--sendmail', sendmail]
    const run = await interruptedWhen(args, () => existsSync(begun!))
    assert.deepEqual([run.signal, run.stdout, run.stderr], ['SIGINT', '', ''])
    assert.match(readFileSync(mail!, 'latin1'), /\n--[^\n]+--\n$/)
    assert.deepEqual(
      readdirSync(state).filter((name) => name === 'undelivered'),
      [],
    )
  })

  test('at any moment of a night leaves it to the next run, which tells all of it', async (t) => {
    const aideLog = put(folder(t), 'aide.log', readFileSync(`${NIGHT}/aide-default.txt`))
    const argsIn = (state: string): readonly string[] => [
      ...['nightly', '--aide-log', aideLog, '--aide-db', `${NIGHT}/aide.db`, '--expect-every', '20d'],
      ...askNight(state),
    ]
    const whole = await runCli(argsIn(nightFolder(t)))
    const reports = (state: string): string => join(state, 'reports')
    const kept = (state: string): readonly string[] =>
      existsSync(reports(state))
        ? readdirSync(reports(state)).flatMap((night) => readdirSync(join(reports(state), night)))
        : []
    const moments: readonly (readonly [string, (state: string) => boolean])[] = [
      ['when the lock is taken', (state) => existsSync(join(state, 'nightly.lock'))],
      ["when AIDE's report is kept", (state) => kept(state).includes('aide.txt')],
      ['when a report is kept', (state) => kept(state).includes('report.txt')],
    ]
    for (const [title, isTime] of moments) {
      const state = nightFolder(t)
      const run = await interruptedWhen(argsIn(state), () => isTime(state))
      assertEnded(run, whole, title)
      const isTold = existsSync(join(state, 'nightly.json'))
      const again = await runCli(argsIn(state))
      // Told is told; else the next run tells it as the first would have.
      if (isTold) assert.deepEqual([again.status, again.stderr], [0, ''], title)
      else assert.deepEqual(again, whole, title)
      assert.ok(existsSync(join(state, 'nightly.json')), title)
      // What the interrupted night had kept is whole.
      const files = readdirSync(reports(state)).map((night) => join(reports(state), night, 'report.txt'))
      for (const file of files.filter((one) => existsSync(one))) assert.equal(readFileSync(file, 'utf8'), whole.stdout)
    }
  })
})
