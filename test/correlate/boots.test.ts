import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { openSqliteStore } from '../../src/store/sqlite-store.js'
import { batch } from '../support/facts.js'
import { bootAt, bootsByNode, bootSpan, type BootStarts } from '../../src/correlate/boots.js'
import type { ControlFact, ControlFactKind } from '../../src/model/control-fact.js'

const fact = (kind: ControlFactKind, time: number, serial: number, node: string | null = null): ControlFact => ({
  ...{ kind, time, serial, node, detail: null, process: null },
})
const MINUTE = 60_000

/** The boots that facts tell of, which are all there are. */
const bootsIn = async (facts: readonly ControlFact[]): Promise<ReadonlyMap<string | null, BootStarts>> => {
  const store = openSqliteStore(':memory:')
  await store.append(batch({ controlFacts: [...facts] }))
  return bootsByNode(facts, (from, before) => store.highestSerials(from, before))
}

suite('the boots of a host', () => {
  test('without any trace of one there is one, of all time', async () => {
    assert.equal((await bootsIn([fact('rule-added', 5, 80)])).size, 0)
    assert.equal(bootAt(undefined, 5), 1)
    assert.deepEqual(bootSpan(undefined, 1), { start: -Infinity, end: Infinity })
  })

  test('the record of the boot that the log begins in begins no other', async () => {
    const boots = (await bootsIn([fact('boot', MINUTE, 34)])).get(null)
    assert.equal(bootAt(boots, 0), 1)
    assert.equal(bootAt(boots, 2 * MINUTE), 1)
  })

  test('serials that begin anew are a boot, and its own record is not another', async () => {
    const boots = (await bootsIn([fact('serial-restart', 10 * MINUTE, 2), fact('boot', 11 * MINUTE, 37)])).get(null)
    assert.deepEqual(
      [9, 10, 11, 90].map((minutes) => bootAt(boots, minutes * MINUTE)),
      [1, 2, 2, 2],
    )
    assert.deepEqual(bootSpan(boots, 1), { start: -Infinity, end: 10 * MINUTE })
    assert.deepEqual(bootSpan(boots, 2), { start: 10 * MINUTE, end: Infinity })
  })

  test('a boot without a break in the serials is known by its record, when the log had higher serials before', async () => {
    const boots = (await bootsIn([fact('rule-added', MINUTE, 80), fact('boot', 10 * MINUTE, 37)])).get(null)
    assert.deepEqual([bootAt(boots, MINUTE), bootAt(boots, 10 * MINUTE)], [1, 2])
  })

  test('a boot is known so after records of the boot before it, too', async () => {
    const before = [fact('boot', MINUTE, 34), fact('rule-added', 2 * MINUTE, 80)]
    const boots = (await bootsIn([...before, fact('boot', 30 * MINUTE, 37)])).get(null)
    assert.deepEqual([bootAt(boots, 2 * MINUTE), bootAt(boots, 30 * MINUTE)], [1, 2])
  })

  test("the daemon's own serials, which follow no boot, say nothing", async () => {
    const boots = (await bootsIn([fact('daemon-start', 0, 9098), fact('boot', MINUTE, 34)])).get(null)
    assert.equal(bootAt(boots, 2 * MINUTE), 1)
  })

  test('one boot that two logs show by their own records is one', async () => {
    const seen = { ...fact('serial-restart', 10 * MINUTE, 2), detail: '540.000:9000' }
    const again = { ...fact('serial-restart', 10 * MINUTE + 40, 5), detail: '539.000:8999' }
    const next = { ...fact('serial-restart', 12 * MINUTE, 5), detail: '700.000:40' }
    const boots = (await bootsIn([seen, again, next])).get(null)
    assert.deepEqual(
      [9, 11, 13].map((minutes) => bootAt(boots, minutes * MINUTE)),
      [1, 2, 3],
    )
  })

  test('two boots in a quarter of an hour are two', async () => {
    const facts = [fact('serial-restart', 10 * MINUTE, 2), fact('boot', 11 * MINUTE, 37)]
    const again = [fact('serial-restart', 14 * MINUTE, 2), fact('boot', 15 * MINUTE, 37)]
    const boots = (await bootsIn([...facts, ...again])).get(null)
    assert.deepEqual(
      [12, 14, 16].map((minutes) => bootAt(boots, minutes * MINUTE)),
      [2, 3, 3],
    )
  })

  test("are each host's own", async () => {
    const boots = await bootsIn([fact('serial-restart', 10, 2, 'web1'), fact('boot', 5, 34, 'web2')])
    assert.deepEqual([bootAt(boots.get('web1'), 20), bootAt(boots.get('web2'), 20)], [2, 1])
  })
})
