import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { entryLine, readEntry } from '../../src/ship/entry.js'
import { lossText, readLoss, type Loss } from '../../src/ship/loss.js'
import { chained, event } from '../support/shipping.js'

const bytes = fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array).toString('latin1'))

suite('an entry', () => {
  test('comes back from its line byte for byte, whatever bytes its records and its host are of', () => {
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 4 }), fc.option(bytes), (records, node) => {
        const [entry] = chained([event(...records)], { stream: 's', node })
        const line = entryLine(entry!)
        assert.equal(line.indexOf('\n'), line.length - 1)
        assert.deepEqual(readEntry(line.subarray(0, -1)), entry)
      }),
    )
  })

  test('is none when its line is cut', () => {
    const line = entryLine(chained([event('type=SYSCALL msg=audit(1.000:1): a', 'type=EOE')])[0]!)
    for (let length = 0; length < line.length - 1; length++) assert.equal(readEntry(line.subarray(0, length)), null)
  })

  test('is none when a field is missing or of another kind', () => {
    const whole = JSON.parse(entryLine(chained([event('a')])[0]!).toString()) as Record<string, unknown>
    for (const key of Object.keys(whole)) {
      const wrong = { ...whole, [key]: { not: 'this' } }
      assert.equal(readEntry(Buffer.from(JSON.stringify(wrong))), null, key)
    }
    assert.equal(readEntry(Buffer.from('[]')), null)
    assert.equal(readEntry(Buffer.from('null')), null)
  })
})

suite('a loss', () => {
  const loss: Loss = { cause: 'queue-full', events: 12, records: 50, from: 1000, to: null, dropped: null }

  test('comes back from its text', () => {
    const dropped = { first: 3, last: 14, hash: 'A'.repeat(43) }
    for (const one of [loss, { ...loss, cause: 'spool-full', dropped } as const])
      assert.deepEqual(readLoss(lossText(one)), one)
  })

  test('is none when something is added to its text', () => {
    assert.equal(readLoss(`${lossText(loss)} events=0`), null)
    assert.equal(readLoss(`x${lossText(loss)}`), null)
  })
})
