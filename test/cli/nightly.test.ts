import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { suite, test } from 'node:test'
import { simpleParser } from 'mailparser'
import { postingOf } from '../../src/app/posting.js'
import { night } from '../../src/app/nightly/night.js'
import { tellNight } from '../../src/cli/tell-night.js'
import { runCli } from '../support/cli.js'
import { folder, put } from '../support/folder.js'
import { CERTIFICATE, mailServer, refusal } from '../support/mail-server.js'
import { askNight, NIGHT, nightFolder } from '../support/night.js'
import { HOUR, MORNING, nightOf, program, stateFolder } from '../support/nightly.js'

const recorded = `cat ${NIGHT}/aide-default.txt; exit 7`
const withDatabase = ['--aide-db', `${NIGHT}/aide.db`]

suite('who-changed nightly', () => {
  test('runs AIDE and sends what it found, named, over SMTP', async (t) => {
    const { port, received } = await mailServer(t)
    const state = folder(t)
    const smtp = ['--mail', 'admin@example.org', '--smtp', `smtp://localhost:${port}`, '--smtp-ca', CERTIFICATE]
    const args = [
      'nightly',
      '--aide-command',
      recorded,
      '--node',
      'web01',
      ...askNight(state),
      ...withDatabase,
      ...smtp,
    ]
    const run = await runCli(args)
    assert.deepEqual([run.status, run.stdout, run.stderr], [1, '', ''])
    const { subject, text, html } = await simpleParser(received[0]!.bytes)
    assert.equal(subject, '[who-changed] web01 2026-11-23: 78 changed, 0 unexplained, 2 without a name')
    assert.match(text ?? '', /alice → root from 10\.66\.1\.11 by ssh/)
    assert.match(html === false ? '' : (html ?? ''), /<!doctype html>/i)
    const [kept = ''] = readdirSync(join(state, 'reports'))
    const files = ['aide.err', 'aide.txt', 'report.html', 'report.json', 'report.txt']
    assert.deepEqual(readdirSync(join(state, 'reports', kept)).sort(), files)
    assert.ok(files.every((file) => (statSync(join(state, 'reports', kept, file)).mode & 0o777) === 0o600))
  })

  test('prints the report where no mail is asked for, and nothing new the second time', async (t) => {
    const aideLog = put(folder(t), 'aide.log', readFileSync(`${NIGHT}/aide-default.txt`))
    const args = ['nightly', '--aide-log', aideLog, ...askNight(nightFolder(t)), ...withDatabase]
    const first = await runCli(args)
    assert.equal(first.status, 1)
    assert.match(first.stdout, /^\[who-changed\] 2026-11-23: 78 changed/)
    const second = await runCli(args)
    assert.deepEqual([second.status, second.stderr], [0, ''])
    assert.match(second.stdout, /^nothing new: AIDE's report of .* has been told already\n$/)
  })

  test('mails nothing when nothing is new, and a failure by sendmail however little is worth a mail', async (t) => {
    const directory = folder(t)
    const sendmail = program(t, `cat >> ${directory}/mail`)
    const mail = ['--mail', 'root', '--sendmail', sendmail, '--mail-when', 'unexplained']
    const args = ['nightly', ...askNight(nightFolder(t)), ...mail, '--aide-command']
    await runCli([...args, recorded])
    assert.equal(existsSync(join(directory, 'mail')), false)
    const run = await runCli([...args, 'printf "ERROR: \\033[2Jbad\\n" >&2; exit 24', '--node', 'web01'])
    assert.deepEqual([run.status, run.stdout, run.stderr], [2, '', ''])
    const { subject, text } = await simpleParser(readFileSync(join(directory, 'mail')))
    assert.match(subject ?? '', /^\[who-changed\] web01 \d{4}-\d\d-\d\d: NIGHT FAILED, no report$/)
    assert.match(text ?? '', /\nAIDE failed with status 24: its database is damaged or missing\.\n/)
    assert.match(text ?? '', /\nNothing is known of what changed/)
    assert.doesNotMatch(text ?? '', /[\0-\x09\x0b-\x1f\x7f-\x9f]/)
  })

  test('keeps the mail that nobody took, and ends with 5', async (t) => {
    const { port } = await mailServer(t, {
      onRcptTo: (_, __, callback) => {
        callback(refusal(550, 'no such user'))
      },
    })
    const state = nightFolder(t)
    const smtp = ['--smtp', `smtp://localhost:${port}`, '--smtp-tls', 'never', '--mail-keep', join(state, 'kept')]
    const run = await runCli(['nightly', '--aide-command', 'exit 18', ...askNight(state), '--mail', 'a@x.org', ...smtp])
    assert.equal(run.status, 5)
    assert.match(run.stderr, /the mail to a@x.org was not delivered/)
    assert.equal(readdirSync(join(state, 'kept')).length, 1)
    const [night = ''] = readdirSync(join(state, 'reports'))
    const failed = JSON.parse(readFileSync(join(state, 'reports', night, 'failed.json'), 'utf8')) as Record<
      string,
      unknown
    >
    assert.deepEqual([failed['schema'], failed['missed']], ['who-changed/failed-night/1', null])
    assert.match(String(failed['why']), /^AIDE failed with status 18/)
  })

  test('says on a missed night so in the subject, the text and the HTML', async (t) => {
    const directory = folder(t)
    const state = stateFolder(t)
    const posting = postingOf(
      {
        ...{ to: ['root@example.org'], from: 'root', smtp: null, smtpUser: null, smtpPasswordFile: null },
        ...{ smtpTls: 'required', smtpCa: null, keep: null, sendmail: program(t, `cat > ${directory}/mail`) },
      },
      join(state, 'index.db'),
    )
    assert.equal(posting.keep, join(state, 'undelivered'))
    const tell = async (time: number): Promise<number> =>
      night(
        nightOf(state, { aideCommand: recorded }),
        () => time,
        async (found) =>
          tellNight(found, {
            posting,
            mailWhen: 'always',
            style: { width: 80, zone: 'UTC', color: false },
            now: () => time,
          }),
      )
    assert.equal(await tell(MORNING), 1)
    assert.equal(await tell(MORNING + 60 * HOUR), 2)
    const { subject, text, html, date } = await simpleParser(readFileSync(join(directory, 'mail')))
    assert.equal(date?.getTime(), MORNING + 60 * HOUR)
    assert.match(subject ?? '', /^\[who-changed\] web01 2026-11-23: NIGHT MISSED; 78 changed/)
    assert.match((text ?? '').replace(/\s+/g, ' '), /no whole check was reported since 2026-11-23 20:05 UTC/)
    assert.match(html === false ? '' : (html ?? ''), /Nights before this one went without a check/)
    const documents = readdirSync(join(state, 'reports'))
      .sort()
      .map((name) => {
        const text = readFileSync(join(state, 'reports', name, 'report.json'), 'utf8')
        return JSON.parse(text) as {
          readonly missed: string | null
          readonly aide: { readonly failure: string | null }
        }
      })
    assert.deepEqual(
      documents.map(({ aide }) => aide.failure),
      [null, null],
    )
    assert.equal(documents[0]!.missed, null)
    assert.match(documents[1]!.missed ?? '', /^no whole check was reported since 2026-11-23 20:05 UTC/)
  })

  test('tells of a report of AIDE that is packed and damaged as of a failure', async (t) => {
    const whole = gzipSync(readFileSync(`${NIGHT}/aide-default.txt`))
    const aideLog = put(folder(t), 'aide.log.gz', whole.subarray(0, 500))
    const run = await runCli(['nightly', '--aide-log', aideLog, ...askNight(nightFolder(t))])
    assert.equal(run.status, 2)
    assert.match(run.stdout.replace(/\s+/g, ' '), /NIGHT FAILED, no report \S*aide\.log\.gz: damaged gzip file/)
  })

  test('says who is at work already, and ends with 4', async (t) => {
    const state = nightFolder(t)
    const options = nightOf(state)
    const run = await night(
      { ...options, aideCommand: 'true' },
      () => MORNING,
      async () => runCli(['nightly', '--aide-command', 'true', ...askNight(state)]),
    )
    const holder = `process ${process.pid}, since 2026-11-23 20:05 UTC`
    assert.deepEqual(
      [run.status, run.stdout, run.stderr],
      [4, '', `who-changed: another nightly run is at work (${holder})\n`],
    )
  })

  test('that is asked to end while AIDE runs ends AIDE and says so', async (t) => {
    const directory = folder(t)
    const aide = program(t, `touch ${directory}/begun; exec sleep 300`)
    const run = await runCli(['nightly', '--aide-command', aide, ...askNight(nightFolder(t))], (child) => {
      const timer = setInterval(() => {
        if (!existsSync(join(directory, 'begun'))) return
        clearInterval(timer)
        child.kill('SIGTERM')
      }, 20)
      child.on('exit', () => {
        clearInterval(timer)
      })
    })
    assert.equal(run.status, 2)
    assert.match(
      run.stdout.replace(/\s+/g, ' '),
      /AIDE was ended because who-changed itself was asked to end by SIGTERM/,
    )
  })

  for (const [option, value, why] of [
    ['--timeout', '6', /"6" is no span of time up to 24 days/],
    ['--expect-every', '0h', /"0h" is no span of time/],
    ['--keep', '0', /--keep takes a number from 1 on/],
  ] as const)
    test(`refuses ${option} ${value}`, async (t) => {
      const run = await runCli(['nightly', option, value, ...askNight(nightFolder(t))])
      assert.equal(run.status, 2)
      assert.match(run.stderr, why)
    })

  test('reads a log from long ago as a missed night', async (t) => {
    const aideLog = put(folder(t), 'aide.log', readFileSync(`${NIGHT}/aide-default.txt`))
    utimesSync(aideLog, MORNING / 1000 - 5 * 86400, MORNING / 1000 - 5 * 86400)
    const run = await runCli(['nightly', '--aide-log', aideLog, ...askNight(nightFolder(t)), '--expect-every', '1d'])
    assert.equal(run.status, 2)
    assert.match(run.stdout, /^\[who-changed\] 2026-11-23: NIGHT MISSED; /)
  })
})
