import assert from 'node:assert/strict'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { volume, type VolumeAnswer, type VolumeOptions } from '../../src/app/volume.js'
import { displayWidth } from '../../src/render/display-width.js'
import { volumeText } from '../../src/render/volume-text.js'
import { VolumeTally } from '../../src/volume/tally.js'
import { auditctlParser } from '../support/auditctl.js'
import { AuditLog, service, type Actor } from '../support/audit-log.js'
import { runCli } from '../support/cli.js'
import { folder, put } from '../support/folder.js'
import { NIGHT } from '../support/night.js'

const ask = async (log: string, more: Partial<VolumeOptions> = {}): Promise<VolumeAnswer> =>
  volume({ audit: [log], node: null, rules: null, since: null, until: null, ...more })

const counted = async (t: TestContext, log: AuditLog): Promise<VolumeAnswer> =>
  ask(put(folder(t), 'audit.log', log.text))

const postgres = service('/usr/lib/postgresql/15/bin/postgres')
const times = (count: number, act: (i: number) => void): void => {
  for (let i = 0; i < count; i++) act(i)
}
/** The rules that are proposed, and why others are not. */
const adviceOf = ({ advice }: VolumeAnswer): readonly string[] =>
  advice.map((one) => (one.kind === 'proposal' ? one.rule : one.because))

suite('the volume of a log', () => {
  for (const host of [NIGHT, 'fixtures/boots'])
    test(`of ${host} is as many bytes as its files have`, async () => {
      const directory = `${host}/audit`
      const size = readdirSync(directory).reduce((sum, name) => sum + statSync(join(directory, name)).size, 0)
      assert.equal((await ask(directory)).volume.total.bytes, size)
    })

  test('counts an event of two keys under both, and once in the total', async (t) => {
    const log = new AuditLog()
    log.write(postgres, '/var/lib/pg/a', 50, { key: 'one\x01two' })
    const text = log.text.replace('"one\x01two"', '6F6E650174776F')
    const { volume: found } = await ask(put(folder(t), 'audit.log', text))
    const keys = found.groups.flatMap(({ cause }) => (cause.kind === 'rule' ? [cause.key] : []))
    assert.deepEqual([keys.toSorted(), found.total.events], [['one', 'two'], 2])
  })

  test('names no day and no rate for less than a day of log', async (t) => {
    const log = new AuditLog()
    times(3, () => log.write(postgres, '/var/lib/pg/a', 50, { key: 'x' }))
    const text = volumeText(await counted(t, log), { width: 80, zone: 'UTC' })
    assert.match(text, /all figures are totals, none is that of a day/)
    assert.doesNotMatch(text, /A DAY|BY DAY/)
    log.wait(3 * 24 * 3600)
    log.write(postgres, '/var/lib/pg/a', 50, { key: 'x' })
    assert.match(volumeText(await counted(t, log), { width: 80, zone: 'UTC' }), /A DAY[^]*BY DAY \(UTC\)[^]*2026-11-26/)
  })

  test('takes only the time that was asked for', async (t) => {
    const log = new AuditLog()
    log.write(postgres, '/var/lib/pg/a', 50, { key: 'x' })
    const since = log.wait(60).now
    log.write(postgres, '/var/lib/pg/b', 51, { key: 'x' })
    const file = put(folder(t), 'audit.log', log.text)
    assert.equal((await ask(file, { since })).volume.total.events, 1)
    assert.equal((await ask(file, { until: since })).volume.total.events, 2)
  })

  test('keeps to its memory, and says how many events found no room', () => {
    const tally = new VolumeTally(10)
    times(25, (i) => {
      tally.add({
        ...{ time: i, bytes: 1, causes: [{ kind: 'rule', key: 'x' }], program: '/usr/sbin/d', hasLogin: false },
        ...{ directory: `/srv/${i}`, executes: false },
      })
    })
    const { groups, folded, total } = tally.result()
    assert.deepEqual([groups.length, folded, total.events], [10, 15, 25])
  })
})

suite('what is proposed against a loud rule', () => {
  const loud = async (t: TestContext, tell: (log: AuditLog, eva: Actor) => void): Promise<VolumeAnswer> => {
    const log = new AuditLog()
    tell(log, log.login({ account: 'eva', auid: 1000, ses: 7, address: '192.0.2.7' }))
    return counted(t, log)
  }

  test('is a rule for one program in its own directory without a login, which auditctl accepts', async (t) => {
    const found = await loud(t, (log) => {
      times(60, (i) => log.write(postgres, `/var/lib/postgresql/data/${i}`, 100 + i, { key: 'db' }))
      times(3, (i) => log.write(postgres, `/var/lib/postgresql/data/deep/${i}`, 200 + i, { key: 'other' }))
    })
    const rule =
      '-a never,exit -F dir=/var/lib/postgresql/data -F exe=/usr/lib/postgresql/15/bin/postgres -F auid=unset'
    assert.deepEqual(adviceOf(found), [rule])
    const [only] = found.advice
    assert.equal(only?.kind === 'proposal' && only.saved.events, 63)
    const shown = volumeText(found, { width: 80, zone: 'UTC' }).replace(/\n {4}/g, ' ')
    assert.match(shown, /Lost with them: [^]* without a login, also when somebody has taken it over/)
    assert.match(shown, /It must stand before the rules with key db/)
    const parse = auditctlParser(t)
    if (parse !== null) assert.deepEqual(parse(`${rule}\n`), { status: 0, accepted: 1, complaints: '' })
  })

  test('says in which line of the rules it must come first', async (t) => {
    const log = new AuditLog()
    times(60, () => log.write(postgres, '/var/lib/postgresql/data/a', 100, { key: 'db' }))
    const directory = folder(t)
    const found = await ask(put(directory, 'audit.log', log.text), {
      rules: put(directory, 'audit.rules', '-D\n-w /etc -p wa -k etc\n-w /var/lib/postgresql -p wa -k db\n'),
    })
    assert.match(volumeText(found, { width: 200, zone: 'UTC' }), /the first in line 3 of the rules/)
  })

  const refused: readonly (readonly [string, RegExp, (log: AuditLog, eva: Actor) => void])[] = [
    [
      'a login is behind one of them',
      /logins/,
      (log, eva) => {
        times(60, () => log.write(postgres, '/var/lib/pg/a', 50, { key: 'db' }))
        log.write({ ...eva, exe: postgres.exe }, '/var/lib/pg/sub/a', 51, { key: 'db' })
      },
    ],
    ...['/etc/app', '/var/log/app', '/usr/lib/x', '/var', '/root/x', '/srv/www/a', '/var/lib/aide', '/home/eva'].map(
      (directory) =>
        [
          `the directory is ${directory}`,
          /never change unseen/,
          (log: AuditLog) => {
            times(60, () => log.write(postgres, `${directory}/a`, 50, { key: 'db' }))
          },
        ] as const,
    ),
    [
      'the program is an interpreter',
      /whatever it is told/,
      (log) => {
        times(60, () => log.write(service('/usr/bin/python3.11'), '/var/lib/app/a', 50, { key: 'db' }))
      },
    ],
    [
      'a name has a blank',
      /can not stand in a rule/,
      (log) => {
        times(60, () => log.write(postgres, '/var/lib/the data/a', 50, { key: 'db' }))
      },
    ],
    [
      'no path is told',
      /which directory/,
      (log) => {
        times(60, () => log.call(postgres, 'ftruncate', [{ name: null, inode: 80 }], { key: 'db' }))
      },
    ],
  ]
  for (const [title, because, tell] of refused)
    test(`is nothing, with the reason, where ${title}`, async (t) => {
      const advice = adviceOf(await loud(t, tell))
      assert.equal(advice.length, 1)
      assert.match(advice[0]!, because)
    })

  test('is nothing where no rule is loud', async (t) => {
    assert.deepEqual(adviceOf(await loud(t, (log) => log.write(postgres, '/var/lib/pg/a', 50, { key: 'db' }))), [])
  })
})

suite('who-changed volume', () => {
  test('prints tables that fit, and the same as JSON', async () => {
    const args = ['volume', '--audit', `${NIGHT}/audit`, '--rules', `${NIGHT}/audit.rules`, '--utc', '--width', '80']
    const run = await runCli(args)
    assert.deepEqual([run.status, run.stderr], [0, ''])
    for (const line of run.stdout.split('\n')) assert.ok(displayWidth(line) <= 80, line)
    const document = JSON.parse((await runCli([...args, '--json'])).stdout) as {
      schema: string
      total: { events: number; events_per_day: number | null }
      causes: { key: string | null; events: number }[]
    }
    assert.deepEqual([document.schema, document.total.events_per_day], ['who-changed/volume/1', null])
    const rootcmd = document.causes.find(({ key }) => key === 'rootcmd')!
    assert.match(run.stdout, new RegExp(`^${rootcmd.events} .* rootcmd$`, 'm'))
  })

  test('lets no byte of a path act on the terminal', async (t) => {
    const log = new AuditLog()
    times(60, () => log.write(service('/usr/sbin/x\x1b[31m'), '/srv/\x1b]0;x\x07\n/a', 50, { key: 'k' }))
    const run = await runCli(['volume', '--audit', put(folder(t), 'audit.log', log.text), '--utc'])
    assert.doesNotMatch(run.stdout, /[\0-\x09\x0b-\x1f\x7f-\x9f]/)
  })
})
