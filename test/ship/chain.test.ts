import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import type { Entry, EntryBody } from '../../src/ship/entry.js'
import { lossText } from '../../src/ship/loss.js'
import { checkEntries, type ChainFault } from '../../src/ship/verify-chain.js'
import { chained, event, STREAM } from '../support/shipping.js'

const faultsOf = (entries: readonly Entry[]): readonly ChainFault[] =>
  checkEntries(entries).flatMap(({ faults }) => faults)
const kindsOf = (entries: readonly Entry[]): readonly string[] =>
  faultsOf(entries).map(({ kind, seq, last }) => `${kind} ${seq}-${last}`)

const records = fc.array(fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 20 }), {
  minLength: 1,
  maxLength: 4,
})
const stream = fc
  .array(records, { minLength: 3, maxLength: 12 })
  .map((list) => chained(list.map((one) => event(...one))))
const streamAndPlace = stream.chain((entries) => fc.tuple(fc.constant(entries), fc.nat({ max: entries.length - 2 })))

suite('the chain', () => {
  test('is SHA-256 over the hash before, the number, the kind and the records with their lengths', () => {
    const [entry] = chained([event('ab', 'c')])
    const before = createHash('sha256').update('who-changed/shipped/1\0a-stream\0=web1').digest()
    const told = Buffer.from([0, 0, 0, 0, 0, 0, 0, 1, 0x45, 0, 0, 0, 2, 0, 0, 0, 2, 0x61, 0x62, 0, 0, 0, 1, 0x63])
    assert.equal(entry!.hash, createHash('sha256').update(before).update(told).digest('base64url'))
  })

  test('of whole streams has no fault, however often stretches of them come again', () => {
    fc.assert(
      fc.property(streamAndPlace, fc.nat({ max: 12 }), ([entries, place], again) => {
        const received = [...entries.slice(0, place + again), ...entries.slice(place)]
        const [checked] = checkEntries(received)
        assert.deepEqual(checked!.faults, [])
        assert.deepEqual(checked!.entries, entries)
        assert.equal(checked!.repeats, received.length - entries.length)
      }),
    )
  })

  test('finds every altered record, and says which', () => {
    fc.assert(
      fc.property(streamAndPlace, fc.nat(), fc.nat(), ([entries, place], which, at) => {
        const altered = entries.map((entry, index) => (index === place ? alter(entry, which, at) : entry))
        assert.deepEqual(kindsOf(altered), [`altered ${place + 1}-${place + 1}`])
      }),
    )
  })

  test('finds every missing entry but the newest ones', () => {
    fc.assert(
      fc.property(streamAndPlace, fc.nat({ max: 3 }), ([entries, place], more) => {
        const last = Math.min(place + more, entries.length - 2)
        const cut = entries.filter((_, index) => index < place || index > last)
        assert.deepEqual(kindsOf(cut), [`missing ${place + 1}-${last + 1}`])
      }),
    )
  })

  test('finds every inserted entry, whether it takes a number or moves the others', () => {
    fc.assert(
      fc.property(streamAndPlace, ([entries, place]) => {
        const extra: Entry = { ...entries[place]!, body: event('type=USER_LOGIN forged') }
        assert.deepEqual(kindsOf([...entries.slice(0, place + 1), extra, ...entries.slice(place + 1)]), [
          `inserted ${place + 1}-${place + 1}`,
        ])
        const moved = entries.slice(place).map((entry) => ({ ...entry, seq: entry.seq + 1 }))
        assert.notDeepEqual(kindsOf([...entries.slice(0, place), { ...extra }, ...moved]), [])
      }),
    )
  })

  test('finds entries that changed places', () => {
    fc.assert(
      fc.property(streamAndPlace, ([entries, place]) => {
        const swapped = [...entries]
        swapped[place] = entries[place + 1]!
        swapped[place + 1] = entries[place]!
        assert.deepEqual(kindsOf(swapped), [`reordered ${place + 1}-${place + 1}`])
        // The same with their numbers exchanged.
        const renumbered = entries.map((entry, index) =>
          index === place
            ? { ...entries[place + 1]!, seq: entry.seq }
            : index === place + 1
              ? { ...entries[place]!, seq: entry.seq }
              : entry,
        )
        assert.ok(kindsOf(renumbered).some((fault) => fault.startsWith('altered')))
      }),
    )
  })

  test('finds entries that were given to another host', () => {
    const entries = chained([event('a'), event('b')])
    assert.deepEqual(kindsOf(entries.map((entry) => ({ ...entry, node: 'web2' }))), ['altered 1-1'])
    assert.deepEqual(kindsOf([entries[0]!, { ...entries[1]!, node: 'web2' }]), ['altered 2-2'])
  })

  test('goes on behind entries that the host says it lost, and nowhere else', () => {
    const bodies: EntryBody[] = [event('a'), event('b'), event('c'), event('d')]
    const { hash } = chained(bodies)[2]!
    const dropped = { first: 2, last: 3, hash }
    const gap: EntryBody = {
      kind: 'gap',
      text: lossText({ cause: 'spool-full', events: 2, records: 2, from: 1, to: 2, dropped }),
    }
    const entries = chained([...bodies, gap])
    const received = entries.filter(({ seq }) => seq !== 2 && seq !== 3)
    const [checked] = checkEntries(received)
    assert.deepEqual(checked!.faults, [])
    assert.deepEqual(
      checked!.losses.map(({ events }) => events),
      [2],
    )
    assert.deepEqual(kindsOf(received.filter(({ seq }) => seq !== 1)), ['missing 1-1'])
    assert.deepEqual(kindsOf(received.map((one) => (one.seq === 4 ? { ...one, body: event('x') } : one))), [
      'altered 4-4',
    ])
  })

  test('keeps streams apart', () => {
    const other = chained([event('x'), event('y')], { ...STREAM, stream: 'b-stream' })
    const entries = chained([event('a'), event('b')])
    assert.deepEqual(kindsOf([entries[0]!, other[0]!, other[1]!, entries[1]!]), [])
  })
})

/** Another byte in one of its records. */
const alter = (entry: Entry, which: number, at: number): Entry => {
  const records = entry.body.kind === 'event' ? [...entry.body.records] : []
  const index = which % records.length
  const record = records[index]!
  const place = at % record.length
  const byte = String.fromCharCode(record.charCodeAt(place) ^ 1)
  records[index] = record.slice(0, place) + byte + record.slice(place + 1)
  return { ...entry, body: event(...records) }
}
