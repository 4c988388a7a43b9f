import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import type { Destination } from '../../src/ship/destination.js'
import { readLoss } from '../../src/ship/loss.js'
import { Shipper, waitAfter } from '../../src/ship/shipper.js'
import { checkEntries } from '../../src/ship/verify-chain.js'
import { folder } from '../support/folder.js'
import { memory, openSpool } from '../support/shipping.js'

const shipper = async (path: string, destination: Destination, queueLimit = 1 << 20): Promise<Shipper> => {
  const spool = await openSpool(path, 1 << 22)
  return new Shipper({ spool, destination, queueLimit, now: Date.now, random: () => 0, tell: () => undefined })
}
const soon = (): number => Date.now() + 20_000

suite('the shipper', () => {
  test('brings every event in order, each at least once, to a destination whose answers get lost', async (t) => {
    let calls = 0
    const destination = memory(() => calls++ % 2 === 0 && calls < 6)
    const ship = await shipper(folder(t), destination)
    ship.start()
    for (let i = 0; i < 500; i++) assert.ok(ship.offer([`record ${i}`]))
    assert.ok(await ship.finish(soon()))
    await ship.stop()
    const [checked] = checkEntries(destination.received)
    assert.deepEqual(checked!.faults, [])
    assert.equal(checked!.entries.length, 501)
    assert.ok(checked!.repeats > 0)
  })

  test('that was ended before anything was sent has everything in the spool for the next', async (t) => {
    const path = folder(t)
    const dead = await shipper(
      path,
      memory(() => true),
    )
    dead.offer(['a'])
    dead.offer(['b'])
    await dead.stop()
    const destination = memory()
    const next = await shipper(path, destination)
    next.start()
    next.offer(['c'])
    assert.ok(await next.finish(soon()))
    await next.stop()
    assert.deepEqual(
      destination.received.flatMap(({ body }) => (body.kind === 'event' ? body.records : [])),
      ['a', 'b', 'c'],
    )
  })

  test('never waits: what finds the queue full is counted, with its span, where it would have stood', async (t) => {
    const destination = memory()
    const ship = await shipper(folder(t), destination, 100)
    const record = (i: number): string => `type=USER_LOGIN msg=audit(${1000 + i}.000:${i}): ${'x'.repeat(20)}`
    const taken = [0, 1, 2, 3, 4].map((i) => ship.offer([record(i)]))
    assert.deepEqual(taken, [true, false, false, false, false])
    ship.spool()
    assert.ok(ship.offer([record(9)]))
    ship.start()
    assert.ok(await ship.finish(soon()))
    await ship.stop()
    const bodies = destination.received.map(({ body }) => body)
    assert.deepEqual(
      bodies.map(({ kind }) => kind),
      ['start', 'event', 'gap', 'event'],
    )
    const gap = bodies[2]!
    assert.deepEqual(gap.kind === 'gap' && readLoss(gap.text), {
      ...{ cause: 'queue-full', events: 4, records: 4, from: 1001_000, to: 1004_000, dropped: null },
    })
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
