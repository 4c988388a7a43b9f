import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { readEntry, type Entry, type EntryBody } from '../../src/ship/entry.js'
import { countedMessage, MESSAGE_BYTES, PART_SCHEMA, syslogMessages } from '../../src/ship/syslog-message.js'
import { chained, event, STREAM } from '../support/shipping.js'

const SENDER = { host: 'h'.repeat(255), process: 4_194_304 }
const one = (body: EntryBody, name = STREAM): Entry => chained([body], name)[0]!

/** As a receiver does it: MSG of each message, the parts put together. */
const received = (messages: readonly string[]): Entry | null => {
  const texts = messages.map((message) => /^<\d+>1 \S+ \S+ who-changed \d+ \w+ - (.*)$/.exec(message)![1]!)
  if (texts.length === 1) return readEntry(Buffer.from(texts[0]!))
  const parts = texts.map((text) => JSON.parse(text) as { schema: string; part: number; of: number; base64: string })
  assert.ok(parts.every(({ schema, of }, index) => schema === PART_SCHEMA && of === texts.length && index < of))
  return readEntry(Buffer.concat(parts.map(({ base64 }) => Buffer.from(base64, 'base64'))))
}

suite('a syslog message', () => {
  test('is as RFC 5424 wants it, with the time of the event', () => {
    const record = 'type=USER_LOGIN msg=audit(1795900000.123:77): pid=1 res=success'
    const [message] = syslogMessages(one(event(record)), { host: 'web1', process: 812 })
    const { hash } = one(event(record))
    assert.equal(
      message,
      `<110>1 2026-11-28T21:06:40.123Z web1 who-changed 812 event - {"schema":"who-changed/shipped/1","stream":"a-stream","node":"web1","seq":1,"records":[${JSON.stringify(record)}],"hash":"${hash}"}`,
    )
    assert.equal(countedMessage(message), `${message.length} ${message}`)
  })

  test('of a gap is a warning, and of what has no time says so', () => {
    assert.match(syslogMessages(one({ kind: 'gap', text: 'x' }), SENDER)[0]!, /^<108>1 - h+ who-changed \d+ gap - /)
    assert.match(syslogMessages(one({ kind: 'start', text: 'x' }), SENDER)[0]!, /^<109>1 - h+ who-changed \d+ start - /)
    assert.match(
      syslogMessages(one(event('type=A msg=audit(99999999999999.000:1): ')), SENDER)[0]!,
      /^<110>1 - h+ who-changed \d+ event - /,
    )
  })

  test('names no host where its name has bytes that the header can not have', () => {
    for (const host of ['', 'a b', 'a\nb', 'ü', 'h'.repeat(256)])
      assert.match(syslogMessages(one(event('x')), { host, process: 1 })[0]!, /^<110>1 - - who-changed 1 event - /)
  })

  test('carries any bytes in printable ASCII, never longer than a receiver takes', () => {
    const bytes = fc
      .uint8Array({ maxLength: 200 })
      .chain((unit) =>
        fc.integer({ min: 1, max: 300 }).map((times) => Buffer.from(unit).toString('latin1').repeat(times)),
      )
    fc.assert(
      fc.property(
        fc.array(bytes, { maxLength: 3 }),
        fc.option(bytes.filter((node) => node.length < 300)),
        (records, node) => {
          const entry = one(event(...records), { stream: 'b', node })
          const messages = syslogMessages(entry, SENDER)
          for (const message of messages) {
            assert.match(message, /^[\x20-\x7e]+$/)
            assert.ok(message.length <= MESSAGE_BYTES)
          }
          assert.deepEqual(received(messages), entry)
        },
      ),
      { numRuns: 300 },
    )
  })

  test('has parts only where the entry is too long for one', () => {
    const entry = one(event('x'.repeat(7000), 'y'.repeat(7000)))
    const messages = syslogMessages(entry, SENDER)
    assert.equal(messages.length, 3)
    assert.ok(
      messages.every((message) =>
        message.includes(' part - {"schema":"who-changed/part/1","stream":"a-stream","seq":1,'),
      ),
    )
    assert.deepEqual(received(messages), entry)
    assert.equal(syslogMessages(one(event('x'.repeat(7000))), SENDER).length, 1)
  })
})
