import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import type { Field } from '../../src/grammar/field.js'
import { fieldList } from '../../src/grammar/field.js'
import { printField, printRecord } from '../../src/grammar/print-record.js'
import { recordHeader } from '../../src/grammar/header.js'
import { auditLine } from '../../src/grammar/record.js'
import { lexFields } from '../../src/scan/lex-fields.js'
import { RecordHead } from '../../src/scan/record-head.js'

const key = fc.stringMatching(/^[a-z][a-z0-9_-]{0,12}$/).filter((name) => name !== 'text')
const value = fc.oneof(
  fc.stringMatching(/^[!#-&+-~]{1,20}$/).map((text): Omit<Field, 'key'> => ({ value: text, quoting: 'double' })),
  fc.stringMatching(/^[A-Za-z0-9_:./-]{1,20}$/).map((text): Omit<Field, 'key'> => ({ value: text, quoting: 'none' })),
  fc.stringMatching(/^[a-z0-9 =]{0,20}$/).map((text): Omit<Field, 'key'> => ({ value: text, quoting: 'braces' })),
)
const field: fc.Arbitrary<Field> = fc.tuple(key, value).map(([name, rest]) => ({ key: name, ...rest }))
const header = fc.record({
  node: fc.option(fc.stringMatching(/^[!-~]{1,20}$/)),
  type: fc.stringMatching(/^[A-Z][A-Z_]{0,14}(\[[0-9]{4}\])?$/),
  time: fc.integer({ min: 0, max: 4_102_444_800_000 }),
  serial: fc.integer({ min: 0, max: 0xffff_ffff }),
})

/** Bytes as a damaged log has them, rich in what the syntax is made of. */
const bytes = fc
  .array(
    fc.oneof(
      fc.constantFrom('=', ' ', '"', "'", '{', '}', ',', '(', ')', 'a', 'b', '\t', '\x1d', '\xa0'),
      fc.constantFrom('text=', ' exe="', 'msg=', 'op=', 'subj=', '\xc3'),
    ),
    {
      maxLength: 40,
    },
  )
  .map((parts) => parts.join(''))

const headOf = (line: string): object | null => {
  const head = new RecordHead()
  const buffer = Buffer.from(line, 'latin1')
  if (!head.read(buffer, 0, buffer.length)) return null
  const slice = (start: number, end: number): string => buffer.toString('latin1', start, end)
  const { time, serial } = head
  const node = head.nodeStart === head.nodeEnd ? null : slice(head.nodeStart, head.nodeEnd)
  return { node, type: slice(head.typeStart, head.typeEnd), time, serial }
}

const grammarHeadOf = (line: string): object | null => {
  const result = recordHeader.skip(/** the body */ fieldsIgnored).parse(line)
  return result.status ? result.value : null
}
const fieldsIgnored = fieldList.map(() => null)

suite('the grammar of audit records', () => {
  test('reads back what was printed', () => {
    fc.assert(
      fc.property(header, fc.array(field), fc.array(field), (head, fields, enriched) => {
        const tail = enriched.length === 0 ? null : enriched.map(printField).join(' ')
        const line = printRecord(head, fields.map(printField).join(' '), tail)
        assert.deepEqual(auditLine.tryParse(line), { ...head, fields, enriched })
      }),
      { numRuns: 500 },
    )
  })

  test('and the fast lexer agree on every field list, damaged ones too', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          bytes,
          fc.array(field).map((fields) => fields.map(printField).join(' ')),
        ),
        (body) => {
          assert.deepEqual(lexFields(body), fieldList.tryParse(body))
        },
      ),
      { numRuns: 3000 },
    )
  })

  test('and the head that is read in place agree on every line, cut and changed ones too', () => {
    const line = fc
      .tuple(header, fc.nat(80), fc.constantFrom('', ' ', 'x', ')', '=', '7'))
      .map(([head, cut, patch]) => {
        const whole = printRecord(head, 'a=1')
        return whole.slice(0, cut) + patch + whole.slice(cut + patch.length)
      })
    fc.assert(
      fc.property(line, (text) => {
        assert.deepEqual(headOf(text), grammarHeadOf(text))
      }),
      { numRuns: 3000 },
    )
  })
})
