import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { LastValues } from '../../src/store/last-values.js'
import { RecentMap } from '../../src/store/recent-map.js'

const LIMIT = 8
const pairs = fc.array(fc.tuple(fc.nat(40), fc.nat(3)), { maxLength: 200 })

suite('what is remembered of the index', () => {
  test('is never wrong, and holds what was put last', () => {
    fc.assert(
      fc.property(pairs, (puts) => {
        const recent = new RecentMap<number, number>(LIMIT)
        const all = new Map<number, number>()
        let order: number[] = []
        for (const [key, value] of puts) {
          recent.set(key, value)
          all.set(key, value)
          order = [...order.filter((other) => other !== key), key]
          for (const other of order.slice(-(LIMIT >> 1))) assert.equal(recent.get(other), all.get(other))
        }
        const found = [...all.keys()].filter((key) => recent.get(key) !== undefined)
        for (const key of found) assert.equal(recent.get(key), all.get(key))
      }),
    )
  })

  test('is bounded', () => {
    const recent = new RecentMap<number, number>(LIMIT)
    for (let key = 0; key < 1000; key++) recent.set(key, key)
    const found = Array.from({ length: 1000 }, (_, key) => recent.get(key)).filter((value) => value !== undefined)
    assert.ok(found.length <= LIMIT, `${found.length} are kept`)
  })

  test('is forgotten when it is cleared', () => {
    const recent = new RecentMap<string, number>(LIMIT)
    for (const key of ['a', 'b', 'c', 'd', 'e']) recent.set(key, 1)
    recent.clear()
    assert.deepEqual(
      ['a', 'b', 'c', 'd', 'e'].map((key) => recent.get(key)),
      Array.from({ length: 5 }, () => undefined),
    )
  })

  test('as the last value of a number is never another value, whatever shares its place', () => {
    fc.assert(
      fc.property(pairs, (puts) => {
        const last = new LastValues(LIMIT)
        const all = new Map<number, number>()
        for (const [key, value] of puts) {
          if (last.isLast(key, value)) assert.equal(all.get(key), value)
          all.set(key, value)
          assert.ok(last.isLast(key, value))
        }
        last.clear()
        const [[key, value] = [0, 0]] = puts
        assert.ok(!last.isLast(key, value))
      }),
    )
  })

  test('as the last value keeps apart numbers that differ beyond 32 bits', () => {
    const last = new LastValues(LIMIT)
    last.isLast(2 ** 32 + 5, 1)
    assert.ok(!last.isLast(2 ** 33 + 5, 1))
  })
})
