import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { auditctlParser } from '../support/auditctl.js'
import { folder, put } from '../support/folder.js'
import { ask, askInPlace } from '../support/parser.js'
import { makeCertificates } from '../support/certificates.js'

const text = (file: string): string => readFileSync(join('contrib', file), 'utf8')

/** Keys and values of the files that auditd and its programs read. */
const settings = (file: string): ReadonlyMap<string, string> =>
  new Map([...text(file).matchAll(/^(\w+) = (.*)$/gm)].map(([, key, value]) => [key!, value!]))

suite('samples as the programs read them that they are for', () => {
  test('every rule is accepted by the parser of auditctl', (t) => {
    const parse = auditctlParser(t)
    if (parse === null) return
    const written = text('audit/rules.d/who-changed.rules')
    const rules = written.split('\n').filter((line) => /^-[aw] /.test(line)).length
    assert.ok(rules > 100)
    assert.deepEqual(parse(written), { status: 0, accepted: rules, complaints: '' })
  })

  // ausearch reads auditd.conf with auditd's own code (auditd-config.c), and starts nothing.
  const complaints = (t: TestContext, conf: string): readonly string[] | null => {
    const file = put(folder(t), 'auditd.conf', conf)
    const run = askInPlace(t, file, '/etc/audit/auditd.conf', 'ausearch', '--input-logs', '-m', 'LOGIN')
    return run?.stderr.split('\n').filter((line) => /line \d+|auditd\.conf|NOTE/.test(line)) ?? null
  }
  for (const name of ['auditd.conf', 'auditd-receiver.conf'])
    test(`${name} is read by auditd's own code without a complaint`, (t) => {
      const said = complaints(t, text(`audit/${name}`))
      if (said === null) return
      assert.deepEqual(said, [])
      for (const wrong of ['no_such = yes', 'log_format = PRETTY', 'name_format = somehow'])
        assert.equal(complaints(t, `${wrong}\n${text(`audit/${name}`)}`)!.length > 0, true, wrong)
    })

  test('libaudit.conf is what libaudit reads out of it', (t) => {
    const program =
      'import ctypes; a = ctypes.c_int(-1); print(ctypes.CDLL("libaudit.so.1").get_auditfail_action(ctypes.byref(a)), a.value)'
    const read = (conf: string): string | undefined => {
      const file = put(folder(t), 'libaudit.conf', conf)
      return askInPlace(t, file, '/etc/libaudit.conf', 'python3', '-c', program)?.stdout.trim()
    }
    const [log, terminate] = [read(text('audit/libaudit.conf')), read('failure_action = terminate\n')]
    if (log === undefined || terminate === '') return
    // auditfail_t of libaudit.h: ignore 0, log 1, terminate 2.
    assert.deepEqual([log, terminate], ['0 1', '0 2'])
  })

  test('what sends and what takes between two auditd fits together', () => {
    const [sender, receiver] = [settings('audit/audisp-remote.conf'), settings('audit/auditd-receiver.conf')]
    assert.equal(sender.get('port'), receiver.get('tcp_listen_port'))
    assert.equal(sender.get('transport')?.toUpperCase(), receiver.get('transport'))
    const [first, last] = receiver.get('tcp_client_ports')!.split('-').map(Number)
    const port = Number(sender.get('local_port'))
    assert.ok(port >= first! && port <= last!)
    assert.ok(Number(sender.get('heartbeat_timeout')) < Number(receiver.get('tcp_client_max_idle')))
    assert.equal(settings('audit/auditd.conf').get('name_format'), 'hostname')
  })

  for (const name of ['who-changed-sender.conf', 'who-changed-receiver.conf'])
    test(`rsyslogd finds no fault with ${name}`, (t) => {
      if (ask('rsyslogd', '-v').error !== undefined) {
        t.skip('rsyslogd is not installed')
        return
      }
      const directory = folder(t)
      if (!makeCertificates(t, directory)) return
      const here = (conf: string): string => conf.replaceAll('/etc/who-changed/tls', directory)
      const check = (conf: string): ReturnType<typeof ask> =>
        ask('rsyslogd', '-N1', '-f', put(directory, 'rsyslog.conf', conf))
      const run = check(here(text(`rsyslog/${name}`)))
      if (/could not load module.*(?:gtls|gnutls)/i.test(run.stderr)) {
        t.skip('rsyslog-gnutls is not installed')
        return
      }
      assert.deepEqual([run.status, run.stderr.match(/error|warning/gi)], [0, null], run.stderr)
      assert.notEqual(
        check(
          here(text(`rsyslog/${name}`))
            .replace('octet-counted', '')
            .replace('imtcp', 'im'),
        ).status,
        0,
      )
    })

  test('systemd finds no fault with the units', (t) => {
    const directory = folder(t)
    const files = ['service', 'timer'].map((kind) =>
      put(
        directory,
        `who-changed.${kind}`,
        text(`systemd/who-changed.${kind}`).replace('/usr/bin/who-changed', '/bin/true'),
      ),
    )
    const run = ask('systemd-analyze', 'verify', '--man=no', ...files)
    if (run.error !== undefined) {
      t.skip('systemd-analyze is not installed')
      return
    }
    assert.deepEqual([run.status, run.stderr.split('\n').filter((line) => line.includes('who-changed'))], [0, []])
  })

  test('systemd can make the user and the folder of the plugin', (t) => {
    const users = ask('systemd-sysusers', '--dry-run', resolve('contrib/sysusers.d/who-changed.conf'))
    if (users.error !== undefined) {
      t.skip('systemd-sysusers is not installed')
      return
    }
    assert.equal(users.status, 0, users.stderr)
    assert.equal(ask('sh', '-n', 'contrib/sbin/who-changed-plugin').status, 0)
  })

  test('logrotate finds no fault with what rotates the files of the log host', (t) => {
    const directory = folder(t)
    const file = put(directory, 'logrotate', text('logrotate/who-changed-receiver').replace('/var/log', directory))
    const run = ask('logrotate', '--debug', '--state', join(directory, 'state'), file)
    if (run.error !== undefined) {
      t.skip('logrotate is not installed')
      return
    }
    assert.deepEqual([run.status, run.stderr.match(/^error/gm)], [0, null], run.stderr)
    const wrong = put(directory, 'wrong', text('logrotate/who-changed-receiver').replace('daily', 'dayly'))
    assert.match(ask('logrotate', '--debug', '--state', join(directory, 'state'), wrong).stderr, /^error/m)
  })

  test('README says of every file what it is for', () => {
    const readme = readFileSync('contrib/README.md', 'utf8')
    const files = ask('find', 'contrib', '-type', 'f', '-not', '-name', 'README.md').stdout.trim().split('\n')
    assert.ok(files.length > 10)
    for (const file of files) assert.ok(readme.includes(`| \`${file.slice('contrib/'.length)}\``), file)
  })
})
