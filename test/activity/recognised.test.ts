import assert from 'node:assert/strict'
import { suite, test, type TestContext } from 'node:test'
import { activity } from '../../src/app/activity.js'
import { AuditLog, service, type Actor } from '../support/audit-log.js'
import { folder, put } from '../support/folder.js'

/** What a log tells, `topic: verb object` by the login `eva`, uid 1000, without her login. */
const topicsOf = async (t: TestContext, tell: (log: AuditLog, eva: Actor) => void): Promise<readonly string[]> => {
  const log = new AuditLog()
  const eva = log.login({ account: 'eva', auid: 1000, ses: 7, address: '192.0.2.7' })
  tell(log, eva)
  const found = await activity(
    {
      ...{ audit: [put(folder(t), 'audit.log', log.text)], db: ':memory:', node: null, ingest: true, rules: null },
      ...{ passwd: null, authLog: null, since: null, until: null, topics: [], processes: false },
    },
    log.now,
  )
  return found.topics
    .flatMap(({ topic, happenings }) =>
      happenings.map(({ verb, object, success }) => [topic, verb, object, success] as const),
    )
    .filter(([topic]) => topic !== 'login')
    .map(([topic, verb, object, success]) => `${topic}: ${verb} ${object ?? ''}${success ? '' : ' (failed)'}`)
}

const asRoot = (by: Actor, exe: string): Actor => ({ ...by, uid: 0, exe })
const ran =
  (...topics: readonly string[]) =>
  (command: string): readonly string[] =>
    topics.map((topic) => `${topic}: ran ${command}`)

suite('what happened is recognised by what events say, whatever key the rules have', () => {
  test('reading a key, the audit log or a stranger’s file is told of logins only', async (t) => {
    const told = await topicsOf(t, (log, eva) => {
      const root = asRoot(eva, '/usr/bin/cat')
      log.read(root, '/etc/ssl/private/web.pem', 50, { key: 'x' })
      log.read(root, '/var/log/audit/audit.log', 51, { key: 'x' })
      log.read(root, '/etc/hosts', 52, { key: 'x' })
      log.read(root, '/etc/ssh/ssh_host_rsa_key.pub', 53, { key: 'x' })
      log.read(service('/usr/sbin/nginx'), '/etc/ssl/private/web.pem', 50, { key: 'x' })
      log.read({ ...root, exe: '/usr/sbin/sshd' }, '/etc/ssh/ssh_host_rsa_key', 54, { key: 'x' })
    })
    assert.deepEqual(told, [
      'audit-access: read /var/log/audit/audit.log',
      'private-key: read /etc/ssl/private/web.pem',
    ])
  })

  test('an access that was refused is told with its path; one that failed otherwise is not', async (t) => {
    const told = await topicsOf(t, (log, eva) => {
      log.read(eva, '/etc/shadow', 60, { failed: true })
    })
    assert.deepEqual(told, ['failed-access: was refused openat of /etc/shadow (failed)'])
  })

  test('adjtimex(2) counts only where the kernel says that the clock was changed', async (t) => {
    const told = await topicsOf(t, (log, eva) => {
      const chrony = asRoot(eva, '/usr/bin/ntptime')
      log.call(chrony, 'adjtimex', [])
      log.call(chrony, 'adjtimex', [], {}, ['0', '0', '0', '0'], ['TIME_ADJNTPVAL op=freq old=1 new=2'])
      log.call(chrony, 'clock_settime', [])
    })
    assert.deepEqual(told, ['time: adjusted the clock ', 'time: set the clock '])
  })

  test('a module is told by its name, a special file by its type', async (t) => {
    const told = await topicsOf(t, (log, eva) => {
      const root = asRoot(eva, '/usr/bin/kmod')
      log.call(root, 'finit_module', [], {}, ['3', '0', '0', '0'], ['KERN_MODULE name="rootkit"'])
      const parent = { name: '/srv/', inode: 5, nametype: 'PARENT', mode: '040755' } as const
      log.call(root, 'mknodat', [parent, { name: '/srv/disk', inode: 70, nametype: 'CREATE', mode: '060600' }])
      log.call(root, 'mknodat', [parent, { name: '/srv/plain', inode: 71, nametype: 'CREATE', mode: '0100600' }])
    })
    assert.deepEqual(told, [
      'kernel: loaded the kernel module rootkit',
      'special-file: made the special file /srv/disk',
    ])
  })

  const programs: readonly (readonly [string, string, readonly string[], readonly string[]])[] = [
    [
      'a script in /tmp is run from /tmp, whatever interpreter reads it',
      '/usr/bin/dash',
      ['sh', '/tmp/x.sh'],
      ran('tmp-exec')('/tmp/x.sh'),
    ],
    ['a shell with -c is no script', '/usr/bin/dash', ['sh', '-c', 'ls /tmp/x.sh'], []],
    ['looking at a file in /tmp runs nothing there', '/usr/bin/cat', ['cat', '/tmp/x.sh'], []],
    ['a program without a file', '/memfd:payload (deleted)', ['x'], ran('tmp-exec')('/memfd:payload (deleted)')],
    ['going down', '/usr/bin/systemctl', ['systemctl', 'reboot'], ran('power')('/usr/bin/systemctl reboot')],
    ['only asking about it', '/usr/bin/systemctl', ['systemctl', 'status', 'reboot.target'], []],
    [
      'a tool of the audit system',
      '/usr/sbin/ausearch',
      ['ausearch', '-i'],
      ran('audit-access')('/usr/sbin/ausearch -i'),
    ],
    ['showing the date', '/usr/bin/date', ['date', '+%s'], []],
  ]
  for (const [title, exe, argv, expected] of programs)
    test(`a program tells its topic: ${title}`, async (t) => {
      const told = await topicsOf(t, (log, eva) => log.exec({ ...eva, exe }, argv))
      assert.deepEqual(told, expected)
    })

  test('a command run by sudo is told once, with or without the program that followed', async (t) => {
    const command = (by: Actor): string =>
      `pid=${by.pid} uid=1000 auid=1000 ses=7 msg='cwd="/" cmd=6964202D75 exe="/usr/bin/sudo" terminal=pts/1 res=success'`
    const alone = await topicsOf(t, (log, eva) => log.record('USER_CMD', command(eva)))
    const both = await topicsOf(t, (log, eva) => {
      log.record('USER_CMD', command(eva))
      log.exec({ ...asRoot(eva, '/usr/bin/id'), ppid: eva.pid, pid: eva.pid + 1 }, ['id', '-u'])
    })
    assert.deepEqual([alone, both], [['root-command: ran id -u'], ['root-command: ran /usr/bin/id -u']])
  })

  test('an attempt to log in that was refused has the address, and no login', async (t) => {
    const refusal = (log: AuditLog): number =>
      log.record(
        'USER_LOGIN',
        `pid=900 uid=0 auid=4294967295 ses=4294967295 msg='op=login acct="root" exe="/usr/sbin/sshd" hostname=? addr=203.0.113.9 terminal=sshd res=failed'`,
      )
    const log = new AuditLog()
    refusal(log)
    const options = { db: ':memory:', node: null, ingest: true, rules: null, passwd: null, authLog: null, since: null }
    const found = await activity(
      { ...options, audit: [put(folder(t), 'audit.log', log.text)], until: null, topics: ['login'], processes: false },
      log.now,
    )
    const [only] = found.topics[0]!.happenings
    assert.deepEqual(
      [only!.verb, only!.object, only!.success, only!.who.address, only!.who.auid, only!.who.login],
      ['refused login', 'root', false, '203.0.113.9', null, null],
    )
  })

  test('a log emptied through a descriptor is the log that was opened', async (t) => {
    const told = await topicsOf(t, (log, eva) => {
      const root = asRoot(eva, '/usr/bin/truncate')
      log.write(root, '/var/log/app.log', 80)
      log.call(root, 'ftruncate', [{ name: null, inode: 80 }], {}, ['3', '0', '0', '0'])
    })
    assert.deepEqual(told, ['log-truncation: emptied /var/log/app.log'])
  })
})
