import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { BootTracker } from '../../src/event/boot-tracker.js'
import type { SerialSpan } from '../../src/model/serial-span.js'

type Event = readonly [time: number, serial: number, node?: string]

/** Stamps and serials at which a restart was seen. */
const restarts = (events: readonly Event[], known: readonly SerialSpan[] = []): readonly Event[] => {
  const found: Event[] = []
  const tracker = new BootTracker(({ kind, time, serial, node }) => {
    if (kind === 'serial-restart') found.push(node === null ? [time, serial] : [time, serial, node])
  }, known)
  for (const [time, serial, node] of events) tracker.see(node ?? null, time, serial)
  return found
}

/** A host that logs an event every so many milliseconds. */
const uptime = (start: number, from: number, count: number, step = 100): Event[] =>
  Array.from({ length: count }, (_, i) => [start + i * step, from + i])

suite('a restart of a host', () => {
  test('is seen where serials begin anew and time goes on, once', () => {
    assert.deepEqual(restarts([...uptime(0, 2, 900), ...uptime(200_000, 2, 900)]), [[200_000, 2]])
  })

  test('is seen after a boot of a few events', () => {
    assert.deepEqual(restarts([...uptime(0, 2, 30), ...uptime(60_000, 2, 30)]), [[60_000, 2]])
  })

  test('is not seen in events that overtake each other, early in a boot either', () => {
    const late = fc.tuple(fc.nat(20), fc.integer({ min: 2, max: 4000 }))
    fc.assert(
      fc.property(late, ([shift, first]) => {
        const events = uptime(1000, first, 200, 4)
        const [moved] = events.splice(50, 1)
        events.splice(50 + shift, 0, moved!)
        assert.deepEqual(restarts(events), [])
      }),
    )
  })

  test('is not seen when the counter passes its highest number', () => {
    const top = 2 ** 32 - 1
    const events: Event[] = [
      ...uptime(0, top - 5, 6),
      ...uptime(600, 0, 900),
      [400, top - 1],
      ...uptime(90_800, 900, 9),
    ]
    assert.deepEqual(restarts(events), [])
  })

  test('is not seen when only the clock is set, forward or back', () => {
    const forward = [...uptime(0, 2, 50), ...uptime(3_600_000, 52, 50)]
    const back = [...uptime(3_600_000, 2, 50), ...uptime(0, 52, 50)]
    assert.deepEqual([restarts(forward), restarts(back)], [[], []])
  })

  test('is seen although the clock was ahead before', () => {
    const ahead = [...uptime(7_200_000, 2, 700), ...uptime(10_000, 702, 50)]
    assert.deepEqual(restarts([...ahead, ...uptime(60_000, 2, 700)]), [[60_000, 2]])
  })

  test('is not seen in a call that took an hour', () => {
    const events: Event[] = [...uptime(3_600_000, 900, 40), [0, 940], ...uptime(3_604_100, 941, 40)]
    assert.deepEqual(restarts(events), [])
  })

  test("is each host's own, in one stream of several", () => {
    const one = uptime(0, 5000, 40).map(([time, serial]): Event => [time, serial, 'a'])
    const other = [...uptime(1, 9, 20), ...uptime(60_001, 2, 20)].map(([time, serial]): Event => [time, serial, 'b'])
    const both = one.flatMap((event, i) => [event, other[i]!])
    assert.deepEqual(restarts(both), [[60_001, 2, 'b']])
  })

  test('between two runs over one log is seen as within one', () => {
    const events = [...uptime(0, 2, 900), ...uptime(200_000, 2, 900)]
    for (const cut of [1, 450, 900, 901, 1200]) {
      const first = new BootTracker(() => undefined)
      for (const [time, serial] of events.slice(0, cut)) first.see(null, time, serial)
      const seen = [...restarts(events.slice(0, cut)), ...restarts(events.slice(cut), first.spans)]
      assert.deepEqual(seen, [[200_000, 2]], `cut at ${cut}`)
    }
  })
})

suite('events that are missing', () => {
  const missing = (events: readonly Event[]): readonly unknown[] => {
    const found: unknown[] = []
    const tracker = new BootTracker(({ kind, time, serial, detail }) => found.push([kind, time, serial, detail]))
    for (const [time, serial] of events) tracker.see(null, time, serial)
    return found
  }

  test('are seen where many serials are left out', () => {
    assert.deepEqual(missing([...uptime(0, 2, 100), ...uptime(60_000, 302, 100)]), [
      ['missing', 9_900, 101, '60000 200'],
    ])
  })

  test('are not seen where one or two overtook others, nor at a boot', () => {
    assert.deepEqual(missing([...uptime(0, 2, 10), [1_000, 14], [1_001, 13], [1_002, 12], [1_003, 15]]), [])
    assert.deepEqual(
      missing([...uptime(0, 2, 900), ...uptime(200_000, 2, 900)]).map((one) => (one as [string])[0]),
      ['serial-restart'],
    )
  })

  test('are counted no more after many, as in a log from which most was taken', () => {
    assert.equal(missing(Array.from({ length: 5_000 }, (_, i): Event => [i * 10, i * 100])).length, 500)
  })
})
