import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { setTimeout as after } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { runCli } from '../support/cli.js'
import { folder } from '../support/folder.js'
import { assertSameContents, contentsOf } from '../support/index-contents.js'
import { ingestInto } from '../support/ingest.js'

const NIGHT = 'fixtures/night/audit/audit.log'
const DAY_SECONDS = 86_400
const SERIALS_A_DAY = 100_000

/** Writes a log of many days: the recorded one again and again, each a day and some serials later. */
const writeDays = (path: string, days: number): void => {
  const night = readFileSync(NIGHT, 'latin1')
  const file = openSync(path, 'w')
  for (let day = 0; day < days; day++) {
    const later = night.replaceAll(
      /audit\((\d+)\.(\d{3}):(\d+)\)/g,
      (_, seconds: string, millis: string, serial: string) =>
        `audit(${Number(seconds) + day * DAY_SECONDS}.${millis}:${Number(serial) + day * SERIALS_A_DAY})`,
    )
    writeSync(file, Buffer.from(later, 'latin1'))
  }
  closeSync(file)
}

/** How far the index says that its log was read; 0 while there is no index. */
const offsetIn = (index: string): number => {
  if (!existsSync(index)) return 0
  const database = new Database(index, { readonly: true })
  try {
    return database.prepare<[], number>('SELECT max(position) FROM source').pluck().get() ?? 0
  } catch {
    // Its tables are not made yet.
    return 0
  } finally {
    database.close()
  }
}

const killWhen = async (child: ChildProcess, signal: NodeJS.Signals, isTime: () => boolean): Promise<void> => {
  while (child.exitCode === null && !isTime()) await after(5)
  child.kill(signal)
}

suite('an ingest', () => {
  test('that is killed or interrupted is taken up by the next one, which ends with the index of an undisturbed run', async (t) => {
    const directory = folder(t)
    const [log, whole, killed] = ['audit.log', 'whole.db', 'killed.db'].map((name) => join(directory, name))
    writeDays(log!, 12)
    await ingestInto(whole!, log!)
    // The first is killed before anything can have been stored, the others when the index has grown since they began.
    for (const [isGrown, kill] of [
      [false, 'SIGINT'],
      [true, 'SIGKILL'],
      [true, 'SIGINT'],
    ] as const) {
      const before = offsetIn(killed!)
      const { signal } = await runCli(['ingest', '--db', killed!, log!], (child) => {
        void killWhen(child, kill, () => !isGrown || offsetIn(killed!) > before)
      })
      t.diagnostic(signal === null ? 'done before it could be killed' : `killed at byte ${offsetIn(killed!)}`)
    }
    const last = await runCli(['ingest', '--db', killed!, log!])
    assert.equal(last.status, 0, last.stderr)
    assertSameContents(contentsOf(killed!), contentsOf(whole!))
    rmSync(log!)
  })

  test('done by three processes at once ends with the same index as one alone', async (t) => {
    const directory = folder(t)
    const [log, alone, shared] = ['audit.log', 'alone.db', 'shared.db'].map((name) => join(directory, name))
    writeDays(log!, 4)
    await ingestInto(alone!, log!)
    const runs = await Promise.all([0, 1, 2].map(async () => runCli(['ingest', '--db', shared!, log!])))
    for (const { status, stderr } of runs) assert.equal(status, 0, stderr)
    assertSameContents(contentsOf(shared!), contentsOf(alone!))
  })
})
