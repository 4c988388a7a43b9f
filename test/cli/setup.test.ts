import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { suite, test } from 'node:test'
import { EXIT } from '../../src/cli/exit-status.js'
import { runCli } from '../support/cli.js'
import { folder, put } from '../support/folder.js'

const CONFIG = '/etc/who-changed.toml'
const SERVICE = '/etc/systemd/system/who-changed.service'
const TIMER = '/etc/systemd/system/who-changed.timer'
const DROP_IN = '/etc/systemd/system/dailyaidecheck.service.d/who-changed.conf'
const CRON = '/etc/cron.daily/who-changed'

const setup = async (root: string, ...args: readonly string[]): ReturnType<typeof runCli> =>
  runCli(['setup', '--root', root, ...args])

const withDailyCheck = (root: string): void => {
  mkdirSync(join(root, 'usr/lib/systemd/system'), { recursive: true })
  put(join(root, 'usr/lib/systemd/system'), 'dailyaidecheck.service', '[Service]\nExecStart=/bin/true\n')
}

const mode = (path: string): number => statSync(path).mode & 0o777

suite('who-changed setup', () => {
  test('shows everything and writes nothing before somebody agrees', async (t) => {
    const root = folder(t)
    const run = await setup(root, '--with', 'systemd')
    assert.equal(run.status, 1)
    for (const path of [CONFIG, SERVICE, TIMER]) assert.ok(run.stdout.includes(`write ${path}:\n`), path)
    assert.match(run.stderr, /nothing was changed; --yes does it/)
    assert.equal(existsSync(join(root, 'etc')), false)
  })

  test('writes a service and a timer, and hooks the check of Debian without touching its files', async (t) => {
    const root = folder(t)
    withDailyCheck(root)
    const run = await setup(root, '--with', 'systemd', '--yes', '--mail', 'admin@example.org')
    assert.deepEqual([run.status, run.stderr], [0, ''])
    assert.match(readFileSync(join(root, SERVICE), 'utf8'), /^ExecStart=\/usr\/bin\/who-changed nightly$/m)
    assert.match(
      readFileSync(join(root, DROP_IN), 'utf8'),
      /^OnSuccess=who-changed\.service\nOnFailure=who-changed\.service$/m,
    )
    assert.deepEqual([mode(join(root, 'var/lib/who-changed')), mode(join(root, CONFIG))], [0o700, 0o644])
    assert.equal(existsSync(join(root, CRON)), false)
  })

  test('writes a config file that the night obeys', async (t) => {
    const root = folder(t)
    const mail = ['--mail', 'a@example.org', '--mail', 'b@example.org', '--smtp', 'smtps://mail.example']
    await setup(root, '--with', 'cron', '--yes', ...mail, '--aide-command', 'aide --check -c "/etc/a b"')
    const { stdout, stderr } = await runCli(['nightly', '--config', join(root, CONFIG), '--print-config'])
    assert.equal(stderr, '')
    assert.match(stdout, /^mail = \[ "a@example.org", "b@example.org" \] {2}# config file/m)
    assert.match(stdout, /^smtp = "smtps:\/\/mail.example" {2}# config file/m)
    assert.match(stdout, /^aide-command = ['"]aide --check -c \\?"\/etc\/a b\\?"['"] {2}# config file/m)
  })

  test('has only examples in the config file that are keys of the night', async (t) => {
    const root = folder(t)
    await setup(root, '--with', 'cron', '--yes')
    const lines = readFileSync(join(root, CONFIG), 'utf8').replace(/^# (?=[a-z-]+ = )/gm, '')
    const all = put(root, 'all.toml', lines)
    const { status, stderr, stdout } = await runCli(['nightly', '--config', all, '--print-config'])
    assert.deepEqual([status, stderr], [0, ''])
    assert.ok(stdout.match(/# config file: /g)!.length >= 8)
  })

  test('writes a script for cron where there is no systemd', async (t) => {
    const root = folder(t)
    await setup(root, '--yes', '--program', "/opt/it's here/who-changed")
    assert.equal(mode(join(root, CRON)), 0o755)
    assert.equal(spawnSync('sh', ['-n', join(root, CRON)]).status, 0)
    assert.match(readFileSync(join(root, CRON), 'utf8'), /^exec '\/opt\/it'\\''s here\/who-changed' nightly$/m)
  })

  test('leaves what is right already, writes anew what it wrote itself, and keeps what somebody else wrote', async (t) => {
    const root = folder(t)
    mkdirSync(join(root, 'etc'))
    put(join(root, 'etc'), 'who-changed.toml', 'utc = true\n')
    await setup(root, '--with', 'systemd', '--yes')
    assert.equal(readFileSync(join(root, CONFIG), 'utf8'), 'utc = true\n')
    put(join(root, '/etc/systemd/system'), 'who-changed.timer', '[Timer]\nOnCalendar=hourly\n')
    const again = await setup(root, '--with', 'systemd', '--yes', '--smtp', 'smtps://mail.example')
    assert.match(again.stdout, /^KEEP: it is not as setup wrote it: \/etc\/systemd\/system\/who-changed\.timer$/m)
    assert.match(readFileSync(join(root, SERVICE), 'utf8'), /NoNewPrivileges=yes/)
    assert.match(readFileSync(join(root, TIMER), 'utf8'), /hourly/)
    assert.match(
      (await setup(root, '--with', 'systemd', '--yes', '--smtp', 'smtps://mail.example')).stdout,
      /^leave as it is: .*service$/m,
    )
  })

  test('--remove takes back what is as it was written, and nothing else', async (t) => {
    const root = folder(t)
    withDailyCheck(root)
    await setup(root, '--with', 'systemd', '--yes')
    put(join(root, '/etc'), 'who-changed.toml', '[nightly]\nkeep = 3\n')
    put(join(root, '/var/lib/who-changed'), 'index.db', '')
    const asked = await setup(root, '--remove')
    assert.equal(asked.status, 1)
    assert.equal(existsSync(join(root, SERVICE)), true)
    const run = await setup(root, '--remove', '--yes')
    assert.deepEqual([run.status, run.stderr], [0, ''])
    assert.match(run.stdout, /^KEEP: it is not as setup wrote it: \/etc\/who-changed\.toml$/m)
    for (const path of [SERVICE, TIMER, DROP_IN, join(DROP_IN, '..'), '/var/lib/who-changed/setup.json'])
      assert.equal(existsSync(join(root, path)), false, path)
    for (const path of [CONFIG, '/var/lib/who-changed/index.db', '/usr/lib/systemd/system/dailyaidecheck.service'])
      assert.equal(existsSync(join(root, path)), true, path)
    assert.match((await setup(root, '--remove', '--yes')).stdout, /setup has written nothing here/)
  })

  test('removes no file on the word of a note that is damaged', async (t) => {
    const root = folder(t)
    mkdirSync(join(root, 'var/lib/who-changed'), { recursive: true })
    const victim = put(root, 'victim', '')
    for (const text of ['{', '{"files":[{"path":"/../victim","sha256":"x"}]}']) {
      put(join(root, 'var/lib/who-changed'), 'setup.json', text)
      const run = await setup(root, '--remove', '--yes')
      assert.equal(run.status, 2)
      assert.match(run.stderr, /setup\.json: this is no note of who-changed setup/)
    }
    assert.equal(existsSync(victim), true)
  })

  for (const [title, args] of [
    ['that mails by sendmail', []],
    ['that mails by a server', ['--smtp', 'smtps://mail.example']],
    ['that runs AIDE', ['--aide-command', 'aide --check']],
  ] as const)
    test(`writes units ${title} which systemd finds no fault with`, async (t) => {
      const root = folder(t)
      await setup(root, '--with', 'systemd', '--yes', '--program', '/bin/true', ...args)
      const run = spawnSync('systemd-analyze', ['verify', '--man=no', join(root, SERVICE), join(root, TIMER)], {
        encoding: 'utf8',
      })
      if (run.error !== undefined) {
        t.skip('systemd-analyze is not installed')
        return
      }
      assert.deepEqual([run.status, run.stderr.split('\n').filter((line) => line.includes('who-changed'))], [0, []])
      const unit = readFileSync(join(root, SERVICE), 'utf8')
      assert.equal(/^PrivateTmp=yes$/m.test(unit), title !== 'that runs AIDE')
      assert.equal(/^NoNewPrivileges=yes$/m.test(unit), title === 'that mails by a server')
    })

  test('writes a service that counts every night as a success of which the report itself tells enough', async (t) => {
    const root = folder(t)
    await setup(root, '--with', 'systemd', '--yes')
    const told = [EXIT.incomplete, EXIT.alarm, EXIT.busy].join(' ')
    assert.match(readFileSync(join(root, SERVICE), 'utf8'), new RegExp(`^SuccessExitStatus=${told}$`, 'm'))
  })

  test('names the Node.js of a program that would look for it in the PATH, which is another one at night', async () => {
    const program = resolve('bin/who-changed')
    const line = `${process.execPath} ${program} nightly`
    const service = await runCli(['setup', '--with', 'systemd', '--program', program])
    assert.ok(service.stdout.includes(`\n    ExecStart=${line}\n`))
    const cron = await runCli(['setup', '--with', 'cron', '--program', program])
    assert.ok(cron.stdout.includes(`\n    exec ${line}\n`))
  })

  test('says before it asks when nothing would be started, or something that others can change', async (t) => {
    const doubts = async (program: string): Promise<string> =>
      (await runCli(['setup', '--with', 'systemd', '--program', program])).stderr
    const directory = folder(t)
    assert.match(
      await doubts(join(directory, 'none')),
      /^who-changed: \/.*none is not there: nothing would be started$/m,
    )
    chmodSync(directory, 0o777)
    const open = put(directory, 'who-changed', '#!/bin/sh\n')
    assert.match(await doubts(open), /would be started by root, and (?:everybody can change|.* belongs to the user) /)
    assert.doesNotMatch(await doubts('/bin/true'), /\/bin\/true/)
  })

  test('says so of a program in a home folder', async (t) => {
    if (!/^\/(?:root|home\/.)/.test(homedir())) {
      t.skip('the tests run without a home folder')
      return
    }
    const inside = mkdtempSync(join(homedir(), '.who-changed-test-'))
    t.after(() => {
      rmSync(inside, { recursive: true })
    })
    const run = await runCli(['setup', '--with', 'systemd', '--program', put(inside, 'who-changed', '#!/bin/sh\n')])
    assert.match(run.stderr, /who-changed lies in a home folder, /)
  })
})
