import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { withAcceptedLogin } from '../../src/correlate/accepted-login.js'
import type { Session } from '../../src/model/session.js'
import { readAuthLog } from '../../src/source/auth-log.js'
import { folder, put } from '../support/folder.js'

const KEY = 'SHA256:uNiVztksCsDhcc0u9e8BrrJXVGDPNzbw6Dq8iEN1mbA'
const DATED = `2026-11-23T20:41:05.432636+01:00 web01 sshd[452]: Accepted publickey for alice from 10.0.0.11 port 33478 ssh2: ED25519 ${KEY}`
const TRADITIONAL =
  'Nov  3 19:41:05 web01 sshd-session[453]: Accepted password for bob from ::ffff:10.0.0.12 port 2 ssh2'

const session = (pid: number, start: string, address: string | null): Session => ({
  ...{
    node: null,
    boot: 1,
    ses: 1,
    auid: 1001,
    login: null,
    origin: null,
    terminal: null,
    madeBy: null,
    openerPid: pid,
    key: null,
    events: [],
  },
  ...{ start: Date.parse(start), end: null, address },
})

suite('readAuthLog', () => {
  test('reads method, address, port and key of accepted logins, dated or not, plain or gzip', (t) => {
    const text = `${DATED}\n${TRADITIONAL}\nNov  3 19:41:06 web01 sshd[9]: Failed password for root from 10.0.0.1 port 3 ssh2\n`
    const plain = readAuthLog(put(folder(t), 'auth.log', text))
    assert.deepEqual(
      plain.map(({ pid, account, address, port, method, key, dated }) => [
        pid,
        account,
        address,
        port,
        method,
        key,
        dated,
      ]),
      [
        [452, 'alice', '10.0.0.11', 33478, 'publickey', KEY, true],
        [453, 'bob', '10.0.0.12', 2, 'password', null, false],
      ],
    )
    assert.deepEqual(readAuthLog(put(folder(t), 'auth.log.1.gz', gzipSync(text))), plain)
  })

  test('reads the key as OpenSSH before 6.8 wrote it', (t) => {
    const md5 = '7e:f5:b5:01:02:03:04:05:06:07:08:09:0a:0b:0c:0d'
    const line = `Nov  3 19:41:05 old sshd[9]: Accepted publickey for eve from 10.0.0.13 port 2 ssh2: RSA ${md5}`
    const [login] = readAuthLog(put(folder(t), 'secure', `${line}\n`))
    assert.equal(login?.key, `MD5:${md5}`)
  })

  test('reads the forms in which rsyslog writes it', (t) => {
    const text = 'Accepted password for eve from 10.0.0.14 port 42532'
    for (const line of [
      `Mar 11 22:55:30 web sshd[31]:  ${text}  ssh2`,
      `<86>1 2026-11-23T20:41:05.432636+01:00 web sshd 31 - -  ${text} ssh2`,
      `2026-11-23T20:41:05+0100 web sshd-session[31]: ${text} ssh2`,
      `1 2026-11-23T20:41:05Z web sshd-session 31 - [meta x="y"] ${text} ssh2`,
    ]) {
      const [login] = readAuthLog(put(folder(t), 'secure', `${line}\n`))
      assert.deepEqual([login?.pid, login?.account, login?.address], [31, 'eve', '10.0.0.14'], line)
    }
  })

  test('believes only lines that sshd tagged: any program can log such a text', (t) => {
    const forged = `${DATED.replace('sshd[452]', 'logger[452]')}\n${DATED.replace('sshd[452]: ', 'cron[1]: sshd[452]: ')}\n`
    assert.deepEqual(readAuthLog(put(folder(t), 'auth.log', forged)), [])
  })
})

suite('withAcceptedLogin', () => {
  test('adds the key to the session that this sshd process opened then', (t) => {
    const logins = readAuthLog(put(folder(t), 'auth.log', `${DATED}\n`))
    const found = withAcceptedLogin(session(452, '2026-11-23T19:41:05.500Z', '10.0.0.11'), logins)
    assert.deepEqual([found.key, found.address], [KEY, '10.0.0.11'])
  })

  test('gives the address that the audit log has lost, also from a line without year and zone', (t) => {
    const logins = readAuthLog(put(folder(t), 'auth.log', `${TRADITIONAL}\n`))
    // The host logged local time, two hours east.
    const found = withAcceptedLogin(session(453, '2026-11-03T17:41:05.900Z', null), logins)
    assert.deepEqual([found.address, found.origin], ['10.0.0.12', 'ssh'])
  })

  for (const [what, line, start] of [
    ['on 29 February', 'Feb 29 08:00:05', '2028-02-29T08:00:05.300Z'],
    ['on New Year’s Eve of a host west of UTC', 'Dec 31 20:10:05', '2026-01-01T01:10:05.300Z'],
    ['on New Year’s Day of a host east of UTC', 'Jan  1 03:10:05', '2025-12-31T22:10:05.300Z'],
  ] as const)
    test(`gives it ${what}`, (t) => {
      const logins = readAuthLog(put(folder(t), 'secure', TRADITIONAL.replace('Nov  3 19:41:05', line)))
      assert.equal(withAcceptedLogin(session(453, start, null), logins).address, '10.0.0.12')
    })

  test('gives nothing from another process, another day, a doubled line, or against the audit log', (t) => {
    const logins = readAuthLog(put(folder(t), 'auth.log', `${DATED}\n`))
    const start = '2026-11-23T19:41:05.500Z'
    assert.equal(withAcceptedLogin(session(999, start, null), logins).address, null)
    assert.equal(withAcceptedLogin(session(452, '2026-11-24T19:41:05.500Z', null), logins).address, null)
    assert.equal(withAcceptedLogin(session(452, start, null), [...logins, ...logins]).address, null)
    assert.equal(withAcceptedLogin(session(452, start, '10.9.9.9'), logins).key, null)
  })
})
