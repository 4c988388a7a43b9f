import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { smtpRoute, type SmtpOptions } from '../../src/mail/smtp-route.js'

const PLAIN: SmtpOptions = { user: null, password: null, tls: 'required', authorities: null, timeout: 1000 }

suite('the address of a mail server', () => {
  test('has the port that its kind of connection usually has', () => {
    assert.equal(smtpRoute('smtp://mail.example', PLAIN).port, 25)
    assert.equal(smtpRoute('smtp://who:x@mail.example', PLAIN).port, 587)
    assert.equal(smtpRoute('smtps://mail.example', PLAIN).port, 465)
    assert.equal(smtpRoute('smtp://mail.example:2525', PLAIN).port, 2525)
  })

  test('may be an IPv6 address', () => {
    assert.equal(smtpRoute('smtp://[::1]:25', PLAIN).host, '::1')
  })

  test('may hold a login, which the options overrule', () => {
    assert.deepEqual(smtpRoute('smtps://wh%40:p%2Fw@h', PLAIN).login, { user: 'wh@', password: 'p/w' })
    const own = { ...PLAIN, user: 'u', password: 'p' }
    assert.deepEqual(smtpRoute('smtps://a:b@h', own).login, { user: 'u', password: 'p' })
  })

  const FAULTS: readonly (readonly [text: string, options: SmtpOptions, sentence: RegExp])[] = [
    ['mail.example', PLAIN, /--smtp takes an address/],
    ['http://mail.example', PLAIN, /--smtp takes an address/],
    ['smtp://mail.example/inbox', PLAIN, /--smtp takes an address/],
    ['smtp://', PLAIN, /--smtp takes an address/],
    ['smtp://user@h', PLAIN, /a user but no password/],
    ['smtp://h', { ...PLAIN, password: 'p' }, /a password but no user/],
    ['smtp://u:%zz@h', PLAIN, /written %25/],
    ['smtp://u:p@h', { ...PLAIN, tls: 'if-offered' }, /a login is only sent over TLS/],
  ]
  for (const [text, options, sentence] of FAULTS)
    test(`is not ${text}`, () => {
      assert.throws(() => smtpRoute(text, options), sentence)
    })
})
