import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { runCli } from '../support/cli.js'
import { startCollector } from '../support/collector.js'
import { folder, put } from '../support/folder.js'
import { assertSameContents, contentsOf } from '../support/index-contents.js'
import { nightFolder } from '../support/night.js'
import { pluginFolder, startPlugin } from '../support/plugin.js'
import { certificates, noOpenssl } from '../support/rsyslog.js'

const OWN = 'fixtures/night/audit/audit.log'
const LINES = readFileSync(OWN, 'latin1').trimEnd().split('\n')

const idOf = (line: string): string => /msg=audit\((\d+\.\d+:\d+)\)/.exec(line)![1]!

/** What auditd gave its plugins when it wrote this log: behind the last record of what the kernel tells in several there was an EOE. */
const stream = (): string => {
  const last = new Map(LINES.map((line, index) => [idOf(line), index]))
  const several = new Set(LINES.filter((line) => line.startsWith('type=SYSCALL')).map(idOf))
  return LINES.flatMap((line, index) => {
    const id = idOf(line)
    const isEnd = last.get(id) === index && several.has(id)
    return isEnd ? [line, `type=EOE msg=audit(${id}): `] : [line]
  })
    .map((line) => `${line}\n`)
    .join('')
}

/** Ships the stream by the real plugin, and ends when everything is acknowledged. */
const ship = async (t: TestContext, ...to: readonly string[]): Promise<string> => {
  const db = join(pluginFolder(t), 'index.db')
  const plugin = startPlugin(t, ['--db', db, '--node', 'web1', ...to])
  await plugin.write(Buffer.from(stream(), 'latin1'))
  plugin.child.stdin!.end()
  assert.deepEqual(await plugin.closed, { status: 0, signal: null })
  assert.equal(plugin.stderr(), '')
  return db
}

const indexOf = async (t: TestContext, log: string): Promise<string> => {
  const db = join(folder(t), 'index.db')
  const run = await runCli(['ingest', '--db', db, '--audit', log, '--node', 'web1'])
  assert.equal(run.status, 0, run.stderr)
  return db
}

/** The same facts in the index, and the same words to a question and about a night. */
const assertSameAnswers = async (t: TestContext, arrived: string): Promise<void> => {
  const own = join(nightFolder(t, 'web1'), 'index.db')
  const other = await indexOf(t, arrived)
  assertSameContents(contentsOf(other), contentsOf(own))
  for (const question of [['/etc/passwd'], ['report', 'fixtures/night/aide-default.txt']]) {
    const answers = []
    for (const db of [own, other]) {
      const run = await runCli([...question, '--db', db, '--no-ingest', '--node', 'web1', '--utc'])
      assert.equal(run.stderr, '')
      answers.push(run.stdout)
    }
    assert.match(answers[0]!, /bob/)
    assert.equal(answers[1], answers[0])
  }
}

const verify = async (local: string, remote: string): Promise<{ status: number | null; text: string }> => {
  const run = await runCli(['verify', '--local', local, '--remote', remote, '--node', 'web1', '--utc'])
  assert.equal(run.stderr, '')
  return { status: run.status, text: run.stdout }
}

/** Both copies are the same; and they are not, when a hand was at either of them. */
const assertProof = async (t: TestContext, arrived: string): Promise<void> => {
  const same = await verify(OWN, arrived)
  assert.deepEqual([same.status, same.text.split('.')[0]], [0, 'web1: SAME'])
  assert.match(same.text, /the chain of\s+hashes holds/)
  // bob's command of the one, and a record of mallory's of the other.
  const copy = readFileSync(arrived, 'latin1').split('\n')
  const at = copy.findIndex((line) => line.includes('exe=\\"/usr/sbin/useradd\\"') && line.includes('auid=1002'))
  const altered = put(
    ...([folder(t), 'altered.log'] as const),
    copy.with(at, copy[at]!.replaceAll('auid=1002', 'auid=1001')).join('\n'),
  )
  const seq = (JSON.parse(copy[at]!) as { readonly seq: number }).seq
  const gone = LINES.findIndex((line) => line.startsWith('type=PATH') && idOf(line) !== idOf(copy[at]!))
  const cut = put(
    folder(t),
    'audit.log',
    LINES.toSpliced(gone, 1)
      .map((line) => `${line}\n`)
      .join(''),
  )
  const { status, text } = await verify(cut, altered)
  assert.equal(status, 1)
  assert.match(text, /^web1: DIFFERENT: /)
  const serial = (line: string): string => idOf(line).split(':')[1]!
  assert.match(
    text,
    new RegExp(`^MISSING in the host's copy: 1 record of 1 event$[^]*?serial ${serial(LINES[gone]!)}$`, 'm'),
  )
  assert.match(text, new RegExp(`^ALTERED.*: \\d+ records? of 1 event$[^]*?serial ${serial(copy[at]!)}$`, 'm'))
  assert.match(text, new RegExp(`entry ${seq}\\b`))
}

suite('what the plugin shipped', { timeout: 240_000 }, () => {
  test('into a file answers as the log of the host does, and proves that nothing was changed', async (t) => {
    const place = pluginFolder(t)
    const arrived = join(place, 'arrived.ndjson')
    await ship(t, '--ship', `file://${arrived}`)
    await assertSameAnswers(t, arrived)
    await assertProof(t, arrived)
  })

  test('by HTTPS to the collector, with client certificate and token, does so, too', { skip: noOpenssl }, async (t) => {
    const place = folder(t)
    const by = certificates(place)
    const token = put(place, 'token', 'a-secret.token\n')
    chmodSync(place, 0o755)
    for (const file of [by.client.cert, by.client.key, token]) chmodSync(file, 0o644)
    const into = join(place, 'remote-audit')
    mkdirSync(into)
    const { url, stderr, signal, closed } = await startCollector(t, [
      ...['--folder', into, '--cert', by.server.cert, '--key', by.server.key],
      ...['--client-ca', by.ca, '--token-file', token],
    ])
    const client = ['--ship-ca', by.ca, '--ship-cert', by.client.cert, '--ship-key', by.client.key]
    await ship(t, '--ship', url, ...client, '--ship-token-file', token)
    signal('SIGTERM')
    assert.deepEqual([await closed, stderr()], [0, ''])
    // Named for its certificate.
    const [name, ...others] = readdirSync(into)
    assert.deepEqual(others, [])
    assert.match(name!, /^client_[\w-]+\.log$/)
    await assertSameAnswers(t, into)
    await assertProof(t, join(into, name!))
  })
})
