import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer as createHttp } from 'node:http'
import type { AddressInfo } from 'node:net'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { gunzipSync } from 'node:zlib'
import type { Entry } from '../../src/ship/entry.js'
import { readLoss } from '../../src/ship/loss.js'
import { checkEntries } from '../../src/ship/verify-chain.js'
import { runCli } from '../support/cli.js'
import { pluginFolder, startPlugin } from '../support/plugin.js'
import { certificates, entriesInLines, noRsyslogTls, startRsyslog } from '../support/rsyslog.js'
import { folder } from '../support/folder.js'
import { until } from '../support/until.js'

const strings = readFileSync('fixtures/plugin/string.stdin')
const frames = gunzipSync(readFileSync('fixtures/plugin/binary.stdin.gz'))

const entriesOf = (file: string): readonly Entry[] =>
  existsSync(file) ? entriesInLines(readFileSync(file, 'latin1')) : []
const recordsOf = (entries: readonly Entry[]): readonly string[] =>
  entries.flatMap(({ body }) => (body.kind === 'event' ? body.records : []))
const lossesOf = (entries: readonly Entry[]): readonly string[] =>
  entries.flatMap(({ body }) => (body.kind === 'gap' ? [readLoss(body.text)!.cause] : []))
const bytesOf = (entries: readonly Entry[]): string =>
  recordsOf(entries)
    .map((record) => `${record}\n`)
    .join('')

const open = (serial: number, path: string, key: string): string => {
  const stamp = `msg=audit(${1795463100 + serial}.000:${serial}): `
  return [
    `type=SYSCALL ${stamp}arch=c000003e syscall=257 success=yes exit=3 a0=ffffff9c a1=1 a2=241 a3=1b6 items=1 ppid=8 pid=9 auid=1001 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts1 ses=3 comm="vi" exe="/usr/bin/vi" key="${key}"`,
    `type=CWD ${stamp}cwd="/"`,
    `type=PATH ${stamp}item=0 name="${path}" inode=${serial} dev=fe:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 nametype=NORMAL`,
    `type=EOE ${stamp}`,
    '',
  ].join('\n')
}

/** A collector that takes batches, and what it has. `answer`: the status; 0 ends the connection without one, after it took the batch. */
const collector = async (
  t: TestContext,
  answer: () => number = () => 200,
): Promise<{ readonly url: string; readonly received: Entry[] }> => {
  const received: Entry[] = []
  const server = createHttp((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      received.push(...entriesInLines(gunzipSync(Buffer.concat(chunks)).toString('latin1')))
      const status = answer()
      if (status === 0) request.socket.destroy()
      else response.writeHead(status).end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, received }
}

suite('who-changed plugin --ship', { timeout: 240_000 }, () => {
  for (const [name, bytes, lines] of [
    ['string', strings, 300],
    // The same stream, of which this has the beginning.
    ['binary', frames, 40],
  ] as const)
    test(`brings a recorded stream in the ${name} format byte for byte to a file`, async (t) => {
      const path = pluginFolder(t)
      const copy = join(path, 'copy.ndjson')
      const plugin = startPlugin(t, ['--db', join(path, 'index.db'), '--node', 'vm1', '--ship', `file://${copy}`])
      for (let at = 0; at < bytes.length; at += 5000) await plugin.write(bytes.subarray(at, at + 5000))
      plugin.child.stdin!.end()
      assert.deepEqual(await plugin.closed, { status: 0, signal: null })
      assert.equal(plugin.stderr(), '')
      const entries = entriesOf(copy)
      assert.equal(recordsOf(entries).length, lines)
      assert.equal(bytesOf(entries), strings.toString('latin1').slice(0, bytesOf(entries).length))
      const [checked] = checkEntries(entries)
      assert.deepEqual([checked!.faults, checked!.losses, checked!.node], [[], [], 'vm1'])
    })

  test(
    'brings it to rsyslogd over TLS, with the certificates of its config file',
    { skip: noRsyslogTls },
    async (t) => {
      const place = folder(t)
      const by = certificates(place)
      const receiver = await startRsyslog(t, place, { kind: 'tls', by })
      chmodSync(place, 0o755)
      for (const file of [by.ca, by.client.cert, by.client.key]) chmodSync(file, 0o644)
      const path = pluginFolder(t)
      const config = join(place, 'who-changed.toml')
      writeFileSync(
        config,
        `[plugin]\nship = "syslog+tls://127.0.0.1:${receiver.port}"\nship-ca = "${by.ca}"\nship-cert = "${by.client.cert}"\nship-key = "${by.client.key}"\n`,
      )
      const plugin = startPlugin(t, ['--config', config, '--db', join(path, 'index.db')])
      await plugin.write(strings)
      await until(() => recordsOf(receiver.entries()).length === 300)
      plugin.child.kill('SIGTERM')
      assert.deepEqual(await plugin.closed, { status: 0, signal: null })
      assert.equal(bytesOf(receiver.entries()), strings.toString('latin1'))
      assert.deepEqual(checkEntries(receiver.entries())[0]!.faults, [])
    },
  )

  test('that is killed again and again, with a collector whose answers get lost, ships everything, and says so', async (t) => {
    const path = pluginFolder(t)
    let asked = 0
    const { url, received } = await collector(t, () => [200, 0, 500, 200][asked++ % 4]!)
    const args = ['--db', join(path, 'index.db'), '--ship', url]
    const EVENTS = 200
    const RUNS = 3
    for (let run = 0; run < RUNS; run++) {
      const plugin = startPlugin(t, args)
      for (let n = 0; n < EVENTS; n += 40) {
        const serials = Array.from({ length: 40 }, (_, i) => run * EVENTS + n + i)
        await plugin.write(serials.map((serial) => open(serial, `/etc/${serial}`, 'etc')).join(''))
      }
      // The queue has what was read; it is killed in the middle of shipping.
      await until(() => recordsOf(received).some((record) => record.includes(`/etc/${run * EVENTS}"`)))
      if (run < RUNS - 1) plugin.child.kill('SIGKILL')
      else plugin.child.stdin!.end()
      await plugin.closed
    }
    const [checked, ...others] = checkEntries(received)
    assert.deepEqual([others.length, checked!.faults], [0, []])
    const paths = recordsOf(checked!.entries).flatMap((record) => /name="([^"]+)"/.exec(record)?.[1] ?? [])
    // What a killed plugin had not read is lost with its pipe, and is between the runs.
    assert.equal(new Set(paths).size, paths.length)
    assert.deepEqual(lossesOf(checked!.entries), ['killed', 'killed'])
    const inQueue = new Set(paths.map((one) => Math.floor(Number(one.slice(5)) / EVENTS)))
    assert.equal(inQueue.size, RUNS)
    assert.ok(paths.filter((one) => Number(one.slice(5)) >= (RUNS - 1) * EVENTS).length === EVENTS)
  })

  test('loses nothing of what it had read when it is killed, also an event of which half was read', async (t) => {
    const path = pluginFolder(t)
    const copy = join(path, 'copy.ndjson')
    const db = join(path, 'index.db')
    const first = startPlugin(t, ['--db', db, '--ship', `file://${copy}`])
    const half = open(2, '/etc/half', 'etc')
    const at = half.indexOf('type=PATH')
    await first.write(open(1, '/etc/whole', 'etc') + half.slice(0, at))
    await until(() => recordsOf(entriesOf(copy)).length === 4)
    first.child.kill('SIGKILL')
    await first.closed
    const second = startPlugin(t, ['--db', db, '--ship', `file://${copy}`])
    await second.write(half.slice(at) + open(3, '/etc/more', 'etc'))
    second.child.stdin!.end()
    await second.closed
    // What was there and not yet noted as there when the first was killed is there twice, with the same number.
    const { entries, faults } = checkEntries(entriesOf(copy))[0]!
    assert.deepEqual(faults, [])
    assert.deepEqual(lossesOf(entries), ['killed'])
    const whole = entries.flatMap(({ body }) =>
      body.kind === 'event' ? [body.records.map((one) => `${one}\n`).join('')] : [],
    )
    assert.deepEqual(whole, [open(1, '/etc/whole', 'etc'), half, open(3, '/etc/more', 'etc')])
  })

  test('keeps what it could not ship for the next run, and status tells how far behind it is', async (t) => {
    const path = pluginFolder(t)
    const db = join(path, 'index.db')
    let isUp = false
    const { url, received } = await collector(t, () => (isUp ? 200 : 503))
    const first = startPlugin(t, ['--db', db, '--ship', url])
    await first.write(open(1, '/etc/one', 'etc') + open(61, '/etc/two', 'etc'))
    await until(() => first.stderr().includes('503'))
    const told = async (...args: readonly string[]): Promise<string> =>
      (await runCli(['status', '--db', db, '--no-ingest', '--utc', ...args])).stdout
    await until(async () => /3 entries behind/.test(await told()))
    assert.match(await told(), /shipping to http:\/\/127\.0\.0\.1:\d+\/: 3 entries behind/)
    assert.match(await told(), /it answered 503/)
    const json = JSON.parse(await told('--format', 'json')) as { shipping: Record<string, unknown> }
    assert.equal(json.shipping['entries_behind'], 3)
    first.child.kill('SIGTERM')
    assert.equal((await first.closed).status, 0)
    isUp = true
    const second = startPlugin(t, ['--db', db, '--ship', url])
    await until(() => recordsOf(received).length >= 8 && isUp)
    await until(async () => /everything is there/.test(await told()))
    second.child.kill('SIGTERM')
    await second.closed
    const [checked] = checkEntries(received)
    assert.deepEqual(checked!.faults, [])
    assert.deepEqual(recordsOf(checked!.entries).length, 8)
  })

  test('ships what --ship-only names, with every login, and counts what it leaves out there and here', async (t) => {
    const path = pluginFolder(t)
    const copy = join(path, 'copy.ndjson')
    const db = join(path, 'index.db')
    const plugin = startPlugin(t, [
      ...['--db', db, '--ship', `file://${copy}`],
      ...['--ship-only', 'key=wanted', '--ship-only', 'path=/etc/ssh', '--ship-only', 'topic=account'],
    ])
    const login = "type=USER_LOGIN msg=audit(1795463100.000:90): pid=1 uid=0 auid=0 ses=1 msg='op=login res=success'\n"
    await plugin.write(
      [
        open(1, '/srv/a', 'wanted'),
        open(2, '/srv/b', 'other'),
        open(3, '/etc/ssh/sshd_config', 'other'),
        open(4, '/etc/sshx', 'other'),
        open(5, '/etc/passwd', 'other'),
        login,
      ].join(''),
    )
    plugin.child.stdin!.end()
    assert.equal((await plugin.closed).status, 0)
    const entries = entriesOf(copy)
    assert.deepEqual(
      recordsOf(entries).flatMap(
        (record) => /name="([^"]+)"/.exec(record)?.[1] ?? (record.includes('USER_LOGIN') ? ['login'] : []),
      ),
      ['/srv/a', '/etc/ssh/sshd_config', '/etc/passwd', 'login'],
    )
    const gap = entries.at(-1)!.body
    assert.deepEqual(gap.kind === 'gap' && readLoss(gap.text), {
      ...{ cause: 'left-out', events: 2, records: 8, from: 1795463102_000, to: 1795463104_000, dropped: null },
    })
    const { stdout } = await runCli(['status', '--db', db, '--no-ingest', '--utc'])
    assert.match(stdout, /2 of 6 events were left out \(--ship-only key=wanted/)
  })

  test('refuses what makes no sense before it reads anything', async (t) => {
    const db = join(pluginFolder(t), 'index.db')
    for (const [args, words] of [
      [['--ship', 'ftp://host/'], '--ship takes syslog+tls://HOST:6514'],
      [['--ship', 'http://log.example/'], 'http goes unencrypted'],
      [['--ship-only', 'key=a'], '--ship-only is for shipping: say where to with --ship'],
      [['--ship', 'file:///tmp/x', '--ship-only', 'topic=nonsense'], 'there is no such topic; there are login,'],
      [['--ship', 'file:///tmp/x', '--ship-only', 'path=etc'], '--ship-only takes key=NAME, topic=NAME or path=/PATH'],
      [['--ship', 'file:///tmp/x', '--ship-spool-size', '0'], '--ship-spool-size takes a number of MiB'],
    ] as const) {
      const { status, stderr } = await runCli(['plugin', '--db', db, ...args])
      assert.equal(status, 2)
      assert.ok(stderr.includes(words), stderr)
    }
  })
})
