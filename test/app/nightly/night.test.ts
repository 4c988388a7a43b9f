import assert from 'node:assert/strict'
import { copyFileSync, existsSync, readdirSync, readFileSync, renameSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { Night } from '../../../src/app/nightly/night.js'
import { folder, put } from '../../support/folder.js'
import { NIGHT } from '../../support/night.js'
import { atNight, HOUR, MORNING, nightOf, program, stateFolder } from '../../support/nightly.js'
import { until } from '../../support/until.js'

const REPORT = readFileSync(`${NIGHT}/aide-default.txt`, 'latin1')

const putAt = (directory: string, name: string, text: string | Buffer, time: number): string => {
  const file = put(directory, name, text)
  utimesSync(file, time / 1000, time / 1000)
  return file
}

const reportOf = (night: Night): Night & { kind: 'report' } => {
  assert.equal(night.kind, 'report', JSON.stringify(night))
  return night
}

const failureIn = (night: Night): string => {
  assert.equal(night.kind, 'failed', JSON.stringify(night))
  return night.why.join('\n')
}

/** As dailyaidecheck of Debian writes it. */
const debianLog = (told: string, body: string): string =>
  `aide run on web01 started at 2026-11-23 19:49:50\n${told}\nAIDE produced no errors.\n${body}\nEnd of AIDE daily aide check at 2026-11-23 19:50, run time 9 seconds\n`

suite('a night that runs AIDE', () => {
  const recorded = `cat ${NIGHT}/aide-default.txt; exit 7`

  test('names what AIDE printed, and keeps its report for the owner alone', async (t) => {
    const state = join(folder(t), 'state')
    const night = reportOf(await atNight(nightOf(state, { aideCommand: recorded }), MORNING))
    const { report } = night
    assert.deepEqual(
      [report.attributions.length, report.aideStatus, report.aideFailure, report.missed],
      [78, 7, null, null],
    )
    assert.ok(report.attributions.some(({ deed }) => deed?.who.login === 'bob'))
    assert.equal(night.folder, join(state, 'reports', '2026-11-23T200500.000Z'))
    assert.equal(readFileSync(join(night.folder, 'aide.txt'), 'latin1'), REPORT)
    const modes = [state, night.folder, join(night.folder, 'aide.txt'), join(state, 'nightly.json')].map(
      (path) => statSync(path).mode & 0o777,
    )
    assert.deepEqual(modes, [0o700, 0o700, 0o600, 0o600])
  })

  test('tells what AIDE said beside its report, byte for byte', async (t) => {
    const aide = program(
      t,
      `cat ${NIGHT}/aide-default.txt; printf '\\033[33mWARNING\\033[0m: \\033]0;x\\a\\377\\r\\n' >&2; exit 7`,
    )
    const { report } = reportOf(await atNight(nightOf(stateFolder(t), { aideCommand: aide }), MORNING))
    assert.ok(report.notes.includes('AIDE says: WARNING: \x1b]0;x\x07\xff'), JSON.stringify(report.notes))
  })

  test('that ends AIDE after its time, and everything that AIDE has started, is a failure', async (t) => {
    const pid = join(folder(t), 'pid')
    const aide = program(t, `sleep 300 & echo $! > ${pid}; wait`)
    const night = await atNight(nightOf(stateFolder(t), { aideCommand: aide, aideTimeout: 500 }), MORNING)
    assert.match(failureIn(night), /^AIDE was ended because it took longer than 0.5 s$/)
    const child = Number(readFileSync(pid, 'utf8'))
    // A process that was killed ends when it is next given the processor, and is a zombie until somebody has waited for it.
    const state = (): string | undefined =>
      existsSync(`/proc/${child}/stat`) ? readFileSync(`/proc/${child}/stat`, 'latin1').split(' ')[2] : 'Z'
    await until(() => state() === 'Z')
    assert.equal(state(), 'Z')
  })

  for (const [title, script, why] of [
    ['is killed', 'kill -9 $$', /^AIDE was ended by SIGKILL$/],
    ['fails without a report', 'echo "ERROR: no database" >&2; exit 18', /^AIDE failed with status 18: /],
    ['prints something else', 'echo hello; exit 4', /^AIDE ended with status 4, and what it printed is no report$/],
    [
      'prints nothing although it found something',
      'exit 4',
      /printed no report; if it writes one to a file, name that file/,
    ],
    ['is not there', '/nowhere/aide --check', /^AIDE could not be started by the command .*\(status 127\)$/],
  ] as const)
    test(`in which AIDE ${title} is a failure`, async (t) => {
      const night = await atNight(nightOf(stateFolder(t), { aideCommand: script }), MORNING)
      assert.match(failureIn(night), why)
    })

  test('in which AIDE fails behind a whole report has the report and the failure', async (t) => {
    const options = nightOf(stateFolder(t), { aideCommand: `cat ${NIGHT}/aide-default.txt; exit 18` })
    const { report } = reportOf(await atNight(options, MORNING))
    assert.equal(report.attributions.length, 78)
    assert.match(report.aideFailure ?? '', /^AIDE failed with status 18/)
  })

  test('in which AIDE prints nothing and ends well is a quiet one', async (t) => {
    const { report } = reportOf(await atNight(nightOf(stateFolder(t), { aideCommand: 'true' }), MORNING))
    assert.deepEqual([report.aide, report.aideStatus, report.attributions], [null, 0, []])
  })

  test('that comes too late says which nights were missed, and a failed one in between does not count', async (t) => {
    const state = stateFolder(t)
    const whole = nightOf(state, { aideCommand: recorded })
    assert.equal(reportOf(await atNight(whole, MORNING)).report.missed, null)
    assert.equal(reportOf(await atNight(whole, MORNING + 24 * HOUR)).report.missed, null)
    await atNight({ ...whole, aideCommand: 'exit 18' }, MORNING + 48 * HOUR)
    const { report } = reportOf(await atNight(whole, MORNING + 72 * HOUR))
    assert.match(
      report.missed ?? '',
      /^no whole check was reported since 2026-11-24 20:05 UTC, and one is expected every 36 h$/,
    )
    assert.equal(reportOf(await atNight(whole, MORNING + 96 * HOUR)).report.missed, null)
  })

  test('keeps as many nights as it is told, and nothing but nights is removed', async (t) => {
    const state = stateFolder(t)
    const options = nightOf(state, { aideCommand: 'true', keep: 2 })
    await atNight(options, MORNING)
    put(join(state, 'reports'), 'notes.txt', 'mine')
    for (const day of [1, 2, 3]) await atNight(options, MORNING + day * 24 * HOUR)
    assert.deepEqual(readdirSync(join(state, 'reports')).sort(), [
      '2026-11-25T200500.000Z',
      '2026-11-26T200500.000Z',
      'notes.txt',
    ])
  })

  test("is a failure when it takes too long itself, or when the logs can't be read", async (t) => {
    const options = nightOf(stateFolder(t), { aideCommand: recorded })
    assert.match(
      failureIn(await atNight({ ...options, audit: ['/nowhere'] }, MORNING)),
      /^\/nowhere: there is no such file$/,
    )
    let calls = 0
    const { night } = await import('../../../src/app/nightly/night.js')
    const found = await night(
      { ...options, timeout: HOUR },
      () => MORNING + calls++ * 2 * HOUR,
      async (one) => Promise.resolve(one),
    )
    assert.match(failureIn(found), /^the night was ended because it took longer than 1 h$/)
  })

  test('waits for no other one: who has the lock is told, and it is free again afterwards', async (t) => {
    const state = stateFolder(t)
    const options = nightOf(state, { aideCommand: 'true' })
    const { night } = await import('../../../src/app/nightly/night.js')
    const second = await night(
      options,
      () => MORNING,
      async () => atNight(options, MORNING),
    )
    assert.deepEqual(second, { kind: 'busy', holder: `process ${process.pid}, since 2026-11-23 20:05 UTC` })
    assert.equal((await atNight(options, MORNING)).kind, 'report')
  })
})

suite("a night that reads what AIDE's job has left", () => {
  test('tells a report once, wherever rotation has put it', async (t) => {
    const directory = folder(t)
    const aideLog = putAt(directory, 'aide.log', REPORT, MORNING - HOUR)
    const options = nightOf(stateFolder(t), { aideLog })
    assert.equal(reportOf(await atNight(options, MORNING)).report.attributions.length, 78)
    assert.deepEqual(await atNight(options, MORNING + HOUR), { kind: 'quiet', since: MORNING - HOUR })
    renameSync(aideLog, `${aideLog}.0`)
    putAt(directory, 'aide.log', '', MORNING + HOUR)
    assert.deepEqual(await atNight(options, MORNING + 2 * HOUR), { kind: 'quiet', since: MORNING - HOUR })
  })

  test('reads it out of a rotated and packed copy when it was rotated before it was told', async (t) => {
    const directory = folder(t)
    putAt(directory, 'aide.log', '', MORNING)
    putAt(directory, 'aide.log.1.gz', gzipSync(Buffer.from(REPORT, 'latin1')), MORNING - HOUR)
    const { report } = reportOf(
      await atNight(nightOf(stateFolder(t), { aideLog: join(directory, 'aide.log') }), MORNING),
    )
    assert.equal(report.attributions.length, 78)
  })

  test('is a failure when the job has left nothing for too long', async (t) => {
    const aideLog = putAt(folder(t), 'aide.log', REPORT, MORNING)
    const options = nightOf(stateFolder(t), { aideLog })
    reportOf(await atNight(options, MORNING + HOUR))
    assert.equal((await atNight(options, MORNING + 36 * HOUR)).kind, 'quiet')
    assert.equal(
      failureIn(await atNight(options, MORNING + 37 * HOUR)),
      'AIDE has written no report since 2026-11-23 20:05 UTC, and one is expected every 36 h',
    )
  })

  test('is a failure when there is no report, or no such file', async (t) => {
    const directory = folder(t)
    const options = nightOf(stateFolder(t), { aideLog: join(directory, 'aide.log') })
    assert.match(failureIn(await atNight(options, MORNING)), /aide\.log: there is no such file$/)
    putAt(directory, 'aide.log', 'terminated with signal INT\n', MORNING)
    assert.match(failureIn(await atNight(options, MORNING)), /aide\.log: no AIDE report found in it$/)
  })

  test('takes the word of the script around AIDE for its status', async (t) => {
    const directory = folder(t)
    const read = async (told: string, body: string): Promise<Night> =>
      atNight(
        nightOf(stateFolder(t), { aideLog: putAt(directory, 'aide.log', debianLog(told, body), MORNING) }),
        MORNING,
      )
    const body = `AIDE output (900 lines):\n${REPORT}\nEnd of AIDE output.\n`
    const found = 'AIDE returned with exit code 7. Added, removed and changed entries detected!'
    const broken = '* AIDE returned with exit code 18. Input/Output error! *'
    assert.deepEqual(
      [reportOf(await read(found, body)).report].map((one) => [one.aideStatus, one.aideFailure]),
      [[7, null]],
    )
    assert.match(reportOf(await read(broken, body)).report.aideFailure ?? '', /status 18/)
    assert.match(failureIn(await read(broken, 'AIDE detected no changes.')), /status 18/)
    const quiet = reportOf(
      await read('AIDE returned with a zero exit code. No changes detected!', 'AIDE detected no changes.'),
    )
    assert.deepEqual([quiet.report.aideStatus, quiet.report.attributions.length], [0, 0])
  })

  test('marks a report that is cut, and does not take it for a check', async (t) => {
    const directory = folder(t)
    const state = stateFolder(t)
    const options = nightOf(state, { aideLog: putAt(directory, 'aide.log', REPORT.slice(0, 4000), MORNING) })
    assert.equal(reportOf(await atNight(options, MORNING)).report.aide?.complete, false)
    assert.equal((JSON.parse(readFileSync(join(state, 'nightly.json'), 'utf8')) as { checked: unknown }).checked, null)
  })

  test('says that a report is older than one that was read before', async (t) => {
    const directory = folder(t)
    const options = nightOf(stateFolder(t), { aideLog: putAt(directory, 'aide.log', REPORT, MORNING) })
    await atNight(options, MORNING)
    const old = REPORT.replace('Start timestamp: 2026-11-23 19:49:51', 'Start timestamp: 2026-11-20 19:49:51')
    putAt(directory, 'aide.log', old, MORNING + HOUR)
    const { report } = reportOf(await atNight(options, MORNING + HOUR))
    assert.match(
      report.aideFailure ?? '',
      /begun 2026-11-20 19:49 UTC, is older than one that was read before, begun 2026-11-23 19:49 UTC/,
    )
  })

  test('reads a state that is damaged as that of a first night', async (t) => {
    const state = stateFolder(t)
    put(state, 'nightly.json', '{"checked": "20')
    copyFileSync(`${NIGHT}/aide-default.txt`, join(state, 'aide.log'))
    utimesSync(join(state, 'aide.log'), MORNING / 1000, MORNING / 1000)
    reportOf(await atNight(nightOf(state, { aideLog: join(state, 'aide.log') }), MORNING))
  })
})
