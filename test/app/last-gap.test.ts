import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { gatherKnowledge, type LastGap } from '../../src/app/knowledge.js'
import type { ControlFact, ControlFactKind } from '../../src/model/control-fact.js'
import { openSqliteStore } from '../../src/store/sqlite-store.js'
import type { Store } from '../../src/store/store.js'
import { batch, operation } from '../support/facts.js'
import { folder } from '../support/folder.js'

const OPTIONS = { audit: ['a log'], db: null, node: null, ingest: false }
const NOTHING_GIVEN = { rules: null, passwd: null, authLog: null, since: null, until: null }
const KINDS: readonly ControlFactKind[] = [
  ...(['daemon-start', 'daemon-end', 'boot', 'rule-added', 'rule-removed'] as const),
  ...(['disabled', 'disabled', 'enabled', 'lost', 'missing', 'unheard', 'dropped'] as const),
]

const BY = operation().process
const kind = fc.constantFrom(...KINDS)
const moments = fc.record({ kind, time: fc.integer({ min: 0, max: 60 }), length: fc.integer({ min: 0, max: 20 }) })
const facts = fc.array(moments, { maxLength: 14 })
const times = fc.array(fc.integer({ min: 0, max: 60_000 }), { maxLength: 6 })
const fact = ({ kind, time, length }: { kind: ControlFactKind; time: number; length: number }): ControlFact => {
  const until = (time + length) * 1000
  const detail =
    kind === 'missing' ? `${until} 3` : kind === 'unheard' || kind === 'dropped' ? `${until}` : `key${length % 3}`
  return { node: null, time: time * 1000, serial: 1 + length, kind, detail, process: time % 2 === 0 ? null : BY }
}

const knowledgeOf = async (store: Store): ReturnType<typeof gatherKnowledge> => {
  await store.freeze()
  return gatherKnowledge(store, { ...OPTIONS, ...NOTHING_GIVEN })
}

/** A fact as an object of fields: what was remembered is no row of the index. */
const plain = (last: LastGap | null): unknown =>
  last === null
    ? null
    : {
        ...last,
        gap: { ...last.gap, evidence: last.gap.evidence.map((one) => ({ ...one, process: one.process })) },
      }

/** What is said of the last gap of a span, and what all gaps of it say. */
const saidOf = async (store: Store, from: number | null, to: number): Promise<readonly [unknown, unknown]> => {
  const knowledge = await knowledgeOf(store)
  const begin = from ?? knowledge.first!
  const last = await knowledge.lastGap(begin, to)
  const all = (await knowledge.gapsBetween(begin, to)).filter(({ kind }) => kind !== 'log-horizon')
  const said = [plain(last), plain(all.length === 0 ? null : { gap: all.at(-1)!, others: all.length - 1 })] as const
  await store.close()
  return said
}

test('the last gap, and how many others there are, is what all of them say', async () => {
  await fc.assert(
    fc.asyncProperty(facts, times, fc.integer({ min: -1, max: 50 }), async (told, seen, from) => {
      const store = openSqliteStore(':memory:')
      const operations = seen.map((time, serial) => operation({ time, serial }))
      await store.append(batch({ controlFacts: told.map(fact), operations }))
      const [last, all] = await saidOf(store, from * 1000, 70_000)
      assert.deepEqual(last, all)
    }),
  )
})

test('what is remembered of the last gap is what all of them say, later, and when more was read', async (t) => {
  const ends = fc.array(fc.integer({ min: 30, max: 90 }), { minLength: 2, maxLength: 4 })
  let runs = 0
  const property = fc.asyncProperty(
    fc.array(fc.tuple(facts, times), { minLength: 1, maxLength: 3 }),
    ends,
    async (told, asked) => {
      const index = join(folder(t), `${++runs}.db`)
      for (const [place, [some, seen]] of told.entries()) {
        const store = openSqliteStore(index)
        const operations = seen.map((time, serial) => operation({ time, serial }))
        const { source, ...more } = batch({ controlFacts: some.map(fact), operations })
        const stored = { ...source, offset: place + 1, first: 0, last: 60_000 }
        assert(await store.append({ ...more, source: stored, expectedOffset: place === 0 ? null : place }))
        await store.close()
        for (const end of [...asked, ...asked]) {
          const [last, all] = await saidOf(openSqliteStore(index), null, end * 1000)
          assert.deepEqual(last, all)
        }
      }
    },
  )
  await fc.assert(property, { numRuns: 20 })
})
