import assert from 'node:assert/strict'
import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import type { Entry } from '../../src/ship/entry.js'
import { ingest } from '../../src/ingest/ingest.js'
import { CONTROL_FACT_KINDS } from '../../src/model/control-fact.js'
import { openSqliteStore } from '../../src/store/sqlite-store.js'
import { runCli } from '../support/cli.js'
import { folder, put } from '../support/folder.js'
import { assertSameContents, contentsOf } from '../support/index-contents.js'
import { chained, event } from '../support/shipping.js'
import { RECEIVED, shippedLog } from '../support/shipped-log.js'

const LOG = 'fixtures/night/audit/audit.log'
const NAME = { stream: 'a-stream', node: 'web1' }

const indexOf = async (file: string, node: string | null, ...logs: readonly string[]): Promise<readonly string[]> => {
  const store = openSqliteStore(file)
  try {
    await ingest(store, { logs, node })
  } finally {
    await store.close()
  }
  return contentsOf(file)
}

/** What the own log of the host tells; asked for by several tests. */
let own: readonly string[] | null = null
const ownIndex = async (t: TestContext): Promise<readonly string[]> =>
  (own ??= await indexOf(join(folder(t), 'own.db'), 'web1', LOG))

interface Gap {
  readonly node: string | null
  readonly kind: string
  readonly start: string
  readonly end: string
}

interface Line {
  readonly node?: string | null
  readonly counts?: { readonly malformed: number }
}

/** What `who-changed events` prints of logs, without the counts at the end, which are checked for the malformed lines. */
const eventsIn = async (malformed: number, ...logs: readonly string[]): Promise<readonly Line[]> => {
  const run = await runCli(['events', ...logs])
  assert.equal(run.status, 0, run.stderr)
  const lines = run.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
  assert.equal(lines.pop()?.counts?.malformed, malformed)
  return lines
}

const nodesIn = async (...logs: readonly string[]): Promise<readonly (string | null)[]> =>
  (await eventsIn(0, ...logs)).map(({ node }) => node!).sort()

/** The gaps of kind not-shipped that the status of an index of these files tells, to the second. */
const gapsOf = async (t: TestContext, node: string, ...files: readonly string[]): Promise<readonly string[]> => {
  const db = join(folder(t), 'index.db')
  const named = files.flatMap((file) => ['--audit', file])
  const run = await runCli(['status', '--format', 'json', '--utc', '--node', node, '--db', db, ...named])
  assert.equal(run.status, 0, run.stderr)
  const { gaps } = JSON.parse(run.stdout) as { readonly gaps: readonly Gap[] }
  return gaps
    .filter(({ kind }) => kind === 'not-shipped')
    .map(({ start, end }) => `${start.slice(11, 19)}-${end.slice(11, 19)}`)
}

/** An event at a second of a minute. */
const at = (second: number, serial = second): ReturnType<typeof event> =>
  event(
    `type=USER_LOGIN msg=audit(${1_700_000_000 + second}.000:${serial}): pid=1 uid=0 auid=1000 ses=1 msg='op=login acct="eva" res=success'`,
  )

const text = (entries: readonly Entry[], form = 'lines of entries'): string => entries.map(RECEIVED[form]!).join('')

suite('what a host shipped', () => {
  for (const [form, write] of Object.entries(RECEIVED))
    test(`tells in ${form} what its audit.log tells`, async (t) => {
      const directory = folder(t)
      const expected = await ownIndex(t)
      const shipped = put(directory, 'shipped', shippedLog(LOG, NAME).map(write).join(''))
      assertSameContents(await indexOf(join(directory, 'shipped.db'), null, shipped), expected)
      // What comes a second time, and what comes by both ways, is known already.
      assertSameContents(await indexOf(join(directory, 'shipped.db'), 'web1', LOG), expected)
    })

  test('counts once what came twice, in whatever order, and is read on where reading stopped', async (t) => {
    const directory = folder(t)
    const expected = await ownIndex(t)
    const entries = shippedLog(LOG, NAME)
    const form = RECEIVED['messages of RFC 5424']!
    const shipped = put(directory, 'shipped', '')
    const db = join(directory, 'shipped.db')
    for (let at = 0; at < entries.length; at += 400) {
      // A batch that was not acknowledged comes again.
      appendFileSync(
        shipped,
        entries
          .slice(Math.max(0, at - 40), at + 400)
          .map(form)
          .join(''),
      )
      await indexOf(db, null, shipped)
    }
    // Before a start of the daemon that came again stands another record than before: the gap is told as too long then.
    const heard = `"kind":${CONTROL_FACT_KINDS.indexOf('heard-until')},`
    const told = (facts: readonly string[]): readonly string[] => facts.filter((fact) => !fact.includes(heard))
    assertSameContents(told(await indexOf(db, null, shipped)), told(expected))
    assert.deepEqual(await gapsOf(t, 'web1', shipped), [])
  })

  test('answers a report as the own log of the host does', async (t) => {
    const directory = folder(t)
    const shipped = put(directory, 'shipped.log', text(shippedLog(LOG, NAME), 'messages of RFC 5424'))
    const report = async (audit: string, db: string): Promise<string> => {
      const files = ['--rules', 'fixtures/night/audit.rules', '--passwd', 'fixtures/night/passwd']
      const asked = ['--aide-db', 'fixtures/night/aide.db', '--db', join(directory, db), '--utc', '--node', 'web1']
      const run = await runCli(['report', 'fixtures/night/aide-default.txt', '--audit', audit, ...files, ...asked])
      assert.equal(run.stderr, '')
      return run.stdout.replaceAll(audit, 'LOG')
    }
    const own = await report('fixtures/night/audit', 'own.db')
    assert.match(own, /alice/)
    assert.equal(await report(shipped, 'shipped.db'), own)
  })

  test('keeps hosts apart by the node of each entry, in one file and in several', async (t) => {
    const directory = folder(t)
    const one = chained([at(1), at(2)], { stream: 's1', node: 'web1' })
    const two = chained([at(1), at(2)], { stream: 's2', node: 'web2' })
    const both = put(directory, 'both.log', text([one[0]!, two[0]!, two[1]!, one[1]!]))
    const files = [put(directory, 'web1.log', text(one)), put(directory, 'web2.log', text(two))]
    for (const logs of [[both], files]) {
      assert.deepEqual(await nodesIn(...logs), ['web1', 'web1', 'web2', 'web2'])
    }
  })

  test('keeps hosts apart that only their syslog lines name, each in a file of its own', async (t) => {
    const directory = folder(t)
    const record = `type=CWD msg=audit(1700000000.000:1): cwd="/"`
    const hosts = ['web1', 'web2'].map((host) =>
      put(directory, `${host}.log`, `Nov 14 22:13:20 ${host} auditd: ${record}\n`),
    )
    assert.deepEqual(await nodesIn(...hosts), ['web1', 'web2'])
  })

  test('is believed in syslog only from who-changed', async (t) => {
    const entry = text(chained([at(1)]))
    for (const line of [
      `Nov 14 22:13:20 web1 logger[1]: ${entry}`,
      `Nov 14 22:13:20 web1 logger: who-changed[1]: ${entry}`,
      `<110>1 2023-11-14T22:13:20Z web1 logger 1 event - ${entry}`,
      `<110>1 2023-11-14T22:13:20Z web1 logger 1 - - x who-changed 1 event - ${entry}`,
    ]) {
      const log = put(folder(t), 'syslog', `Nov 14 22:13:20 web1 cron[1]: a line\n${line}`)
      assert.deepEqual(await eventsIn(1, log), [], line)
    }
  })

  test('that is cut, odd or of a later version is malformed, and hurts nothing', async (t) => {
    const good = text(chained([at(1)]))
    const bad = [
      good.slice(0, 60),
      good.replace('"web1"', '"web 1"'),
      good.replace('"seq":1', '"seq":0'),
      good.replace(/"records":\[/, '"records":[7,'),
      '{"schema":"who-changed/part/1","stream":"s","seq":1,"part":3,"of":2,"base64":""}',
    ]
    const log = put(folder(t), 'log', [...bad.map((line) => line.trimEnd()), good].join('\n'))
    assert.equal((await eventsIn(5, log)).length, 1)
  })
})

suite('what was never shipped', () => {
  const loss = 'cause=spool-full events=12 records=50 from=1700000020000 to=1700000030000'

  test('is a gap where the host says so', async (t) => {
    const entries = chained([at(1), { kind: 'gap', text: loss }, at(40)])
    assert.deepEqual(await gapsOf(t, 'web1', put(folder(t), 'log', text(entries))), ['22:13:40-22:13:50'])
  })

  test('is a gap between the entries around it where a number is missing, or where a loss tells no time', async (t) => {
    const untimed = 'cause=spool-damaged events=2 records=0 from=? to=?'
    const entries = chained([
      at(1),
      at(5),
      at(9),
      { kind: 'gap', text: untimed },
      { kind: 'gap', text: 'of=later' },
      at(20),
    ])
    const gaps = async (...left: readonly number[]): Promise<readonly string[]> =>
      gapsOf(t, 'web1', put(folder(t), 'log', text(entries.filter((_, index) => !left.includes(index)))))
    assert.deepEqual(await gaps(), ['22:13:29-22:13:40'])
    assert.deepEqual(await gaps(1), ['22:13:21-22:13:29', '22:13:29-22:13:40'])
    assert.deepEqual(await gaps(1, 2), ['22:13:21-22:13:40'])
    // Nobody can know of the newest.
    assert.deepEqual(await gaps(3, 4, 5), [])
  })

  test('is no gap when a loss accounts for the numbers, or when they come later or in another file', async (t) => {
    const dropped = `${loss} first=2 last=3 hash=${'A'.repeat(43)}`
    const entries = chained([at(10), at(20), at(30), { kind: 'gap', text: dropped }, at(40)])
    const kept = entries.filter(({ seq }) => seq !== 2 && seq !== 3)
    assert.deepEqual(await gapsOf(t, 'web1', put(folder(t), 'log', text(kept))), ['22:13:40-22:13:50'])
    const plain = chained([at(1), at(5), at(9), at(20)])
    const files = [
      [plain[3]!, plain[0]!],
      [plain[2]!, plain[1]!],
    ].map((some, index) => put(folder(t), `log${index}`, text(some)))
    assert.deepEqual(await gapsOf(t, 'web1', ...files), [])
    assert.deepEqual(await gapsOf(t, 'web1', files[0]!), ['22:13:21-22:13:40'])
  })

  test('is a gap between the end of a stream and the begin of the next one of the same host', async (t) => {
    const first = chained([at(1), at(5)], { stream: 's1', node: 'web1' })
    const second = chained([at(30), at(31)], { stream: 's2', node: 'web1' })
    const log = put(folder(t), 'log', text([...first, ...second]))
    assert.deepEqual(await gapsOf(t, 'web1', log), ['22:13:25-22:13:50'])
    const beside = chained([at(2), at(40)], { stream: 's3', node: 'web1' })
    writeFileSync(log, text([...first, ...second, ...beside]))
    assert.deepEqual(await gapsOf(t, 'web1', log), [])
  })

  test('is a gap when a part of an entry is missing; parts may come twice and between others', async (t) => {
    const long = event(
      ...Array.from(
        { length: 60 },
        (_, item) => `type=PATH msg=audit(1700000005.000:5): item=${item} name="/${'x'.repeat(250)}"`,
      ),
    )
    const entries = chained([at(1), long, at(9)])
    const form = RECEIVED['messages of RFC 5424']!
    const [first, parts, last] = entries.map((entry) => form(entry).trimEnd().split('\n'))
    assert.ok(parts!.length >= 3)
    const file = (lines: readonly string[]): string => put(folder(t), 'log', `${lines.join('\n')}\n`)
    const twice = file([...first!, parts![0]!, parts![2]!, ...last!, ...parts!.toReversed(), ...parts!])
    assert.deepEqual(await gapsOf(t, 'web1', twice), [])
    assert.equal((await eventsIn(0, twice)).length, 3)
    const cut = file([...first!, ...parts!.slice(1), ...last!])
    assert.deepEqual(await gapsOf(t, 'web1', cut), ['22:13:21-22:13:29'])
  })
})
