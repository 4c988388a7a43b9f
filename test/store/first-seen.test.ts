import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import type { SessionFact } from '../../src/model/session.js'
import { openSqliteStore } from '../../src/store/sqlite-store.js'
import { batch, operation, processFacts, sessionFact } from '../support/facts.js'

/** Around some borders of the ten minutes by which sessions are looked up. */
const time = fc.oneof(
  fc.integer({ min: 0, max: 4_000_000 }),
  fc.constantFrom(599_999, 600_000, 600_001, 1_199_999, 1_200_000, 1_800_000, 3_600_000),
)
const node = fc.constantFrom(null, 'web1')

suite('when a host was first seen after a time', () => {
  test('is told by whatever shows a process or a session, up to the other time', async () => {
    const sighting = fc.record({ node, time, process: processFacts }, { noNullPrototype: true })
    const login = fc.record({ node, time, fact: sessionFact, ses: fc.constantFrom(0, 1, 7) }, { noNullPrototype: true })
    await fc.assert(
      fc.asyncProperty(
        fc.array(sighting, { maxLength: 8 }),
        fc.array(login, { maxLength: 8 }),
        fc.record({ node, after: time, until: fc.oneof(time, fc.constant(1e15)) }),
        async (sightings, logins, asked) => {
          const store = openSqliteStore(':memory:')
          const sessionFacts = logins.map(({ fact, ...own }) => ({ ...fact, ...own }))
          const operations = sightings.map((own, serial) => operation({ ...own, serial, file: `/${serial}` }))
          await store.append(batch({ operations, sessionFacts }))
          // The rows of the index are the truth: several operations of one state are one sighting, the earliest stored.
          const shown = await Promise.all(
            sightings.map(async (one) => store.processes(one.node, one.process.pid, 0, 1e15)),
          )
          const own = shown.flatMap((rows, i) => (sightings[i]!.node === asked.node ? rows : []))
          const times = [...own, ...sessionFacts.filter((fact) => fact.node === asked.node)]
            .map((one) => one.time)
            .filter((one) => one > asked.after && one <= asked.until)
          const expected = times.length === 0 ? null : Math.min(...times)
          assert.equal(await store.firstSeenBetween(asked.node, asked.after, asked.until), expected)
          await store.close()
        },
      ),
      { numRuns: 400 },
    )
  })

  test('is the next fact of any session, when that of the last one is long after it', async () => {
    const store = openSqliteStore(':memory:')
    const blank: Omit<SessionFact, 'ses' | 'time'> = {
      ...{
        node: null,
        serial: 1,
        kind: 'login',
        pid: 1,
        auid: 0,
        oldAuid: null,
        oldSes: null,
        account: null,
        exe: null,
      },
      ...{ address: null, terminal: null, success: true },
    }
    const sessionFacts = [
      { ...blank, ses: 0, time: 599_999 },
      { ...blank, ses: 0, time: 3_600_000 },
      { ...blank, ses: 7, time: 600_000 },
    ]
    await store.append(batch({ sessionFacts }))
    assert.equal(await store.firstSeenBetween(null, 599_999, 3_600_000), 600_000)
    await store.close()
  })
})
