import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { readLog, readText } from '../support/read-log.js'

const lines = readFileSync('fixtures/night/audit/audit.log', 'latin1').split(/(?<=\n)/)
const bytes = (text: readonly string[]): Buffer => Buffer.from(text.join(''), 'latin1')

/** What was understood, without where it stood and in which order. */
const meaning = (events: ReturnType<typeof readLog>['events']): readonly string[] =>
  events
    .map(({ node, time, serial, complete, records }) => {
      const bodies = records.map(({ type, body, tail }) => `${type} ${body} ${tail ?? ''}`).sort()
      return JSON.stringify([node, time, serial, complete, bodies])
    })
    .sort()

suite('events', () => {
  test('are the same however the bytes arrive', () => {
    const log = bytes(lines.slice(300, 420))
    const expected = meaning(readLog([log]).events)
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(log.length), { maxLength: 40 }), (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), log.length]
        const chunks = places.slice(1).map((end, index) => log.subarray(places[index], end))
        assert.deepEqual(meaning(readLog(chunks).events), expected)
      }),
      { numRuns: 50 },
    )
  })

  test('are the same in whatever order their records come, and however often', () => {
    const some = lines.slice(1000, 1200)
    const whole = readLog([bytes(some)])
    fc.assert(
      fc.property(fc.shuffledSubarray(some, { minLength: some.length }), fc.subarray(some), (shuffled, again) => {
        const { events } = readLog([bytes([...shuffled, ...again])])
        assert.deepEqual(meaning(events), meaning(whole.events))
      }),
      { numRuns: 30 },
    )
  })

  test('come out by time and serial', () => {
    const { events } = readLog([bytes(lines.toReversed())])
    const order = events.map(({ time, serial }) => [time, serial])
    assert.deepEqual(
      order,
      order.toSorted((a, b) => a[0]! - b[0]! || a[1]! - b[1]!),
    )
  })

  test('of one serial in two boots are two', () => {
    const { events } = readText('type=USER msg=audit(100.000:7): pid=1\ntype=USER msg=audit(200.000:7): pid=1\n')
    assert.equal(events.length, 2)
  })

  test('lack records when PATH records are fewer than promised, or a relative name has no directory', () => {
    const call = 'type=SYSCALL msg=audit(1.000:7): arch=c000003e syscall=87 items=1 pid=9\n'
    const path = 'type=PATH msg=audit(1.000:7): item=0 name="x" nametype=DELETE\n'
    const directory = 'type=CWD msg=audit(1.000:7): cwd="/"\n'
    const isComplete = (text: string): boolean => readText(text).events[0]!.complete
    assert.deepEqual([call, call + path, call + directory + path, path].map(isComplete), [false, false, true, false])
  })
})
