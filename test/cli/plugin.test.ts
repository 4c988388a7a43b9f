import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { chmodSync, existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { runCli } from '../support/cli.js'
import { assertSameContents, contentsOf } from '../support/index-contents.js'
import { folder, put } from '../support/folder.js'
import { pluginFolder, startPlugin, storedLines } from '../support/plugin.js'
import { until } from '../support/until.js'

const stream = readFileSync('fixtures/plugin/string.stdin')
const LINES = 300
const frames = gunzipSync(readFileSync('fixtures/plugin/binary.stdin.gz'))

const queueOf = (path: string): string =>
  readdirSync(join(path, 'queue'))
    .filter((name) => name.endsWith('.log'))
    .sort()
    .map((name) => readFileSync(join(path, 'queue', name), 'latin1'))
    .join('')

const changes = (name: string, serial: number, seconds = 1795463100): string => {
  const stamp = `msg=audit(${seconds}.${serial}:${serial}): `
  return [
    `node=vm1 type=SYSCALL ${stamp}arch=c000003e syscall=257 success=yes exit=3 a0=ffffff9c a1=1 a2=241 a3=1b6 items=2 ppid=8 pid=9 auid=1001 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts1 ses=3 comm="vi" exe="/usr/bin/vi" key="etc"`,
    `node=vm1 type=CWD ${stamp}cwd="/"`,
    `node=vm1 type=PATH ${stamp}item=0 name="/etc/" inode=2 dev=fe:00 mode=040755 ouid=0 ogid=0 rdev=00:00 nametype=PARENT`,
    `node=vm1 type=PATH ${stamp}item=1 name="${name}" inode=${serial} dev=fe:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 nametype=CREATE`,
    `node=vm1 type=PROCTITLE ${stamp}proctitle="vi"`,
    `node=vm1 type=EOE ${stamp}`,
    '',
  ].join('\n')
}

const ask = async (db: string, path: string): Promise<string> =>
  (await runCli(['--db', db, '--no-ingest', '--utc', path])).stdout

suite('who-changed plugin', { timeout: 240_000 }, () => {
  for (const [name, bytes] of [
    ['string', stream],
    ['binary', frames],
  ] as const)
    test(`makes of a recorded stream in the ${name} format the index that its file makes, and ends with the stream`, async (t) => {
      const path = pluginFolder(t)
      const db = join(path, 'index.db')
      const plugin = startPlugin(t, ['--db', db])
      for (let at = 0; at < bytes.length; at += 5000) await plugin.write(bytes.subarray(at, at + 5000))
      plugin.child.stdin!.end()
      assert.deepEqual(await plugin.closed, { status: 0, signal: null })
      assert.equal(plugin.stderr(), '')
      if (name === 'string') assert.equal(queueOf(path), stream.toString('latin1'))
      const other = folder(t)
      const log = put(other, 'stream.log', bytes)
      assert.equal((await runCli(['ingest', log, '--audit', log, '--db', join(other, 'index.db')])).status, 0)
      assertSameContents(contentsOf(db), contentsOf(join(other, 'index.db')))
    })

  test('answers while it runs, and SIGTERM ends it with everything stored', async (t) => {
    const db = join(pluginFolder(t), 'index.db')
    const plugin = startPlugin(t, ['--db', db])
    await plugin.write(changes('/etc/one', 501))
    await until(() => storedLines(db) === 6)
    assert.match(await ask(db, '/etc/one'), /\bvi\b/)
    await plugin.write(changes('/etc/two', 502))
    await until(() => storedLines(db) === 12)
    assert.match(await ask(db, '/etc/two'), /\bvi\b/)
    await plugin.write(changes('/etc/three', 503).slice(0, -1))
    await until(() => queueOf(join(db, '..')).includes('503'))
    plugin.child.kill('SIGTERM')
    assert.deepEqual(await plugin.closed, { status: 0, signal: null })
    assert.match(await ask(db, '/etc/three'), /\bvi\b/)
  })

  test('outlives SIGHUP, and takes the settings that the config file has now', async (t) => {
    const path = pluginFolder(t)
    const db = join(path, 'index.db')
    const config = join(path, 'who-changed.toml')
    const write = (text: string): void => {
      writeFileSync(config, text, { mode: 0o644 })
    }
    write(`[plugin]\ndb = ${JSON.stringify(db)}\nnode = "before"\n`)
    const plugin = startPlugin(t, ['--config', config])
    await plugin.write('type=CONFIG_CHANGE msg=audit(1795463100.001:1): op=add_rule key="a" list=4 res=1\n')
    await until(() => storedLines(db) === 1)
    write('[plugin]\nqueue-size = "much"\n')
    plugin.child.kill('SIGHUP')
    await until(() => plugin.stderr().includes('the settings stay as they were'))
    write(`[plugin]\ndb = ${JSON.stringify(db)}\nnode = "after"\n`)
    plugin.child.kill('SIGHUP')
    for (let serial = 2; !contentsOf(db).some((line) => line.includes('"after"')); serial++) {
      await plugin.write(`type=CONFIG_CHANGE msg=audit(1795463100.001:${serial}): op=add_rule key="a" list=4 res=1\n`)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    plugin.child.kill('SIGTERM')
    assert.deepEqual(await plugin.closed, { status: 0, signal: null })
    assert.ok(contentsOf(db).some((line) => line.includes('"before"')))
  })

  test('that is killed loses nothing that it has read, and its successor says that something may be missing', async (t) => {
    const db = join(pluginFolder(t), 'index.db')
    const first = startPlugin(t, ['--db', db])
    await first.write(stream)
    await until(() => existsSync(join(db, '..', 'queue')) && queueOf(join(db, '..')).length === stream.length)
    first.child.kill('SIGKILL')
    assert.equal((await first.closed).signal, 'SIGKILL')
    const second = startPlugin(t, ['--db', db])
    await second.write(changes('/etc/after', 504, Math.ceil(Date.now() / 1000) + 5))
    second.child.stdin!.end()
    assert.equal((await second.closed).status, 0)
    assert.equal(storedLines(db), LINES + 6)
    assert.match(await ask(db, '/etc/after'), /\bvi\b/)
    const unheard = contentsOf(db).filter((line) => line.startsWith('control ') && line.includes(' killed 0'))
    assert.equal(unheard.length, 1)
    const { stdout } = await runCli(['status', '--db', db, '--no-ingest', '--utc'])
    assert.match(stdout, /events have not arrived/)
  })

  test('reads the socket of af_unix, and connects again with a gap when auditd was restarted', async (t) => {
    const path = pluginFolder(t)
    const db = join(path, 'index.db')
    const address = join(path, 'events')
    const serve = async (): Promise<{ readonly peer: Promise<Socket>; readonly close: () => void }> => {
      let found: (peer: Socket) => void = () => undefined
      const peer = new Promise<Socket>((resolve) => {
        found = resolve
      })
      const server = createServer((socket) => {
        found(socket)
      })
      await new Promise<void>((resolve) => server.listen({ path: address, writableAll: true }, resolve))
      t.after(() => server.close())
      return {
        peer,
        close: () => {
          server.close()
        },
      }
    }
    const one = await serve()
    const plugin = startPlugin(t, ['--db', db, '--socket', address])
    ;(await one.peer).end(changes('/etc/one', 501))
    one.close()
    await until(() => storedLines(db) === 6)
    const two = await serve()
    // It may have another format than before.
    ;(await two.peer).write(frames)
    await until(() => storedLines(db) >= 46)
    ;(await two.peer).destroy()
    two.close()
    const three = await serve()
    ;(await three.peer).write(changes('/etc/two', 502))
    await until(() => storedLines(db) >= 52)
    plugin.child.kill('SIGTERM')
    assert.equal((await plugin.closed).status, 0)
    assert.match(await ask(db, '/etc/two'), /\bvi\b/)
    assert.ok(contentsOf(db).some((line) => line.startsWith('control ') && line.includes(' away 0')))
  })

  test('that waits for the socket in vain is ended by SIGTERM, and the next says since when nobody listened', async (t) => {
    const path = pluginFolder(t)
    const db = join(path, 'index.db')
    const first = startPlugin(t, ['--db', db, '--socket', join(path, 'nobody')])
    await until(() => first.stderr().includes('the connection to auditd is gone'))
    const since = Date.now()
    await new Promise((resolve) => setTimeout(resolve, 1500))
    first.child.kill('SIGTERM')
    assert.deepEqual(await first.closed, { status: 0, signal: null })
    const note = JSON.parse(readFileSync(join(path, 'queue', 'queue.json'), 'utf8')) as { readonly heard: number }
    assert.ok(note.heard <= since)
  })

  test('takes a queue that lost its note for one that was killed', async (t) => {
    const path = pluginFolder(t)
    const db = join(path, 'index.db')
    const first = startPlugin(t, ['--db', db])
    await first.write(changes('/etc/one', 501))
    await until(() => storedLines(db) === 6)
    first.child.kill('SIGTERM')
    await first.closed
    writeFileSync(join(path, 'queue', 'queue.json'), '')
    const second = startPlugin(t, ['--db', db])
    await second.write(changes('/etc/two', 502))
    second.child.stdin!.end()
    assert.equal((await second.closed).status, 0)
    assert.match(queueOf(path), /^#loss killed \d+ \d+ 0$/m)
    assert.match(await ask(db, '/etc/two'), /\bvi\b/)
  })

  test('says what an index lost that ends before its queue begins, as after a power cut', async (t) => {
    const path = pluginFolder(t)
    const db = join(path, 'index.db')
    const first = startPlugin(t, ['--db', db])
    await first.write(changes('/etc/one', 501))
    await until(() => storedLines(db) === 6)
    first.child.kill('SIGTERM')
    await first.closed
    const [segment] = readdirSync(join(path, 'queue')).filter((name) => name.endsWith('.log'))
    renameSync(join(path, 'queue', segment!), join(path, 'queue', '0000000000900000.log'))
    const second = startPlugin(t, ['--db', db])
    await second.write(changes('/etc/two', 502))
    second.child.stdin!.end()
    assert.equal((await second.closed).status, 0)
    assert.ok(contentsOf(db).some((line) => line.startsWith('control ') && line.includes(' killed 0')))
  })

  test('does not run as root, and says so where it can be seen', async (t) => {
    if (process.getuid?.() !== 0) {
      t.skip('only root can try')
      return
    }
    const run = await runCli(['plugin', '--db', join(folder(t), 'index.db')])
    assert.equal(run.status, 2)
    assert.match(run.stderr, /does not run as root/)
    const unknown = await runCli(['plugin', '--user', 'no-such-user', '--db', join(folder(t), 'index.db')])
    assert.equal(unknown.status, 2)
    assert.match(unknown.stderr, /no such user/)
  })

  test('started as root becomes the user that it is told, with no group and no capability of root', async (t) => {
    if (process.getuid?.() !== 0) {
      t.skip('only root can start it as root')
      return
    }
    const path = join(pluginFolder(t), 'made', 'by', 'root')
    const child = spawn(
      process.execPath,
      ['dist/cli.js', 'plugin', '--user', 'nobody', '--db', join(path, 'index.db')],
      { stdio: ['pipe', 'ignore', 'inherit'], env: { WHO_CHANGED_CONFIG: '' } },
    )
    t.after(() => child.kill('SIGKILL'))
    child.stdin.write(changes('/etc/one', 501))
    await until(() => storedLines(join(path, 'index.db')) === 6)
    const status = readFileSync(`/proc/${child.pid!}/status`, 'latin1')
    const field = (name: string): string => new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(status)![1]!.trim()
    assert.match(field('Uid'), /^(\d{2,})\t\1\t\1\t\1$/)
    assert.match(field('Gid'), /^(\d{2,})\t\1\t\1\t\1$/)
    assert.ok(!field('Groups').split(' ').includes('0'))
    for (const name of ['CapPrm', 'CapEff', 'CapAmb']) assert.match(field(name), /^0+$/)
    child.kill('SIGTERM')
    await new Promise((resolve) => child.on('close', resolve))
  })

  test("connects to root's socket before it leaves root, and ends when it is refused afterwards", async (t) => {
    if (process.getuid?.() !== 0) {
      t.skip('only root can start it as root')
      return
    }
    const socketFolder = folder(t)
    chmodSync(socketFolder, 0o755)
    const address = join(socketFolder, 'events')
    const path = join(pluginFolder(t), 'made', 'by', 'root')
    const db = join(path, 'index.db')
    const peers: Socket[] = []
    const server = createServer((socket) => {
      peers.push(socket)
      socket.write(changes('/etc/one', 501))
    })
    const listen = async (): Promise<void> => {
      await new Promise<void>((resolve) => server.listen(address, resolve))
      chmodSync(address, 0o640)
    }
    t.after(() => {
      for (const peer of peers) peer.destroy()
      server.close()
    })
    const child = spawn(
      process.execPath,
      ['dist/cli.js', 'plugin', '--user', 'nobody', '--db', db, '--socket', address],
      { stdio: ['ignore', 'ignore', 'pipe'], env: { WHO_CHANGED_CONFIG: '' } },
    )
    t.after(() => child.kill('SIGKILL'))
    let stderr = ''
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString('latin1')
    })
    const closed = new Promise((resolve) => child.on('close', resolve))
    await until(() => stderr.includes("waiting for auditd's socket"))
    await listen()
    await until(() => storedLines(db) === 6)
    assert.match(readFileSync(`/proc/${child.pid!}/status`, 'latin1'), /^Uid:\t([1-9]\d*)\t\1\t\1\t\1$/m)
    peers[0]!.destroy()
    assert.equal(await closed, 2)
    assert.match(stderr, /this user may not connect; start it as root with --user/)
    assert.equal(
      (JSON.parse(readFileSync(join(path, 'queue', 'queue.json'), 'utf8')) as { isEnded: boolean }).isEnded,
      true,
    )
  })
})
