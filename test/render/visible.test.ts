import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { visible } from '../../src/render/visible.js'
import { fromText } from '../../src/model/byte-string.js'

suite('visible', () => {
  test('leaves printable text as it is', () => {
    assert.equal(visible(fromText('/etc/größe 本 😀 a\\b')), '/etc/größe 本 😀 a\\b')
  })

  test('escapes what acts on a terminal', () => {
    assert.equal(visible('a\nb\tc\x1b[31m\x7f'), 'a\\nb\\tc\\x1b[31m\\x7f')
    assert.equal(visible(fromText('\u009b\u202e\u2028\u00a0\u200b')), '\\u{9b}\\u{202e}\\u{2028}\\u{a0}\\u{200b}')
    assert.equal(visible('\xff/\xe9'), '\\xff/\\xe9')
  })

  test('doubles a backslash that would read as an escape', () => {
    assert.equal(visible('a\\nb'), 'a\\\\nb')
    assert.equal(visible('a\\\\'), 'a\\\\\\\\')
  })

  const hostile = fc
    .array(fc.constantFrom('\\', 'n', 'x', '1', 'b', '\n', '\x1b', '\xff', '\xc2', '\x9b', 'u', '{', '}'), {
      maxLength: 12,
    })
    .map((parts) => parts.join(''))

  test('tells a backslash and a line feed from a backslash and an n', () => {
    assert.equal(visible('\\n'), '\\\\n')
    assert.equal(visible('\\\n'), '\\\\\\n')
  })

  test('shows no two byte strings alike', () => {
    fc.assert(
      fc.property(hostile, hostile, (a, b) => a === b || visible(a) !== visible(b)),
      { numRuns: 3000 },
    )
  })

  test('prints no control character', () => {
    const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array).toString('latin1'))
    fc.assert(fc.property(bytes, (text) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(visible(text))))
  })
})
