import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { runCli, type Run } from '../support/cli.js'
import { folder } from '../support/folder.js'
import { assertSameContents, contentsOf } from '../support/index-contents.js'
import { ingestInto } from '../support/ingest.js'

const NIGHT = 'fixtures/night/audit/audit.log'

const pipe = async (bytes: Buffer, ...args: readonly string[]): Promise<Run> =>
  runCli(args, (child) => {
    child.stdin?.write(bytes)
  })

/** An index that was made by piping a file, and one that was made by naming it. */
const bothWays = async (t: TestContext, file: string): Promise<{ piped: string; named: string; run: Run }> => {
  const directory = folder(t)
  const [piped, named] = [join(directory, 'piped.db'), join(directory, 'named.db')]
  await ingestInto(named, file)
  const run = await pipe(readFileSync(file), 'ingest', '--json', '--db', piped, '-')
  assert.equal(run.status, 0, run.stderr)
  return { piped, named, run }
}

suite('standard input', () => {
  for (const file of [NIGHT, 'fixtures/night/syslog.gz', 'fixtures/night/journal-audit.json.gz'])
    test(`tells the index the same as ${file} by name, whatever its form`, async (t) => {
      const { piped, named } = await bothWays(t, file)
      assertSameContents(contentsOf(piped), contentsOf(named))
    })

  test('is read whole each time, which changes nothing', async (t) => {
    const { piped, run } = await bothWays(t, NIGHT)
    const before = contentsOf(piped)
    const again = await pipe(readFileSync(NIGHT), 'ingest', '--json', '--db', piped, '--audit', '-')
    assert.equal(again.stdout, run.stdout)
    assertSameContents(contentsOf(piped), before)
  })

  test('answers a question by itself', async (t) => {
    const db = join(folder(t), 'index.db')
    const run = await pipe(readFileSync(NIGHT), '--audit', '-', '--db', db, '--json', '/etc/passwd')
    assert.equal(run.status, 0, run.stderr)
    assert.match(run.stdout, /"useradd"/)
  })

  test('that is empty tells nothing', async (t) => {
    const db = join(folder(t), 'index.db')
    const run = await pipe(Buffer.alloc(0), 'ingest', '--db', db, '-')
    assert.equal(run.status, 0, run.stderr)
    assert.match(run.stdout, /nothing new/)
  })

  test("can't be report and log at once", async (t) => {
    const db = join(folder(t), 'index.db')
    const run = await pipe(Buffer.alloc(0), 'report', '-', '--audit', '-', '--db', db)
    assert.equal(run.status, 2)
    assert.match(run.stderr, /standard input can't be both/)
  })
})
