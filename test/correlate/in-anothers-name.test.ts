import assert from 'node:assert/strict'
import { suite, test, type TestContext } from 'node:test'
import type { Attribution } from '../../src/model/attribution.js'
import { AuditLog, service, type Actor } from '../support/audit-log.js'
import { whoMade } from '../support/investigate.js'

const CONF = '/etc/app.conf'
const INODES = { '/etc/': 33, [CONF]: 70 }
const TABS = '/var/spool/cron/crontabs'
const AT_FILE = '/var/spool/cron/atjobs/a0000201c8bc56'

const written = async (t: TestContext, log: AuditLog): Promise<Attribution> =>
  whoMade(t, { path: CONF, change: 'changed', ctime: [0, log.now] }, { log, inodes: INODES })

/** Who is named, as how sure, and who else had it done. */
const answerOf = ({ verdict, deed }: Attribution): object => ({
  verdict,
  login: deed?.who.login,
  asked: deed?.request?.who.login ?? null,
  from: deed?.request?.who.address ?? null,
})

const people = (): { log: AuditLog; alice: Actor; bob: Actor } => {
  const log = new AuditLog()
  const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
  const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
  return { log, alice, bob }
}

suite("a job that ran under somebody's login", () => {
  const crontab = (log: AuditLog, by: Actor, account = 'alice'): void => {
    const run = { ...by, pid: by.pid + 5, ppid: by.pid, exe: '/usr/bin/crontab', command: 'crontab\0-' }
    log.create(run, `${TABS}/tmp.1`, 91, 90)
    log.rename(run, `${TABS}/tmp.1`, `${TABS}/${account}`, 91, 90)
    log.wait(60)
  }
  const job = (log: AuditLog, account = 'alice', auid = 1001): void => {
    const by = log.login({ account, auid, ses: 5, exe: '/usr/sbin/cron', terminal: 'cron' })
    log.write(by, CONF, 70)
  }

  test('is an inference when somebody else wrote the crontab of that account', async (t) => {
    const { log, bob } = people()
    crontab(log, { ...bob, uid: 1001 })
    job(log)
    const answer = await written(t, log)
    assert.deepEqual(answerOf(answer), { verdict: 'inferred', login: 'alice', asked: 'bob', from: '10.0.0.2' })
    assert.match(
      answer.explanation,
      /; inferred: the job was written by bob .*with crontab in an ssh session from 10\.0\.0\.2$/,
    )
  })

  test("is that login's own when the account wrote it last, or another's crontab was written", async (t) => {
    const own = { verdict: 'attributed', login: 'alice', asked: null, from: null }
    const last = people()
    crontab(last.log, last.bob)
    crontab(last.log, last.alice)
    job(last.log)
    assert.deepEqual(answerOf(await written(t, last.log)), own)
    const other = people()
    crontab(other.log, other.bob, 'alicia')
    job(other.log)
    assert.deepEqual(answerOf(await written(t, other.log)), own)
  })

  test('or when the crontab was written after it began, or it is one of root, whose jobs are mostly of the host', async (t) => {
    const late = people()
    job(late.log)
    const change = { path: CONF, change: 'changed', ctime: [0, late.log.now] } as const
    crontab(late.log, late.bob)
    const answer = await whoMade(t, change, { log: late.log, inodes: INODES })
    assert.equal(answer.deed?.request, null)
    const { log, bob } = people()
    crontab(log, bob, 'root')
    job(log, 'root', 0)
    assert.equal((await written(t, log)).deed?.request, null)
  })

  // Recorded with at 3.2.5: the process that opens the session has taken the file of the job away just before.
  const atJob = (log: AuditLog, by: Actor, file: string, pid: number): void => {
    const at = { ...by, pid: by.pid + 5, ppid: by.pid, exe: '/usr/bin/at', command: 'at\0now' }
    log.create(at, file, 92, 90)
    log.remove({ ...service('/usr/sbin/atd'), pid, ppid: 266 }, file, 92, 90)
  }

  test('of at is an inference when somebody else made the file of the very job', async (t) => {
    const { log, alice, bob } = people()
    atJob(log, alice, AT_FILE.replace('2', '1'), 894)
    atJob(log, { ...bob, uid: 1001 }, AT_FILE, 930)
    const by = log.login({ account: 'alice', auid: 1001, ses: 5, exe: '/usr/sbin/atd', terminal: 'atd', pid: 930 })
    log.write(by, CONF, 70)
    const answer = await written(t, log)
    assert.deepEqual(answerOf(answer), { verdict: 'inferred', login: 'alice', asked: 'bob', from: '10.0.0.2' })
    const other = log.login({ account: 'alice', auid: 1001, ses: 6, exe: '/usr/sbin/atd', terminal: 'atd', pid: 894 })
    log.wait(5).write(other, CONF, 70)
    const own = { verdict: 'attributed', login: 'alice', asked: null, from: null }
    assert.deepEqual(answerOf(await written(t, log)), own)
  })
})

suite('a service of a user', () => {
  const done = (log: AuditLog): void => {
    log.write({ ...MANAGED, exe: '/usr/bin/dash', command: 'sh' }, CONF, 70)
  }
  const MANAGED = { auid: 1001, ses: 9, uid: 1001, pid: 3001, ppid: 3000, cwd: '/' } as const
  const night = (): ReturnType<typeof people> => {
    const all = people()
    all.log.login({ account: 'alice', auid: 1001, ses: 9, exe: '/usr/lib/systemd/systemd', terminal: '?', pid: 3000 })
    return all
  }
  const asks = (log: AuditLog, by: Actor, ...args: readonly string[]): void => {
    const [program] = args
    const words = [...args]
    log.exec({ ...by, pid: by.pid + 5, ppid: by.pid, exe: `/usr/bin/${program!}`, command: words.join('\0') }, words)
    log.wait(2)
  }

  for (const command of [
    ['systemctl', '--user', '-M', 'alice@', 'start', 'qu'],
    ['systemctl', '--user', '--machine=alice@.host', 'restart', 'qu'],
    ['systemd-run', '--user', '-Malice@', 'touch', '/etc/app.conf'],
  ])
    test(`is an inference when somebody else asked for it: ${command.join(' ')}`, async (t) => {
      const { log, bob } = night()
      asks(log, { ...bob, uid: 0 }, ...command)
      done(log)
      const answer = await written(t, log)
      assert.deepEqual(answerOf(answer), { verdict: 'inferred', login: 'alice', asked: 'bob', from: '10.0.0.2' })
    })

  test('so it is when he asked as that user; and the user asked, the address of the login is told', async (t) => {
    const as = night()
    asks(as.log, { ...as.bob, uid: 1001 }, 'systemctl', '--user', 'start', 'qu')
    done(as.log)
    const asked = { verdict: 'inferred', login: 'alice', asked: 'bob', from: '10.0.0.2' }
    assert.deepEqual(answerOf(await written(t, as.log)), asked)
    const own = night()
    asks(own.log, own.alice, 'systemd-run', '--user', 'sh')
    done(own.log)
    const answer = await written(t, own.log)
    assert.deepEqual(answerOf(answer), { verdict: 'attributed', login: 'alice', asked: 'alice', from: '10.0.0.1' })
  })

  for (const command of [
    ['systemctl', '--user', '-M', 'alice@', 'status', 'qu'],
    ['systemctl', '--user', '-M', 'carol@', 'start', 'qu'],
    ['systemctl', 'start', 'qu'],
  ])
    test(`and is that user's own when nobody asked for it: ${command.join(' ')}`, async (t) => {
      const { log, bob } = night()
      asks(log, { ...bob, uid: 0 }, ...command)
      done(log)
      const own = { verdict: 'attributed', login: 'alice', asked: null, from: null }
      assert.deepEqual(answerOf(await written(t, log)), own)
    })
})
