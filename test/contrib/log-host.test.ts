import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { makeCertificates } from '../support/certificates.js'
import { runCli } from '../support/cli.js'
import { folder, put } from '../support/folder.js'
import { assertSameContents, contentsOf } from '../support/index-contents.js'
import { noRsyslogGnutls, runRsyslogd } from '../support/rsyslog.js'
import { until } from '../support/until.js'

const OWN = 'fixtures/night/audit/audit.log'
const linesOf = (file: string): readonly string[] => readFileSync(file, 'latin1').trimEnd().split('\n')
const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('')

/** The index of a log, made by `who-changed ingest`. */
const indexOf = async (t: TestContext, log: string, ...more: readonly string[]): Promise<string> => {
  const db = join(folder(t), 'index.db')
  const run = await runCli(['ingest', '--db', db, '--audit', log, ...more])
  assert.equal(run.status, 0, run.stderr)
  return db
}

const answer = async (db: string, node: string, ...question: readonly string[]): Promise<string> => {
  const run = await runCli([...question, '--db', db, '--no-ingest', '--node', node, '--utc'])
  assert.equal(run.stderr, '')
  return run.stdout
}

const assertSame = async (local: string, remote: string, node: string): Promise<void> => {
  const run = await runCli(['verify', '--local', local, '--remote', remote, '--node', node])
  assert.deepEqual([run.status, run.stderr, run.stdout.split('.')[0]], [0, '', `${node}: SAME`])
}

suite('what a log host has, by the recipes of docs/shipping.md', { timeout: 240_000 }, () => {
  test(
    "rsyslog's imfile over TLS: the receiver's file answers as the log itself",
    { skip: noRsyslogGnutls },
    async (t) => {
      const place = folder(t)
      if (!makeCertificates(t, place)) return
      const [log, into, portFile] = [put(place, 'audit.log', ''), join(place, 'remote-audit'), join(place, 'port')]
      mkdirSync(into)
      /** contrib's file, with every place that is to be another here. */
      const here = (name: string, places: Readonly<Record<string, string>>): string => {
        const text = readFileSync(`contrib/rsyslog/who-changed-${name}.conf`, 'utf8')
        return Object.entries({ ...places, '/etc/who-changed/tls': place }).reduce((conf, [from, to]) => {
          assert.ok(conf.includes(from), from)
          return conf.replaceAll(from, to)
        }, text)
      }
      const listen = `address="127.0.0.1" port="0" listenPortFileName="${portFile}"`
      const receiver = here('receiver', { 'port="6514"': listen, '/var/log/remote-audit': into })
      runRsyslogd(t, place, 'receiver', receiver)
      await until(() => existsSync(portFile) && /^\d+/.test(readFileSync(portFile, 'latin1')))
      const port = Number.parseInt(readFileSync(portFile, 'latin1'), 10)
      const lines = linesOf(OWN)
      put(place, 'audit.log', textOf(lines))
      const sender = here('sender', {
        'target="log.example.org"': 'target="127.0.0.1"',
        'port="6514"': `port="${port}"`,
        '/var/log/audit/audit.log': log,
        '/var/spool/rsyslog': place,
      })
      runRsyslogd(t, place, 'sender', sender)
      const received = (): number =>
        readdirSync(into).reduce((sum, name) => sum + linesOf(join(into, name)).filter((line) => line !== '').length, 0)
      await until(() => received() >= lines.length)
      const [own, other] = [await indexOf(t, OWN, '--node', 'web1'), await indexOf(t, into, '--node', 'web1')]
      assertSameContents(contentsOf(other), contentsOf(own))
      const expected = await answer(own, 'web1', '/etc/passwd')
      assert.match(expected, /bob/)
      assert.equal(await answer(other, 'web1', '/etc/passwd'), expected)
      await assertSame(OWN, into, 'web1')
    },
  )

  test('the auditd that takes what audisp-remote sends: each of two hosts in its file answers as its own log', async (t) => {
    // Two hosts that did the same at the same moment, even by the numbers of their events, but for the name of one person.
    const place = folder(t)
    const zoes = put(place, 'web2.log', textOf(linesOf(OWN).map((line) => line.replaceAll('bob', 'zoe'))))
    const hosts = [
      { node: 'web1', log: OWN, person: 'bob', other: 'zoe' },
      { node: 'web2', log: zoes, person: 'zoe', other: 'bob' },
    ]
    // With name_format each record names its host; what comes from two hosts comes mixed.
    const [first, second] = hosts.map(({ node, log }) => linesOf(log).map((line) => `node=${node} ${line}`))
    const received = put(place, 'audit.log', textOf(first!.flatMap((line, at) => [line, second![at]!])))
    const both = await indexOf(t, received)
    for (const { node, log, person, other } of hosts) {
      const own = await indexOf(t, log, '--node', node)
      for (const question of [['/etc/passwd'], ['sessions'], ['report', 'fixtures/night/aide-default.txt']]) {
        const said = await answer(both, node, ...question)
        assert.equal(said, await answer(own, node, ...question))
        const isNamed = (name: string): boolean => new RegExp(`\\b${name}\\b`).test(said)
        assert.deepEqual([isNamed(person), isNamed(other)], [true, false])
      }
      await assertSame(log, received, node)
    }
    const run = await runCli(['/etc/passwd', '--db', both, '--no-ingest'])
    assert.equal(run.status, 2)
    assert.match(run.stderr, /--node/)
  })
})
