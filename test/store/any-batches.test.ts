import assert from 'node:assert/strict'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import type { AuditEvent } from '../../src/model/audit-record.js'
import type { EventFacts } from '../../src/model/event-facts.js'
import type { EventId } from '../../src/model/event-id.js'
import { factsOf } from '../../src/event/event-facts.js'
import { LogReader } from '../../src/event/log-reader.js'
import { openSqliteStore } from '../../src/store/sqlite-store.js'
import { batch, noFacts, sourceState } from '../support/facts.js'
import { folder } from '../support/folder.js'
import { assertSameContents, contentsOf } from '../support/index-contents.js'

/** What each event of a stretch of a recorded log tells. */
const factsIn = (log: string, from: number, to: number): readonly EventFacts[] => {
  const all: EventFacts[] = []
  const take = (facts: EventFacts): void => {
    all.push(facts)
  }
  const reader = new LogReader(
    log,
    {
      event: (event: AuditEvent) => {
        take(factsOf(event))
      },
      facts: take,
      malformed: () => undefined,
      restart: (fact) => {
        take({ ...noFacts, controlFacts: [fact] })
      },
    },
    { keep: 'relevant', node: null },
  )
  const bytes = readFileSync(log)
  const lines = (log.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1').split(/(?<=\n)/)
  reader.push(Buffer.from(lines.slice(from, to).join(''), 'latin1'))
  reader.flush()
  return all
}

const joined = (all: readonly EventFacts[]): EventFacts => ({
  operations: all.flatMap(({ operations }) => operations),
  executions: all.flatMap(({ executions }) => executions),
  sessionFacts: all.flatMap(({ sessionFacts }) => sessionFacts),
  controlFacts: all.flatMap(({ controlFacts }) => controlFacts),
  acts: all.flatMap(({ acts }) => acts),
  userNames: all.flatMap(({ userNames }) => userNames),
})

const timesIn = ({ operations, executions, sessionFacts, controlFacts, acts }: EventFacts): readonly number[] =>
  [operations, executions, sessionFacts, controlFacts, acts].flatMap((facts: readonly EventId[]) =>
    facts.map(({ time }) => time),
  )

/** Writes events into a new index, so many with one batch, and says what it knows then. */
const indexOf = async (
  file: string,
  events: readonly EventFacts[],
  sizes: readonly number[],
  /** How many parts of a batch are handed over before the rest. */
  partsAhead: number,
): Promise<readonly string[]> => {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true })
  const store = openSqliteStore(file)
  let [begin, last]: [number, number | null] = [0, null]
  for (let i = 0; begin < events.length; i++) {
    const end = Math.min(events.length, begin + sizes[i % sizes.length]!)
    const times = timesIn(joined(events.slice(begin, end)))
    last = [...(last === null ? [] : [last]), ...times].reduce((a, b) => Math.max(a, b), -Infinity)
    const source = sourceState({ offset: end, last })
    const expectedOffset = begin === 0 ? null : begin
    const part = Math.ceil((end - begin) / (partsAhead + 1))
    for (; end - begin > part; begin += part) {
      const ahead = joined(events.slice(begin, begin + part))
      assert.ok(await store.ahead(ahead, source.fingerprint, expectedOffset))
    }
    const facts = joined(events.slice(begin, end))
    assert.ok(await store.append(batch(facts, { source, expectedOffset })))
    begin = end
  }
  await store.close()
  return contentsOf(file)
}

const anyBatches = async (t: TestContext, events: readonly EventFacts[], numRuns: number): Promise<void> => {
  const file = join(folder(t), 'index.db')
  const expected = await indexOf(file, events, [1], 0)
  assert.ok(expected.length > events.length / 2)
  const anyOrder = fc.oneof(
    fc.constant(events),
    fc.shuffledSubarray([...events], { minLength: events.length }),
    fc.constant([...events, ...events]),
    fc.constant(events.flatMap((event) => [event, event])),
    fc.shuffledSubarray([...events, ...events], { minLength: 2 * events.length }),
  )
  const anySizes = fc.array(fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 500 })), {
    ...{ minLength: 1, maxLength: 5 },
  })
  await fc.assert(
    fc.asyncProperty(anyOrder, anySizes, fc.integer({ min: 0, max: 3 }), async (ordered, sizes, partsAhead) => {
      assertSameContents(await indexOf(file, ordered, sizes, partsAhead), expected)
    }),
    { numRuns },
  )
}

suite('the same index, whatever the batches and the order of events, once or twice', () => {
  test('an editor at work, logins, rules', async (t) => {
    await anyBatches(t, factsIn('fixtures/night/audit/audit.log', 100, 1100), 20)
  })

  test('a host that starts again', async (t) => {
    const lines = readFileSync('fixtures/boots/audit/audit.log', 'latin1').split('\n')
    const boot = lines.findLastIndex((line) => line.startsWith('type=SYSTEM_BOOT'))
    await anyBatches(t, factsIn('fixtures/boots/audit/audit.log', boot - 250, boot + 250), 15)
  })

  test('acts of all topics', async (t) => {
    await anyBatches(t, factsIn('fixtures/topics/audit/audit.log.gz', 0, 1500), 20)
  })
})
