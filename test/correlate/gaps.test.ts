import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { gapsOf } from '../../src/correlate/gaps.js'
import type { Trail } from '../../src/correlate/trail.js'
import type { AuditEvent } from '../../src/model/audit-record.js'
import type { ControlFact, ControlFactKind } from '../../src/model/control-fact.js'

const fact = (kind: ControlFactKind, time: number, detail: string | null = null): ControlFact => ({
  ...{ kind, time, serial: time, node: null, detail, process: null },
})
const END = 1_000_000
const gaps = (facts: readonly ControlFact[], trail: Partial<Trail> = {}, from = 0) =>
  gapsOf(
    { node: null, facts, awake: [], logs: [], spans: [], partial: [], first: 0, last: END, ...trail },
    from,
    END,
  ).map(({ kind, start, end }) => [kind, start, end] as const)

suite('gaps', () => {
  test('there is none in a whole trail', () => {
    assert.deepEqual(gaps([fact('daemon-start', 0), fact('rule-added', 1, 'etc'), fact('enabled', 2, '1')]), [])
  })

  test('the time before the oldest event is one', () => {
    assert.deepEqual(gaps([], { first: 500 }), [['log-horizon', 0, 500]])
    assert.deepEqual(gaps([], { first: 500 }, 600), [])
  })

  test('from the end of the daemon to its next start, or to the end', () => {
    assert.deepEqual(gaps([fact('daemon-end', 100), fact('daemon-start', 200)]), [['daemon-stopped', 100, 200]])
    assert.deepEqual(gaps([fact('daemon-abort', 100)]), [['daemon-stopped', 100, END]])
  })

  test('from the last record before a start, where the daemon was killed and left no end', () => {
    const first = fact('daemon-start', 100)
    const again = { ...fact('heard-until', 900, '700'), serial: 900 }
    assert.deepEqual(gaps([first, fact('daemon-start', 900), again]), [['daemon-stopped', 700, 900]])
    // Its start is the first line of a new file: the last record is in the file before.
    assert.deepEqual(gaps([first, fact('daemon-start', 900)], { logs: [650, END] }), [['daemon-stopped', 650, 900]])
    // The log begins with a start: what was before is the horizon's matter. And one that ended is no killed one.
    assert.deepEqual(gaps([fact('daemon-start', 900)]), [])
    assert.deepEqual(gaps([first, fact('daemon-end', 800), fact('daemon-start', 900), again]), [
      ['daemon-stopped', 800, 900],
    ])
  })

  test('nobody is told to have stopped a daemon who only started it again', () => {
    const alice = { pid: 7, ppid: 1, auid: 1001, ses: 3, uid: 0, euid: 0, gid: 0, exe: null, comm: null, tty: null }
    const start = { ...fact('daemon-start', 900), process: { ...alice, cwd: null, command: null, executed: false } }
    const trail: Trail = {
      node: null,
      facts: [start],
      awake: [],
      logs: [700],
      spans: [],
      partial: [],
      first: 0,
      last: END,
    }
    assert.deepEqual(
      gapsOf(trail, 0, END).map(({ evidence }) => evidence.map(({ process }) => process)),
      [[null]],
    )
  })

  test('from the switch to the next thing that is known, for switching on leaves no record', () => {
    assert.deepEqual(gaps([fact('disabled', 100), fact('limit', 300)]), [['auditing-disabled', 100, 300]])
    assert.deepEqual(gaps([fact('disabled', 100)]), [['auditing-disabled', 100, END]])
    assert.deepEqual(gaps([fact('disabled', 100), fact('limit', 300)], { awake: [200] }), [
      ['auditing-disabled', 100, 200],
    ])
  })

  test('from the removal of a rule to one of the same key, and not to one of another', () => {
    const removed = fact('rule-removed', 100_000, 'etc')
    const loaded = [fact('daemon-start', 1), fact('rule-added', 2, 'etc'), fact('rule-added', 3, 'opt')]
    const facts = [...loaded, removed, fact('rule-added', 200_000, 'opt')]
    assert.deepEqual(gaps(facts), [['rules-removed', 100_000, END]])
    assert.deepEqual(gaps([...facts, fact('rule-added', 300_000, 'etc')]), [['rules-removed', 100_000, 300_000]])
  })

  test('rules that are loaded again in one burst make one gap', () => {
    const keys = ['etc', 'opt', 'bin']
    const facts = [
      ...keys.map((key, i) => fact('rule-removed', 100 + i, key)),
      ...keys.map((key, i) => fact('rule-added', 200 + i, key)),
    ]
    assert.deepEqual(gaps(facts), [['rules-removed', 100, 202]])
  })

  test('a rule that a reload leaves out is missing for itself, and the others are there again', () => {
    const keys = ['etc', 'opt', 'old']
    const facts = [
      ...[fact('daemon-start', 1), ...keys.map((key, i) => fact('rule-added', 2 + i, key))],
      ...keys.map((key, i) => fact('rule-removed', 200_000 + i, key)),
      ...['etc', 'opt'].map((key, i) => fact('rule-added', 200_300 + i, key)),
    ]
    const trail = { node: null, facts, awake: [], logs: [], spans: [], partial: [], first: 0, last: END }
    assert.deepEqual(
      gapsOf(trail, 0, END).map(({ start, end, keys: missing }) => [start, end, missing]),
      [
        [200_000, 200_301, ['etc', 'opt']],
        [200_002, END, ['old']],
      ],
    )
  })

  test('up to a rule of a new key, but for those that are loaded when the host or the daemon starts', () => {
    const started = [fact('daemon-start', 1), fact('rule-added', 9, 'etc')]
    assert.deepEqual(gaps([...started, fact('rule-added', 500_000, 'opt')]), [['rules-removed', 0, 500_000]])
    assert.deepEqual(gaps([...started, fact('rule-added', 500_000, 'etc'), fact('rule-added', 600_000)]), [])
    const booted = [fact('serial-restart', 5000), fact('rule-added', 9000, 'etc'), fact('rule-added', 9001, 'opt')]
    assert.deepEqual(gaps([...booted, fact('rule-added', 500_000, 'bin')]), [
      ['rules-removed', 5000, 9000],
      ['rules-removed', 5000, 500_000],
    ])
  })

  test('while a rule stood that was added to those that were loaded, for it may be one of never', () => {
    const loaded = [fact('daemon-start', 1), fact('rule-added', 2, 'etc'), fact('rule-added', 3, 'opt')]
    const passing = [fact('rule-added', 200_000), fact('rule-removed', 300_000)]
    assert.deepEqual(gaps([...loaded, ...passing]), [['rules-added', 200_000, 300_000]])
    // Where rules without a key are loaded, it may have been one of those that was removed.
    assert.deepEqual(gaps([...loaded, fact('rule-added', 4), ...passing]), [
      ['rules-added', 200_000, 300_000],
      ['rules-removed', 300_000, END],
    ])
    // One that stays is among the rules as they are given.
    assert.deepEqual(gaps([...loaded, passing[0]!]), [])
  })

  test('no rule that is loaded again, or with others that are, is one that may hide something', () => {
    const keys = ['etc', 'opt']
    const loaded = [fact('daemon-start', 1), ...keys.map((key, i) => fact('rule-added', 2 + i, key))]
    const reloaded = (at: number, ...more: readonly string[]): readonly ControlFact[] => [
      ...keys.map((key, i) => fact('rule-removed', at + i, key)),
      ...[...more, ...keys, ...more].map((key, i) => fact('rule-added', at + 100 + i, key)),
    ]
    const facts = [...loaded, ...reloaded(200_000, 'new'), fact('rule-removed', 400_000, 'new')]
    assert.deepEqual(
      gaps(facts).filter(([kind]) => kind === 'rules-added'),
      [],
    )
  })

  test('no boot whose record comes after its rules, as systemd writes it, takes them away again', () => {
    const later = fact('rule-added', 900_000, 'etc')
    const loaded = [fact('rule-added', 9000, 'etc'), fact('boot', 12_000)]
    assert.deepEqual(gaps([fact('serial-restart', 5000), ...loaded, later]), [['rules-removed', 5000, 9000]])
    assert.deepEqual(gaps([fact('daemon-start', 5000), ...loaded, later]), [])
    // The serials of another boot begin anew.
    const another = { ...fact('boot', 12_000), serial: 2 }
    assert.deepEqual(gaps([fact('daemon-start', 1), loaded[0]!, another, later]), [['rules-removed', 12_000, 900_000]])
  })

  test('from a boot to the first rule', () => {
    assert.deepEqual(gaps([fact('serial-restart', 5000), fact('rule-added', 9000, 'etc')]), [
      ['rules-removed', 5000, 9000],
    ])
  })

  test("the kernel's counter of lost records covers the time since the boot", () => {
    const boot = fact('serial-restart', 5000)
    const loaded = fact('rule-added', 5001, 'etc')
    assert.deepEqual(gaps([boot, loaded, fact('lost', 9000, '59')]).at(-1), ['records-lost', 5000, 9000])
    assert.deepEqual(gaps([fact('lost', 9000, '59')]), [['records-lost', 0, 9000]])
  })

  test('where serials are missing, unless something else tells why, or another log covers that time', () => {
    const mark = (time: number): { time: number; serial: number } => ({ time, serial: time })
    const span = { node: null, first: mark(0), last: mark(END) }
    const missing = fact('missing', 300, '400 50')
    assert.deepEqual(gaps([missing], { spans: [span] }), [['records-lost', 300, 400]])
    const stopped = [fact('daemon-end', 310), fact('daemon-start', 390)]
    assert.deepEqual(gaps([missing, ...stopped], { spans: [span] }), [['daemon-stopped', 310, 390]])
    assert.deepEqual(gaps([missing], { spans: [span, { ...span, first: mark(100) }] }), [])
    assert.deepEqual(gaps([missing], { spans: [span, { ...span, node: 'other' }] }), [['records-lost', 300, 400]])
  })

  suite('an event of which records are missing', () => {
    const event = (...records: readonly (readonly [string, string])[]): AuditEvent => ({
      ...{ node: null, time: 100, serial: 1, complete: false },
      records: records.map(([type, body]) => ({
        ...{ node: null, time: 100, serial: 1, type, body, tail: null, file: 'audit.log', line: 1 },
      })),
    })
    const call = ['SYSCALL', 'arch=c000003e syscall=257 items=2 ppid=1'] as const
    const path = ['PATH', 'item=0 name="/etc/x"'] as const

    test('is a gap when a file may be missing in it', () => {
      const lost = [['records-lost', 100, 100]]
      assert.deepEqual(gaps([], { partial: [event(call, path)] }), lost)
      assert.deepEqual(gaps([], { partial: [event(path)] }), lost)
    })

    test('is none when it lacks nothing but its title', () => {
      assert.deepEqual(gaps([], { partial: [event(call, path, path)] }), [])
      assert.deepEqual(gaps([], { partial: [event(['CONFIG_CHANGE', 'op=set'])] }), [])
    })

    test('is none while it is among the newest, which may not be finished', () => {
      assert.deepEqual(gaps([], { partial: [event(call)], last: 5000 }), [])
    })
  })
})
