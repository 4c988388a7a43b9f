import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { textWords } from '../../src/scan/byte-words.js'

suite('what stretches of bytes mean', () => {
  test('is always what their own bytes say, whatever was seen before', () => {
    const stretch = fc.oneof(
      fc.constantFrom('', 'a', 'abc', 'abcd', 'abce', 'abcdefgh', 'xbcdefgh'),
      fc.string({ maxLength: 30 }),
    )
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 300 }), fc.nat(5), (texts, lead) => {
        const words = textWords((text) => `<${text}>`)
        for (const text of texts) {
          const bytes = Buffer.from(`${'-'.repeat(lead)}${text}!`, 'latin1')
          assert.equal(words.at(bytes, lead, bytes.length - 1), `<${bytes.toString('latin1', lead, bytes.length - 1)}>`)
        }
      }),
    )
  })

  test('is worked out no more once a stretch has come a second time', () => {
    let made = 0
    const words = textWords(() => ++made)
    const bytes = Buffer.from('exe="/usr/bin/vi"')
    assert.deepEqual(
      [1, 2, 3, 4].map(() => words.at(bytes, 0, bytes.length)),
      [1, 2, 2, 2],
    )
  })

  test('stays right when more was seen than is remembered', () => {
    const words = textWords((text) => text)
    // 3 MiB of stretches of 1,000 bytes, each of them twice in a row and once more much later.
    for (const round of [0, 1])
      for (let i = 0; i < 3000; i++) {
        const bytes = Buffer.from(`${i} `.padEnd(1000, 'abcdefg'))
        for (const again of [0, 1])
          assert.equal(words.at(bytes, 0, 1000), bytes.toString('latin1'), `${i}, ${again}, round ${round}`)
      }
  })
})
