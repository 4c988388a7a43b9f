import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { runCli } from '../support/cli.js'
import { folder } from '../support/folder.js'
import { pluginFolder } from '../support/plugin.js'
import { until } from '../support/until.js'

const WRAPPER = '/usr/local/sbin/who-changed-plugin'
const NEW = '/etc/audit/plugins.d'
const OLD = '/etc/audisp/plugins.d'

const setup = async (root: string, ...args: readonly string[]): ReturnType<typeof runCli> =>
  runCli(['setup', '--plugin', '--root', root, '--with', 'systemd', ...args])

const filesOf = (root: string): readonly string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .sort()

suite('who-changed setup --plugin', { timeout: 240_000 }, () => {
  test('shows everything and writes nothing before somebody agrees', async (t) => {
    const root = folder(t)
    const run = await setup(root)
    assert.equal(run.status, 1)
    for (const path of [WRAPPER, `${NEW}/who-changed.conf`]) assert.ok(run.stdout.includes(`write ${path}:\n`), path)
    assert.deepEqual(filesOf(root), [])
  })

  for (const [name, folders, expected] of [
    ['audit 3 and 4', [NEW], [NEW]],
    ['audit 2', [OLD], [OLD]],
    ['both', [NEW, OLD], [NEW, OLD]],
  ] as const)
    test(`writes the plugin's configuration where ${name} looks for it, as auditd wants it`, async (t) => {
      const root = folder(t)
      for (const path of folders) mkdirSync(join(root, path), { recursive: true })
      const run = await setup(root, '--yes', '--user', 'auditreader')
      assert.deepEqual([run.status, run.stderr], [0, ''])
      assert.deepEqual(
        filesOf(root).filter((path) => path.includes('plugins.d')),
        expected.map((path) => `${path}/who-changed.conf`).sort(),
      )
      for (const path of expected) {
        const text = readFileSync(join(root, path, 'who-changed.conf'), 'utf8')
        const settings = new Map(
          [...text.matchAll(/^(\w+) = (.*)$/gm)].map(([, key, value]) => [key!, value!] as const),
        )
        assert.deepEqual(
          [...settings],
          [
            ['active', 'yes'],
            ['direction', 'out'],
            ['path', WRAPPER],
            ['type', 'always'],
            ['format', 'string'],
          ],
        )
      }
      // audispd-pconfig.c: (mode & 0750) == 0750, and not world-writable.
      assert.equal(statSync(join(root, WRAPPER)).mode & 0o777, 0o750)
      const script = readFileSync(join(root, WRAPPER), 'utf8')
      assert.match(script, /--reuid=auditreader --regid="\$\(id -g auditreader\)" --init-groups --no-new-privs/)
      assert.equal(spawnSync('sh', ['-n', join(root, WRAPPER)]).status, 0)
    })

  test('takes back what it wrote and nothing of the night', async (t) => {
    const root = folder(t)
    mkdirSync(join(root, 'etc'))
    assert.equal((await runCli(['setup', '--root', root, '--with', 'systemd', '--yes'])).status, 0)
    const before = filesOf(root)
    assert.equal((await setup(root, '--yes')).status, 0)
    assert.ok(filesOf(root).length > before.length)
    assert.equal((await setup(root, '--remove', '--yes')).status, 0)
    assert.deepEqual(filesOf(root), before)
  })

  test('runs the plugin as nobody that is anybody', async (t) => {
    for (const user of ['root', 'a b', '$(id)', '']) {
      const run = await setup(folder(t), '--yes', '--user', user)
      assert.equal(run.status, 2)
      assert.match(run.stderr, /a user of its own/)
    }
  })

  test('has a user and a folder that systemd can make', async (t) => {
    const root = folder(t)
    await setup(root, '--yes')
    const sysusers = spawnSync('systemd-sysusers', ['--dry-run', join(root, 'etc/sysusers.d/who-changed.conf')], {
      encoding: 'utf8',
    })
    if (sysusers.error !== undefined) {
      t.skip('systemd-sysusers is not installed')
      return
    }
    assert.equal(sysusers.status, 0, sysusers.stderr)
    assert.match(readFileSync(join(root, 'etc/tmpfiles.d/who-changed.conf'), 'utf8'), /^d \S+ 0700 who-changed /m)
  })

  test("the wrapper's live process has no root, no capability and no way to new ones", async (t) => {
    if (process.getuid?.() !== 0) {
      t.skip('only root can start it as auditd does')
      return
    }
    if (spawnSync('setpriv', ['--version']).error !== undefined) {
      t.skip('setpriv is not installed')
      return
    }
    const root = folder(t)
    const state = pluginFolder(t)
    const program = join(folder(t), 'program')
    // The config file is not below the root that the test writes to.
    const cli = join(process.cwd(), 'dist/cli.js')
    writeFileSync(
      program,
      `#!/bin/sh\nexec '${process.execPath}' '${cli}' plugin --config '' --db '${state}/index.db'\n`,
      { mode: 0o755 },
    )
    chmodSync(join(program, '..'), 0o755)
    assert.equal((await setup(root, '--yes', '--user', 'nobody', '--program', program)).status, 0)
    const child = spawn(join(root, WRAPPER), [], { stdio: ['pipe', 'ignore', 'inherit'], cwd: '/', env: {} })
    t.after(() => child.kill('SIGKILL'))
    child.stdin.write('type=CWD msg=audit(1700000000.001:1): cwd="/"\n')
    await until(() => existsSync(join(state, 'queue/queue.json')))
    const status = readFileSync(`/proc/${child.pid!}/status`, 'latin1')
    const field = (name: string): string => new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(status)![1]!.trim()
    assert.match(field('Uid'), /^(\d{2,})\t\1\t\1\t\1$/)
    assert.match(field('Gid'), /^(\d{2,})\t\1\t\1\t\1$/)
    assert.ok(!field('Groups').split(' ').includes('0'))
    for (const name of ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb']) assert.match(field(name), /^0+$/, name)
    assert.equal(field('NoNewPrivs'), '1')
    child.stdin.end()
    assert.equal(await new Promise((resolve) => child.on('close', resolve)), 0)
  })

  test('runs where no memory may become code, as under the unit of auditd', async (t) => {
    if (process.getuid?.() !== 0) {
      t.skip('only root can start it as auditd does')
      return
    }
    // PR_SET_MDWE, Linux 6.3
    const deny =
      'import ctypes, os, sys; r = ctypes.CDLL(None).prctl(65, 1, 0, 0, 0); r and sys.exit(99); os.execv(sys.argv[1], sys.argv[1:])'
    const kills = spawnSync('python3', ['-c', deny, process.execPath, '-e', 'for (let i = 0; i < 1e6; i++);'])
    if (kills.error !== undefined || kills.status === 99 || kills.status === 0) {
      t.skip('this needs python3 and a kernel that can deny it (6.3)')
      return
    }
    const root = folder(t)
    const state = pluginFolder(t)
    const program = join(folder(t), 'program')
    const cli = join(process.cwd(), 'dist/cli.js')
    writeFileSync(
      program,
      `#!/bin/sh\nexec '${process.execPath}' '${cli}' plugin --config '' --db '${state}/index.db'\n`,
      { mode: 0o755 },
    )
    chmodSync(join(program, '..'), 0o755)
    assert.equal((await setup(root, '--yes', '--user', 'nobody', '--program', program)).status, 0)
    const child = spawn('python3', ['-c', deny, join(root, WRAPPER)], {
      stdio: ['pipe', 'ignore', 'inherit'],
      cwd: '/',
      env: { PATH: process.env['PATH'] },
    })
    t.after(() => child.kill('SIGKILL'))
    child.stdin.end('type=CWD msg=audit(1700000000.001:1): cwd="/"\n')
    assert.equal(await new Promise((resolve) => child.on('close', resolve)), 0)
    assert.ok(existsSync(join(state, 'index.db')))
  })
})
