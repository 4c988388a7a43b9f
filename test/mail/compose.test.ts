import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { simpleParser, type ParsedMail } from 'mailparser'
import { composeMail } from '../../src/mail/compose.js'
import { mailDomain, fullAddress } from '../../src/mail/address.js'
import type { Mail } from '../../src/mail/mail.js'

const MAIL: Mail = {
  from: 'root@web01',
  to: ['alice@example.org', 'bob@example.org'],
  subject: '[who-changed] web01 2026-11-23: 419 changed, 7 unexplained',
  text: 'WHO\n  café — naïve\n.\nFrom here\n\ttrailing \n',
  html: '<p>café</p>',
  date: Date.UTC(2026, 10, 23, 3, 0, 1),
  id: 'one@web01',
}

const compose = async (mail: Partial<Mail>): Promise<{ readonly raw: string; readonly parsed: ParsedMail }> => {
  const bytes = await composeMail({ ...MAIL, ...mail })
  return { raw: bytes.toString('latin1'), parsed: await simpleParser(bytes, { skipTextToHtml: true }) }
}

const headersOf = (raw: string): readonly string[] => raw.slice(0, raw.indexOf('\r\n\r\n')).split(/\r\n(?![ \t])/)

suite('a mail', () => {
  test('says what it is: sender, recipients, subject, time, id, and that a program wrote it', async () => {
    const { parsed } = await compose({})
    assert.equal(parsed.from?.text, 'root@web01')
    assert.equal([parsed.to].flat()[0]?.text, 'alice@example.org, bob@example.org')
    assert.equal(parsed.subject, MAIL.subject)
    assert.equal(parsed.date?.getTime(), MAIL.date)
    assert.equal(parsed.messageId, '<one@web01>')
    assert.equal(parsed.headers.get('auto-submitted'), 'auto-generated')
  })

  test('holds text and HTML, whole', async () => {
    const { parsed } = await compose({})
    assert.equal(parsed.text, MAIL.text)
    assert.equal(parsed.html, MAIL.html)
  })

  test('may be text alone', async () => {
    const { parsed, raw } = await compose({ html: null })
    assert.equal(parsed.html, false)
    assert.match(raw, /^Content-Type: text\/plain; charset=utf-8\r$/m)
  })

  test('survives old mail systems: 7 bits, short lines, only CRLF', async () => {
    const { raw } = await compose({ text: `${'é'.repeat(3000)}\n${'x'.repeat(5000)}\n` })
    assert.doesNotMatch(raw, /[^\r\n\t\x20-\x7e]/)
    assert.doesNotMatch(raw.replaceAll('\r\n', ''), /[\r\n]/)
    assert.ok(Math.max(...raw.split('\r\n').map(({ length }) => length)) <= 78)
  })

  test('gets no header and no recipient from what a host or a path is called', async () => {
    const { parsed, raw } = await compose({
      subject: 'web01\r\nBcc: eve@example.org\r\n\r\nbody\0\x1b[31m\u202e\u2028x',
    })
    assert.deepEqual(
      headersOf(raw).map((header) => header.split(':')[0]),
      ['Auto-Submitted', 'From', 'To', 'Subject', 'Message-ID', 'Date', 'MIME-Version', 'Content-Type'],
    )
    assert.equal(parsed.subject, 'web01 Bcc: eve@example.org body [31m x')
  })

  test('keeps its headers whatever bytes the subject is made of', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async (subject) => {
        const { raw, parsed } = await compose({ subject: `[who-changed] ${subject}` })
        assert.equal(headersOf(raw).length, 8)
        assert.equal(parsed.text, MAIL.text)
        assert.equal([parsed.to].flat()[0]?.value.length, 2)
      }),
      { numRuns: 50 },
    )
  })

  test('keeps any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme' })), async (lines) => {
        const text = lines.map((line) => `${line}|\n`).join('')
        const { parsed } = await compose({ text, html: null })
        assert.equal(parsed.text ?? '', text)
      }),
      { numRuns: 50 },
    )
  })
})

suite('an address', () => {
  test('without a domain gets the host', () => {
    assert.equal(fullAddress('root', 'web01'), 'root@web01')
    assert.equal(fullAddress('a.b+c@example.org', 'web01'), 'a.b+c@example.org')
  })

  for (const bad of ['', '-oQ/tmp', 'a b@c', 'a@b\nBcc: c@d', 'a@b,c@d', '<a@b>', 'a@b@c', 'a"b@c', 'a@'])
    test(`is not ${JSON.stringify(bad)}`, () => {
      assert.throws(() => fullAddress(bad, 'web01'), /is no mail address/)
    })

  test('gets a domain that is one from whatever a host calls itself', () => {
    assert.equal(mailDomain('web01.example.org\n'), 'web01.example.org')
    assert.equal(mailDomain('evil>\r\nBcc: x'), 'evil---Bcc--x')
    assert.equal(mailDomain('..'), 'localhost')
  })
})
