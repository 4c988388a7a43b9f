import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { viewOf } from '../../src/scan/byte-view.js'
import { LineScan } from '../../src/scan/line-scan.js'

suite('the end of a line', () => {
  test('is where the next newline stands, and its stamp is seen wherever it begins', () => {
    const piece = fc.oneof(
      fc.constantFrom('\n', '(', 'msg=audit(', 'msg=audit', 'audit(', '\x08', '*', 'sg=audit(', '\xff\xff'),
      fc.string({ unit: 'binary-ascii', maxLength: 9 }),
    )
    const scan = new LineScan()
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), fc.nat(12), (pieces, skipped) => {
        const bytes = Buffer.from(pieces.join(''), 'latin1')
        const from = Math.min(skipped, bytes.length)
        const end = bytes.indexOf(0x0a, from)
        assert.equal(scan.read(viewOf(bytes), from, bytes.length), end)
        const line = bytes.subarray(from, end < 0 ? bytes.length : end)
        assert.equal(scan.hasStamp, line.includes('msg=audit('))
      }),
      { numRuns: 2000 },
    )
  })
})
