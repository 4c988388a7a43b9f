import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { gatherKnowledge } from '../../src/app/knowledge.js'
import type { ControlFact, ControlFactKind } from '../../src/model/control-fact.js'
import { openSqliteStore } from '../../src/store/sqlite-store.js'
import { batch, operation } from '../support/facts.js'

const OPTIONS = { audit: ['a log'], db: null, node: null, ingest: false }
const NOTHING_GIVEN = { rules: null, passwd: null, authLog: null, since: null, until: null }
const KINDS: readonly ControlFactKind[] = [
  ...(['daemon-start', 'daemon-end', 'boot', 'rule-added', 'rule-removed'] as const),
  ...(['disabled', 'disabled', 'enabled', 'lost', 'missing', 'unheard'] as const),
]

const kind = fc.constantFrom(...KINDS)
const moments = fc.record({ kind, time: fc.integer({ min: 0, max: 60 }), length: fc.integer({ min: 0, max: 20 }) })
const fact = ({ kind, time, length }: { kind: ControlFactKind; time: number; length: number }): ControlFact => {
  const until = (time + length) * 1000
  const detail = kind === 'missing' ? `${until} 3` : kind === 'unheard' ? `${until}` : `key${length % 3}`
  return { node: null, time: time * 1000, serial: 1 + length, kind, detail, process: null }
}

test('the last gap, and how many others there are, is what all of them say', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(moments, { maxLength: 14 }),
      fc.array(fc.integer({ min: 0, max: 60_000 }), { maxLength: 6 }),
      fc.integer({ min: -1, max: 50 }),
      async (told, seen, from) => {
        const store = openSqliteStore(':memory:')
        const operations = seen.map((time, serial) => operation({ time, serial }))
        await store.append(batch({ controlFacts: told.map(fact), operations }))
        await store.freeze()
        const knowledge = await gatherKnowledge(store, { ...OPTIONS, ...NOTHING_GIVEN })
        const all = (await knowledge.gapsBetween(from * 1000, 70_000)).filter(({ kind }) => kind !== 'log-horizon')
        const last = await knowledge.lastGap(from * 1000, 70_000)
        await store.close()
        assert.deepEqual(last, all.length === 0 ? null : { gap: all.at(-1), others: all.length - 1 })
      },
    ),
  )
})
