import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import type { Destination } from '../../src/ship/destination.js'
import type { Entry } from '../../src/ship/entry.js'
import { Shipper, waitAfter } from '../../src/ship/shipper.js'
import type { Spool } from '../../src/ship/spool.js'
import { checkEntries } from '../../src/ship/verify-chain.js'
import { folder } from '../support/folder.js'
import { event, memory, openSpool } from '../support/shipping.js'
import { until } from '../support/until.js'

const shipperOf = (spool: Spool, destination: Destination): Shipper =>
  new Shipper({ spool, destination, now: Date.now, random: () => 0, tell: () => undefined })
const soon = (): number => Date.now() + 20_000
const recordsOf = (entries: readonly Entry[]): readonly string[] =>
  entries.flatMap(({ body }) => (body.kind === 'event' ? body.records : []))

suite('the shipper', () => {
  test('brings every event in order, each at least once, to a destination whose answers get lost', async (t) => {
    let calls = 0
    const destination = memory(() => calls++ % 2 === 0 && calls < 6)
    const spool = await openSpool(folder(t), 1 << 22)
    const ship = shipperOf(spool, destination)
    ship.start()
    for (let i = 0; i < 500; i++) spool.append([event(`record ${i}`)])
    ship.wake()
    assert.ok(await ship.finish(soon()))
    await ship.stop()
    const [checked] = checkEntries(destination.received)
    assert.deepEqual(checked!.faults, [])
    assert.equal(checked!.entries.length, 501)
    assert.ok(checked!.repeats > 0)
    assert.equal(ship.state.fault?.text, 'no answer')
  })

  test('that was ended before anything was sent leaves everything in the spool for the next', async (t) => {
    const path = folder(t)
    const first = await openSpool(path)
    const dead = shipperOf(
      first,
      memory(() => true),
    )
    first.append([event('a'), event('b')])
    await dead.stop()
    first.close()
    const destination = memory()
    const second = await openSpool(path)
    const next = shipperOf(second, destination)
    next.start()
    second.append([event('c')])
    assert.ok(await next.finish(soon()))
    await next.stop()
    assert.deepEqual(recordsOf(destination.received), ['a', 'b', 'c'])
  })

  test('sends again what was not yet believed when the destination finds that its connection broke', async (t) => {
    const faults: Error[] = []
    const destination = { ...memory(), confirmAfter: 60_000, fault: () => faults.pop() ?? null }
    const spool = await openSpool(folder(t))
    const ship = shipperOf(spool, destination)
    ship.start()
    spool.append([event('a')])
    await until(() => destination.received.length === 2)
    faults.push(new Error('it broke'))
    await until(() => destination.received.length === 4)
    await ship.stop()
    assert.deepEqual(recordsOf(destination.received), ['a', 'a'])
    assert.equal(spool.acknowledged.seq, 0)
  })

  test('waits longer after each failure, up to a minute, and never the same for every host', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (failures, random) => {
          const wait = waitAfter(failures, random)
          assert.ok(wait >= 250 && wait <= 60_000)
          assert.ok(waitAfter(failures + 1, random) >= wait)
        },
      ),
    )
    assert.ok(waitAfter(3, 0.9) > waitAfter(3, 0.1))
  })
})
