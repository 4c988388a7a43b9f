import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test, type TestContext } from 'node:test'
import { keyOf, kindOf, settableOptions, tableOf } from '../../src/cli/config/option-key.js'
import { buildProgram } from '../../src/cli/program.js'
import { parseSpan } from '../../src/cli/parse-span.js'
import type { EntryBody } from '../../src/ship/entry.js'
import { writeShipStatus } from '../../src/ship/ship-status.js'
import { AuditLog, service } from '../support/audit-log.js'
import { runCli } from '../support/cli.js'
import { folder, put } from '../support/folder.js'
import { askNight, NIGHT } from '../support/night.js'
import { event, openSpool } from '../support/shipping.js'
import { RECEIVED, shippedLog } from '../support/shipped-log.js'

const page = readFileSync('man/who-changed.5', 'utf8')

/** The text of a subsection. */
const section = (title: string): string => {
  const [, text] = page.split(`\n.Ss ${title}\n`)
  assert.ok(text !== undefined, `the page has a subsection "${title}"`)
  return text.split(/\n\.S[sh] /, 1)[0]!
}

/** What a text calls a key: the words of its Va macros, whatever stands around them. */
const keysNamed = (text: string): ReadonlySet<string> =>
  new Set([...text.matchAll(/^\.(?:It |Pq )*Va (.*)$/gm)].flatMap(([, words]) => words!.match(/[a-z_0-9]+/gi) ?? []))

const SHARED = keysNamed(section('Parts of several documents'))

/** Objects whose members are no keys of ours: fields of a record, values by the name of an attribute. */
const FOREIGN = new Set(['fields', 'enriched', 'raw_base64'])
const DIGEST = /^(?:md5|sha\d|rmd160|tiger|crc32|haval|whirlpool|gost|stribog)/

const keysOf = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(keysOf)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, member]) => [key, ...(FOREIGN.has(key) ? [] : keysOf(member))])
}

const isOfAide = (key: string): boolean => DIGEST.test(key) || SHARED.has(key.replace(/_base64$/, ''))

/** Holds one document to its section: each key is told of, and each key that is told of is there. */
const agree = (title: string, documents: readonly unknown[]): void => {
  const printed = new Set(documents.flatMap(keysOf))
  printed.delete('schema')
  const named = keysNamed(section(title))
  assert.ok(printed.size > 0)
  assert.deepEqual(
    [...printed].filter((key) => !named.has(key) && !isOfAide(key)),
    [],
    'not in the manual',
  )
  assert.deepEqual(
    [...named].filter((key) => !printed.has(key)),
    [],
    'in the manual only',
  )
}

const json = (text: string): unknown => JSON.parse(text)
const without = (all: readonly string[], from: number, to: number): readonly string[] => [
  ...all.slice(0, from),
  ...all.slice(to),
]
/** A folder with a file that may be pruned, one that stays, and a spool with a gap. */
const shippedHost = async (t: TestContext): Promise<string> => {
  const root = folder(t)
  const record = (time: number): string =>
    `type=USER_CMD msg=audit(${time}.000:1): pid=1 uid=0 auid=1 ses=1 msg='cmd=6C73'`
  for (const number of [1, 2]) put(root, `audit.log.${number}`, `${record(1795462900 - number * 10)}\n`)
  const spool = await openSpool(join(root, 'spool'))
  const gap: EntryBody = { kind: 'gap', text: 'cause=away events=0 records=0 from=1795462889000 to=1795462895000' }
  spool.append([event(record(1795462000)), gap, event(record(1795462999))])
  await spool.acknowledge(spool.head, 1795462999000)
  spool.close()
  return root
}
const lines = (text: string): readonly unknown[] => text.trimEnd().split('\n').map(json)

suite('who-changed(5)', () => {
  const state = mkdtempSync(join(tmpdir(), 'who-changed-'))
  const ask = askNight(state)
  before(async () => {
    await runCli(['ingest', ...ask.slice(0, 4)])
  })
  after(() => {
    rmSync(state, { recursive: true, force: true })
  })

  const run = async (...args: readonly string[]): Promise<string> => {
    const { stdout, stderr } = await runCli(args)
    assert.notEqual(stdout, '', stderr)
    return stdout
  }

  test('tells type and commands of each key of the config file', () => {
    const program = buildProgram()
    const expected = new Map<string, { type: string; tables: string[] }>()
    for (const command of [program, ...program.commands])
      for (const option of settableOptions(command)) {
        const isSpan = option.flags.includes('<span>')
        const kind = kindOf(option)
        const type = isSpan ? 'span' : kind === 'switch' ? 'boolean' : kind === 'text' ? 'string' : kind
        const known = expected.get(keyOf(option)) ?? { type, tables: [] }
        assert.equal(known.type, type, `${keyOf(option)} means one type everywhere`)
        expected.set(keyOf(option), { type, tables: [...known.tables, tableOf(command)] })
      }
    const rows = [...section('Keys').matchAll(/^\.It Va (\S+) Ta (\S+) Ta (.*)$/gm)]
    assert.deepEqual(
      Object.fromEntries(rows.map(([, key, type, tables]) => [key, { type, tables: tables!.split(' ') }])),
      Object.fromEntries(expected),
    )
    assert.equal(parseSpan('36h'), 36 * 3600_000)
  })

  test('tells each key of a report, of a path and of a failed night', async (t) => {
    const long = ['report', `${NIGHT}/aide-default.txt`, '--aide-db', `${NIGHT}/aide.db`, '--explain', '--activity']
    const report = json(await run(...long, '--format', 'json', ...ask))
    agree('who-changed/report/1', [report])
    const paths = ['/etc/passwd', '/srv/unwatched', '/etc/app/twise.conf']
    agree('who-changed/query/1', [json(await run(...paths, '--json', '--explain', ...ask))])
    const reports = folder(t)
    await run('nightly', '--aide-command', 'exit 18', '--reports', reports, ...ask)
    const [night] = readdirSync(reports)
    agree('who-changed/failed-night/1', [json(readFileSync(join(reports, night!, 'failed.json'), 'utf8'))])
  })

  test('tells each key of what the other commands print', async (t) => {
    agree('who-changed/activity/1', [json(await run('activity', '--json', ...ask))])
    agree('who-changed/sessions/1', [json(await run('sessions', '--format', 'json', ...ask))])
    const own = readFileSync(`${NIGHT}/audit/audit.log`, 'latin1').trimEnd().split('\n')
    const shipped = shippedLog(`${NIGHT}/audit/audit.log`, { stream: 'a-stream', node: 'web1' }, [
      { kind: 'gap', text: 'cause=away events=0 records=0 from=1795462851320 to=1795462851321' },
    ])
    const entries = [...shipped.slice(0, 800), ...shipped.slice(803)].map(RECEIVED['lines of entries']!)
    const copies = ['--remote', put(folder(t), 'shipped', entries.join(''))]
    const local = put(folder(t), 'audit.log', Buffer.from(`${without(own, 900, 950).join('\n')}\n`, 'latin1'))
    agree('who-changed/verify/1', [json(await run('verify', '--format', 'json', '--local', local, ...copies))])
    const root = await shippedHost(t)
    const pruned = ['--audit', root, '--db', join(root, 'index.db'), '--index', '--json']
    agree('who-changed/prune/1', [json(await run('prune', '--shipped', ...pruned))])
    const odd = put(folder(t), 'audit.log', 'type=SYSCALL msg=audit(yesterday): arch=c000003e\n')
    const other = ['--db', join(folder(t), 'index.db')]
    agree('who-changed/ingest/1', [json(await run('ingest', odd, '--json', '--audit', `${NIGHT}/audit`, ...other))])
    const spool = join(state, 'spool')
    mkdirSync(spool)
    writeShipStatus(spool, {
      ...{
        at: 1,
        destination: 'file:///copy',
        stream: 'a',
        offered: { seq: 2, time: 1 },
        events: 1,
        leftOut: 0,
        only: [],
      },
      ...{
        acknowledged: { seq: 1, time: 1, at: 1 },
        spool: { bytes: 1, limit: 1 },
        fault: { text: 'a', at: 1 },
        failures: 1,
      },
    })
    agree('who-changed/status/1', [
      json(await run('status', '--malformed', '--format', 'json', '--audit', odd, ...other)),
      json(await run('status', '--format', 'json', '--no-ingest', ...ask)),
    ])
    agree('who-changed/doctor/1', [json(await run('doctor', '--json', '--root', folder(t)))])
  })

  test('tells each key of what is said of rules, logs and reports', async (t) => {
    const rules = '-a always,exit -F arch=b64 -F dir=/etc -F perm=wa -F auid>=1000 -F key=people\n-z what\n'
    const watched = ['--rules', put(folder(t), 'audit.rules', rules), '--aide-db', 'fixtures/raw/aide.db']
    agree('who-changed/coverage/1', [json(await run('coverage', '--format', 'json', ...watched, ...ask.slice(2, 4)))])
    const log = new AuditLog()
    for (let i = 0; i < 60; i++) log.write(service('/usr/sbin/postgres'), '/var/lib/pg/a', 50, { key: 'db' })
    for (let i = 0; i < 60; i++) log.write(service('/usr/sbin/nmbd'), '/var/lib/the data/a', 50, { key: 'nm' })
    agree('who-changed/volume/1', [json(await run('volume', '--json', '--audit', put(folder(t), 'log', log.text)))])
    const name = Buffer.from('/etc/app/caf\xe9', 'latin1')
    const aide = readFileSync(`${NIGHT}/aide-default.txt`)
    const hostile = Buffer.concat([aide.subarray(0, aide.indexOf('Added entries:')), name])
    agree('who-changed/aide/1', [
      json(await run('aide', `${NIGHT}/aide-default.txt`, '--format', 'json')),
      json(await run('aide', put(folder(t), 'aide.txt', hostile), '--format', 'json')),
    ])
    const stamp = 'msg=audit(1795462851.320:71):'
    const bytes = `type=PATH ${stamp} item=0 name=636166E9\ntype=EXECVE ${stamp} argc=1 a0=636166E9\n`
    agree('Events', lines(await run('events', `${NIGHT}/audit`, put(folder(t), 'audit.log', bytes))))
  })

  test('tells what a document for a SIEM has beyond its schema', () => {
    const named = new Set([...keysNamed(page.split('\n.Sh DOCUMENTS FOR A SIEM\n')[1]!), ...SHARED])
    for (const [form, own] of [
      ['ecs', (one: Record<string, unknown>) => one['who_changed']],
      ['ocsf', (one: Record<string, unknown>) => (one['unmapped'] as Record<string, unknown>)['who_changed']],
    ] as const) {
      const documents = lines(readFileSync(`${NIGHT}/golden/report.${form}.ndjson`, 'utf8'))
      const keys = new Set(documents.flatMap((one) => keysOf(own(one as Record<string, unknown>))))
      assert.ok(keys.has('verdict') && keys.has('level'))
      assert.deepEqual(
        [...keys].filter((key) => !named.has(key) && !isOfAide(key)),
        [],
      )
    }
  })
})
