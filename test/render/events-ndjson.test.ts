import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { isUtf8, toText } from '../../src/model/byte-string.js'
import { eventLine } from '../../src/render/events-ndjson.js'

const bytes = fc.array(fc.nat(255)).map((codes) => String.fromCharCode(...codes))

suite('an event as a line', () => {
  test('is JSON that holds every byte, as text or beside it in base64', () => {
    const members = fc.array(fc.tuple(bytes, fc.option(bytes)))
    fc.assert(
      fc.property(fc.option(bytes), members, fc.array(bytes), (node, fields, argv) => {
        const record = {
          type: 'EXECVE',
          fields: new Map(fields),
          enriched: new Map([['UID', 'r"\x80']]),
          argv,
          socket: null,
        }
        const event = { node, time: 1, serial: 2, complete: true, records: [] }
        const line = eventLine({ event, records: [record] })
        assert.equal(line.indexOf('\n'), line.length - 1)
        const read = JSON.parse(line) as {
          node: string | null
          records: { fields: Record<string, string | null>; raw_base64?: Record<string, string>; argv: string[] }[]
        }
        assert.equal(read.node, node === null ? null : toText(node))
        assert.deepEqual(read.records[0]!.argv, argv.map(toText))
        for (const [name, value] of record.fields) {
          if (value === null || isUtf8(value)) continue
          const raw = Buffer.from(read.records[0]!.raw_base64![toText(name)]!, 'base64').toString('latin1')
          // Two names of bytes that are no text may look alike.
          if ([...record.fields.keys()].filter((other) => toText(other) === toText(name)).length === 1)
            assert.equal(raw, value)
        }
      }),
      { numRuns: 300 },
    )
  })
})
