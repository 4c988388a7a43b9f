import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { suite, test, type TestContext } from 'node:test'
import { verifyCopies } from '../../src/app/verify.js'
import { verifyJson } from '../../src/render/verify-json.js'
import { runCli, type Run } from '../support/cli.js'
import { folder, put } from '../support/folder.js'
import { RECEIVED, shippedLog } from '../support/shipped-log.js'

const LOG = 'fixtures/night/audit/audit.log'
const serialOf = (line: string): number => Number(/:(\d+)\)/.exec(line)![1])
/** Whole events, from the first to where mallory is gone: half of the night is compared in half of the time. */
const LINES = readFileSync(LOG, 'latin1').split('\n').slice(0, 2638)
const SERIALS = new Set(LINES.map(serialOf))
const ENTRIES = shippedLog(LOG, { stream: 'a-stream', node: 'web1' }).filter(
  ({ body }) => body.kind !== 'event' || SERIALS.has(serialOf(body.records[0]!)),
)

interface Place {
  readonly file: string
  readonly line: number
}

interface Difference {
  readonly kind: string
  readonly events: number
  readonly records: number
  readonly from: string
  readonly to: string
  readonly serials: readonly [number, number]
  readonly local: readonly [Place | null, Place | null]
  readonly sessions: readonly { readonly login: string | null; readonly address: string | null }[]
}

interface Document {
  readonly same: boolean
  readonly differences: readonly Difference[]
  readonly chain: readonly { readonly kind: string; readonly seq: number; readonly last: number }[]
  readonly not_compared: Readonly<Record<string, number | string | null>>
}

const logOf = (t: TestContext, lines: readonly string[]): string =>
  put(folder(t), 'audit.log', Buffer.from(`${lines.join('\n')}\n`, 'latin1'))

const shipped = (t: TestContext, entries = ENTRIES, form = 'messages of RFC 5424'): string =>
  put(folder(t), 'shipped.log', entries.map(RECEIVED[form]!).join(''))

/** Without a process of its own: to start one takes longer than to compare. */
const compare = async (local: string, remote: string, node: string | null = null): Promise<Document> => {
  const found = await verifyCopies({ local: [local], remote: [remote], node, passwd: null, authLog: null })
  return JSON.parse(JSON.stringify(verifyJson(found))) as Document
}

/** The same by the program itself, whose status tells it, too. */
const compareByCli = async (local: string, remote: string): Promise<Document> => {
  const run = await runCli(['verify', '--local', local, '--remote', remote, '--format', 'json'])
  assert.equal(run.stderr, '')
  const document = JSON.parse(run.stdout) as Document
  assert.equal(run.status, document.same ? 0 : 1)
  return document
}

const stampOf = (line: string): string => new Date(Number(/audit\(([\d.]+):/.exec(line)![1]) * 1000).toISOString()
/** Lines from one number to another, the first is 1. */
const cut = (from: number, to: number): readonly string[] => LINES.slice(from - 1, to)
const without = (from: number, to: number): readonly string[] => [...LINES.slice(0, from - 1), ...LINES.slice(to)]
const changed = (line: number, text: string): readonly string[] => LINES.with(line - 1, text)
/** A line of a kind that stands behind another one. */
const lineWith = (pattern: RegExp, after: number): number =>
  LINES.findIndex((one, i) => i >= after && pattern.test(one)) + 1

for (const [copy, remoteOf] of [
  ['a copy line by line', (t: TestContext) => logOf(t, LINES)],
  ['what was shipped', (t: TestContext) => shipped(t)],
] as const)
  suite(`an audit log that was tampered with, beside ${copy}`, () => {
    const differences = async (t: TestContext, lines: readonly string[]): Promise<readonly Difference[]> =>
      (await compare(logOf(t, lines), remoteOf(t))).differences

    test('is the same when nothing was done to it', async (t) => {
      const document = await compareByCli(logOf(t, LINES), remoteOf(t))
      assert.deepEqual([document.same, document.differences, document.chain], [true, [], []])
    })

    test('lacks a record', async (t) => {
      const line = lineWith(/type=PATH/, 1100)
      const { differences: all } = await compareByCli(logOf(t, without(line, line)), remoteOf(t))
      const [found, ...more] = all
      assert.deepEqual(more, [])
      assert.deepEqual([found!.kind, found!.records, found!.events], ['missing', 1, 1])
      assert.deepEqual(found!.serials, [serialOf(LINES[line - 1]!), serialOf(LINES[line - 1]!)])
      assert.equal(found!.from, stampOf(LINES[line - 1]!))
    })

    test('lacks a stretch, and it is told who was logged in then', async (t) => {
      // mallory by the address of an attacker, see truth.jsonl.
      const login = lineWith(/type=LOGIN .*auid=1005/, 0)
      const start = lineWith(/type=SYSCALL/, login)
      const end = lineWith(/type=PROCTITLE/, start + 60)
      const [found, ...more] = await differences(t, without(start, end))
      assert.deepEqual(more, [])
      assert.deepEqual([found!.kind, found!.records], ['missing', end - start + 1])
      assert.deepEqual([found!.from, found!.to], [stampOf(LINES[start - 1]!), stampOf(LINES[end - 1]!)])
      assert.equal(found!.local[1]!.line - found!.local[0]!.line > 0, true)
      assert.ok(found!.sessions.some(({ login: who, address }) => who === 'mallory' && address === '203.0.113.66'))
    })

    test('has a record with another value, a name that was changed, or another stamp', async (t) => {
      const line = lineWith(/type=SYSCALL .*auid=1005/, 0)
      const own = LINES[line - 1]!
      for (const other of [
        own.replace('auid=1005', 'auid=1001'),
        own.replace(/AUID="\w+"/, 'AUID="bob"'),
        own.replace(/\.(\d)/, (_, digit: string) => `.${(Number(digit) + 1) % 10}`),
      ]) {
        assert.notEqual(other, own)
        const [found, ...more] = await differences(t, changed(line, other))
        assert.deepEqual([more.length, found!.kind, found!.records], [0, 'altered', 1])
        assert.deepEqual(found!.local[0]!.line, line)
        assert.ok(found!.sessions.some(({ login }) => login === 'mallory'))
      }
    })

    test('has records that nobody shipped: one in an event, a whole event, a record twice', async (t) => {
      const line = lineWith(/type=PATH/, 800)
      const forged = LINES[line - 1]!.replace(/name="[^"]*"/, 'name="/etc/forged"')
      const event = LINES[line - 1]!.replace(/:(\d+)\)/, ':999999)')
      for (const extra of [forged, event, LINES[line - 1]!]) {
        const [found, ...more] = await differences(t, [...cut(1, line), extra, ...cut(line + 1, LINES.length)])
        assert.deepEqual([more.length, found!.kind, found!.records], [0, 'inserted', 1], extra)
        assert.ok([line, line + 1].includes(found!.local[0]!.line))
      }
    })

    test('has records of an event in another order, and an event at another place', async (t) => {
      const line = lineWith(/type=CWD/, 500)
      const swapped = LINES.with(line - 1, LINES[line]!).with(line, LINES[line - 1]!)
      const [within] = await differences(t, swapped)
      assert.deepEqual([within!.kind, within!.events], ['reordered', 1])
      const serial = serialOf(LINES[line - 1]!)
      const own = LINES.filter((one) => serialOf(one) === serial)
      const rest = LINES.filter((one) => serialOf(one) !== serial)
      const [moved, ...more] = await differences(t, [...rest.slice(0, 1700), ...own, ...rest.slice(1700)])
      assert.deepEqual([more.length, moved!.kind, moved!.serials], [0, 'reordered', [serial, serial]])
      // A record far from its event.
      const stray = LINES[line - 1]!
      const apart = [...without(line, line).slice(0, 2200), stray, ...without(line, line).slice(2200)]
      assert.ok((await differences(t, apart)).every(({ kind, events }) => kind === 'reordered' && events === 1))
    })

    test('ends too early', async (t) => {
      const [found, ...more] = await differences(t, cut(1, 2200))
      assert.equal(more.filter(({ kind }) => kind !== 'missing').length, 0)
      assert.equal(
        [found!, ...more].reduce((sum, { records }) => sum + records, 0),
        LINES.length - 2200,
      )
    })
  })

suite('two copies that need not be the same', () => {
  test('may have a host that has pruned its log, and rotated it, and one that has shipped not yet everything', async (t) => {
    const directory = folder(t)
    const latin = (from: number, to: number): Buffer => Buffer.from(`${cut(from, to).join('\n')}\n`, 'latin1')
    put(directory, 'audit.log.2', latin(501, 1000))
    put(directory, 'audit.log.1', latin(1001, 1800))
    put(directory, 'audit.log', latin(1801, LINES.length))
    const found = await compare(directory, shipped(t, ENTRIES.slice(0, 750)))
    assert.deepEqual([found.same, found.chain], [true, []])
    assert.ok(Number(found.not_compared['before_local']) > 400)
    assert.ok(Number(found.not_compared['not_yet_shipped']) > 100)
    assert.match(String(found.not_compared['not_yet_since']), /^2026-11-23T/)
  })

  test('may be enriched and raw, with the node and without, in every form that is shipped', async (t) => {
    const raw = LINES.map((line) => line.replace(/\x1d.*/, ''))
    const named = raw.map((line) => `node=web1 ${line}`)
    for (const form of Object.keys(RECEIVED))
      assert.equal((await compare(logOf(t, raw), shipped(t, ENTRIES, form))).same, true, form)
    // Whatever the form, a node that the records themselves name is looked at behind it.
    assert.equal((await compare(logOf(t, named), shipped(t))).same, true)
    for (const lines of [raw, named]) assert.equal((await compare(logOf(t, lines), logOf(t, LINES))).same, true)
  })

  test('may have entries twice', async (t) => {
    const again = [...ENTRIES.slice(0, 500), ...ENTRIES.slice(200)]
    assert.equal((await compare(logOf(t, LINES), shipped(t, again))).same, true)
  })

  test('of two hosts need the name of one', async (t) => {
    const own = logOf(t, LINES)
    const other = LINES.map((line) => `node=web2 ${line.replace('uid=0', 'uid=7')}`)
    const both = logOf(t, [...LINES.map((line) => `node=web1 ${line}`), ...other])
    const run = await runCli(['verify', '--local', own, '--remote', both])
    assert.deepEqual([run.status, run.stdout], [2, ''])
    assert.match(run.stderr, /2 hosts; name one with --node: web1, web2/)
    assert.equal((await compare(own, both, 'web1')).same, true)
    assert.equal((await compare(own, both, 'web2')).same, false)
  })
})

suite('a copy that was shipped and then tampered with', () => {
  const faults = async (t: TestContext, entries: typeof ENTRIES): Promise<Document> =>
    compare(logOf(t, LINES), shipped(t, entries))

  test('shows a number that is missing, and what the host has of it', async (t) => {
    const found = await faults(t, [...ENTRIES.slice(0, 400), ...ENTRIES.slice(410)])
    assert.deepEqual(
      found.chain.map(({ kind, seq, last }) => [kind, seq, last]),
      [['missing', 401, 410]],
    )
    assert.ok(found.differences.length > 0)
    assert.ok(found.differences.every(({ kind }) => kind === 'not-received'))
  })

  test('shows an entry that was altered, by the chain and beside the host', async (t) => {
    const at = ENTRIES.findIndex(
      ({ body }, i) => i > 400 && body.kind === 'event' && body.records[0]!.includes('uid=0'),
    )
    const entry = ENTRIES[at]!
    assert.ok(entry.body.kind === 'event')
    const records = entry.body.records.map((record) => record.replace('uid=0', 'uid=1'))
    const found = await faults(t, ENTRIES.with(at, { ...entry, body: { kind: 'event', records } }))
    assert.deepEqual(
      found.chain.map(({ kind, seq }) => [kind, seq]),
      [['altered', at + 1]],
    )
    assert.deepEqual([...new Set(found.differences.map(({ kind }) => kind))], ['altered'])
  })
})

suite('who-changed verify', () => {
  const verify = async (...args: readonly string[]): Promise<Run> => runCli(['verify', ...args])

  test('tells it in lines that fit a terminal', async (t) => {
    const local = logOf(t, [
      ...cut(1, 500),
      ...cut(520, 900),
      LINES[900]!.replace(/\d{3}\)/, '777)'),
      ...cut(902, 2200),
    ])
    const run = await verify('--local', local, '--remote', shipped(t), '--utc', '--width', '80')
    assert.equal(run.status, 1)
    assert.match(run.stdout, /^web1: DIFFERENT: \d+ differences/)
    assert.match(run.stdout, /^MISSING in the host's copy: \d+ records of \d+ events$/m)
    assert.match(run.stdout, /^ {4}logged in then: /m)
    const own = run.stdout.replaceAll(local, 'audit.log')
    for (const line of own.split('\n')) assert.ok(line.length <= 80, line)
  })

  test('wants two copies that can be read', async () => {
    for (const args of [[], ['--local', LOG], ['--remote', LOG], ['--local', LOG, '--remote', '/none']]) {
      const run = await verify(...args)
      assert.deepEqual([run.status, run.stdout], [2, ''])
      assert.match(run.stderr, /^who-changed: .+\n$/)
    }
  })
})
