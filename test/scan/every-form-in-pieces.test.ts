import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { FORMS, sampleOf } from '../support/every-form.js'
import { readLog } from '../support/read-log.js'

const HOSTS = [71, 72, 73].map((serial) => sampleOf(serial, 'lab'))

/** What was understood, without where it stood and in which order. */
const meaning = (log: readonly Buffer[]): readonly string[] =>
  readLog(log)
    .events.map(({ node, time, serial, complete, records }) => {
      const bodies = records.map(({ type, body, tail }) => `${type} ${body} ${tail ?? ''}`).sort()
      return JSON.stringify([node, time, serial, complete, bodies])
    })
    .sort()

for (const [form, write] of Object.entries(FORMS))
  suite(`events in the form ${form}`, () => {
    const whole = Buffer.concat(HOSTS.map(write))
    const expected = meaning([whole])

    test('are the same however the bytes arrive', () => {
      assert.equal(expected.length, HOSTS.length)
      fc.assert(
        fc.property(fc.uniqueArray(fc.nat(whole.length), { maxLength: 20 }), (cuts) => {
          const places = [0, ...cuts.toSorted((a, b) => a - b), whole.length]
          const chunks = places.slice(1).map((end, index) => whole.subarray(places[index], end))
          assert.deepEqual(meaning(chunks), expected)
        }),
        { numRuns: 30 },
      )
    })

    test('are the same in whatever order their records come, and when they come again', () => {
      const records = HOSTS.flatMap((sample) => sample.records.map((record) => ({ ...sample, records: [record] })))
      // A document holds a whole event: there is no part of it to move.
      const pieces = meaning([Buffer.concat(records.map(write))]).join() === expected.join() ? records : HOSTS
      const order = fc.tuple(fc.shuffledSubarray(pieces, { minLength: pieces.length }), fc.subarray(pieces))
      fc.assert(
        fc.property(order, ([shuffled, again]) => {
          assert.deepEqual(meaning([Buffer.concat([...shuffled, ...again].map(write))]), expected)
        }),
        { numRuns: 30 },
      )
    })
  })
