import assert from 'node:assert/strict'
import { chmodSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { simpleParser } from 'mailparser'
import { runCli } from '../support/cli.js'
import { folder, put } from '../support/folder.js'
import { CERTIFICATE, mailServer, refusal } from '../support/mail-server.js'
import { askNight, NIGHT, nightFolder } from '../support/night.js'

const REPORT = ['report', `${NIGHT}/aide-default.txt`]
const SUBJECT = /^\[who-changed\] \d{4}-\d\d-\d\d: 78 changed, 0 unexplained, \d+ without a name$/

const program = (t: TestContext, script: string): string => {
  const file = put(folder(t), 'sendmail', `#!/bin/sh\n${script}\n`)
  chmodSync(file, 0o755)
  return file
}

const throughSendmail = (t: TestContext, sendmail: string): string[] => {
  const to = ['--mail', 'a@example.org', '--sendmail', sendmail]
  return [...REPORT, ...askNight(nightFolder(t)), ...to]
}

suite('who-changed report --mail', () => {
  test('sends text and HTML over TLS to everybody, prints nothing, and ends as the report does', async (t) => {
    const { port, received } = await mailServer(t)
    const to = ['--mail', 'admin@example.org', '--mail', 'root']
    const smtp = ['--smtp', `smtp://localhost:${port}`, '--smtp-ca', CERTIFICATE]
    const run = await runCli([...REPORT, ...askNight(folder(t)), ...to, ...smtp])
    assert.deepEqual([run.status, run.stdout, run.stderr], [1, '', ''])
    assert.equal(received.length, 1)
    const [mail] = received
    assert.equal(mail?.secure, true)
    assert.equal(mail.to[0], 'admin@example.org')
    assert.match(mail.to[1] ?? '', /^root@/)
    const { subject, text, html } = await simpleParser(mail.bytes)
    assert.match(subject ?? '', SUBJECT)
    assert.match(text ?? '', /WITHOUT A NAME/)
    assert.ok((text ?? '').split('\n').every((line) => line.length <= 80))
    assert.match(html === false ? '' : (html ?? ''), /<!doctype html>/i)
  })

  test('goes through sendmail where no server is named', async (t) => {
    const directory = folder(t)
    const sendmail = program(t, `echo "$@" > ${directory}/args; cat > ${directory}/mail`)
    const run = await runCli(throughSendmail(t, sendmail))
    assert.deepEqual([run.status, run.stderr], [1, ''])
    assert.match(readFileSync(join(directory, 'args'), 'utf8'), /^-i -f root@\S+ a@example.org\n$/)
    const { text } = await simpleParser(readFileSync(join(directory, 'mail')))
    assert.match(text ?? '', /^\[who-changed\]/)
  })

  test('that is not delivered is kept, and status 5 says so', async (t) => {
    const keep = join(folder(t), 'new', 'kept')
    const { port } = await mailServer(t, {
      onRcptTo: ({ address }, _, callback) => {
        callback(address.startsWith('gone') ? refusal(550, 'no such user') : undefined)
      },
    })
    const to = ['--mail', 'gone@example.org', '--mail', 'here@example.org', '--mail-keep', keep]
    const smtp = ['--smtp', `smtp://localhost:${port}`, '--smtp-tls', 'never']
    const run = await runCli([...REPORT, ...askNight(nightFolder(t)), ...to, ...smtp])
    assert.equal(run.status, 5)
    assert.match(run.stderr, /^who-changed: the mail to gone@example.org was not delivered: .*no such user/)
    assert.doesNotMatch(run.stderr, /here@/)
    const [file = ''] = readdirSync(keep)
    assert.match(run.stderr, new RegExp(`it is kept in ${join(keep, file)}`))
    const { subject } = await simpleParser(readFileSync(join(keep, file)))
    assert.match(subject ?? '', /78 changed/)
  })

  test('is left out when nothing in the report is worth it, by --mail-when', async (t) => {
    const directory = folder(t)
    const mailed = join(directory, 'mail')
    const sendmail = program(t, `cat > ${mailed}`)
    const args = [...throughSendmail(t, sendmail), '--mail-when']
    await runCli([...args, 'unexplained'])
    assert.equal(existsSync(mailed), false)
    await runCli([...args, 'unexplained', '--aide-status', '17'])
    assert.equal(existsSync(mailed), true)
  })

  test('takes no name of a host for a header', async (t) => {
    const directory = folder(t)
    const sendmail = program(t, `cat > ${directory}/mail`)
    const host = ['--node', 'x\r\nBcc: evil@example.org\r\n\r\nbody']
    const run = await runCli([
      ...REPORT,
      ...askNight(nightFolder(t)),
      ...host,
      '--mail',
      'a@example.org',
      '--sendmail',
      sendmail,
    ])
    assert.ok(run.status !== 2, run.stderr)
    const { subject, bcc } = await simpleParser(readFileSync(join(directory, 'mail')))
    assert.equal(bcc, undefined)
    assert.match(subject ?? '', /Bcc: evil/)
  })

  for (const [title, args, why] of [
    ['what is no address', ['--mail', '-oQ/tmp'], /"-oQ\/tmp" is no mail address/],
    ['two addresses in one', ['--mail', 'a@x, b@x'], /is no mail address/],
    ['a password on the command line', ['--mail', 'a@x', '--smtp', 'smtps://u:p@h'], /every user can see a password/],
    [
      'a password file that is missing',
      ['--mail', 'a@x', '--smtp', 'smtps://h', '--smtp-user', 'u', '--smtp-password-file', '/nowhere'],
      /\/nowhere: there is no such file/,
    ],
  ] as const)
    test(`refuses ${title} before it reads a log`, async (t) => {
      const run = await runCli([...REPORT, ...askNight(nightFolder(t)), ...args])
      assert.equal(run.status, 2)
      assert.match(run.stderr, why)
      assert.equal(run.stdout, '')
    })
})
