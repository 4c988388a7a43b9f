import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { suite, test } from 'node:test'
import { deliver } from '../../src/mail/deliver.js'
import type { Refusal } from '../../src/mail/mail.js'
import { sendBySmtp } from '../../src/mail/smtp.js'
import type { SmtpRoute } from '../../src/mail/smtp-route.js'
import { CERTIFICATE, mailServer, refusal } from '../support/mail-server.js'

const MESSAGE = Buffer.from('Subject: x\r\n\r\nhello\r\n.\r\nbye\r\n')

const route = (port: number, more: Partial<SmtpRoute> = {}): SmtpRoute => ({
  host: 'localhost',
  port,
  tlsAtOnce: false,
  tls: 'required',
  login: null,
  authorities: readFileSync(CERTIFICATE, 'utf8'),
  timeout: 5000,
  ...more,
})

/** Delivers without waiting, and tells how long it would have waited. */
const post = async (
  to: SmtpRoute,
  recipients: readonly string[] = ['root@web01'],
): Promise<{ readonly lost: readonly Refusal[]; readonly waits: readonly number[] }> => {
  const waits: number[] = []
  const sleep = (milliseconds: number): Promise<void> => {
    waits.push(milliseconds)
    return Promise.resolve()
  }
  const lost = await deliver(sendBySmtp(to), 'who@web01', recipients, MESSAGE, { tries: 4, firstWait: 30, sleep })
  return { lost, waits }
}

suite('a mail server', () => {
  test('gets the message over STARTTLS, with every byte of it', async (t) => {
    const { port, received } = await mailServer(t)
    assert.deepEqual(await post(route(port), ['a@web01', 'b@web01']), { lost: [], waits: [] })
    assert.equal(received.length, 1)
    const { from, to, bytes, secure } = received[0]!
    assert.deepEqual([from, to, secure], ['who@web01', ['a@web01', 'b@web01'], true])
    assert.equal(bytes.toString(), MESSAGE.toString())
  })

  test('gets it over TLS from the first byte', async (t) => {
    const { port, received } = await mailServer(t, { secure: true })
    assert.deepEqual((await post(route(port, { tlsAtOnce: true }))).lost, [])
    assert.equal(received[0]?.secure, true)
  })

  test('that does not offer STARTTLS gets nothing, unless that was allowed', async (t) => {
    const { port, received } = await mailServer(t, { disabledCommands: ['STARTTLS'] })
    const { lost, waits } = await post(route(port))
    assert.deepEqual([lost.length, lost[0]?.temporary, waits, received.length], [1, false, [], 0])
    assert.deepEqual((await post(route(port, { tls: 'if-offered' }))).lost, [])
    assert.equal(received[0]?.secure, false)
  })

  test('is not encrypted to with "never", though it offers it', async (t) => {
    const { port, received } = await mailServer(t)
    assert.deepEqual((await post(route(port, { tls: 'never' }))).lost, [])
    assert.equal(received[0]?.secure, false)
  })

  test('whose certificate nobody vouches for gets nothing, and is not asked again', async (t) => {
    const { port, received } = await mailServer(t)
    const { lost, waits } = await post(route(port, { authorities: null }))
    assert.deepEqual([lost.length, waits, received.length], [1, [], 0])
    assert.match(lost[0]!.why, /certificate/)
  })

  test('that wants a login gets it, and refuses a wrong one for good', async (t) => {
    const { port, received } = await mailServer(t, {
      authOptional: false,
      onAuth: ({ username, password }, _session, callback) => {
        if (username === 'who' && password === 'gänse') callback(null, { user: username })
        else callback(refusal(535, 'no such login'))
      },
    })
    assert.deepEqual((await post(route(port, { login: { user: 'who', password: 'gänse' } }))).lost, [])
    assert.equal(received[0]?.user, 'who')
    const { lost, waits } = await post(route(port, { login: { user: 'who', password: 'wrong' } }))
    assert.deepEqual([lost[0]?.temporary, waits], [false, []])
    assert.match(lost[0]!.why, /535/)
  })

  test('that fails twice for now is tried three times, waiting longer each time', async (t) => {
    let failures = 2
    const { port, received } = await mailServer(t, {
      onRcptTo: (_address, _session, callback) => {
        callback(failures-- > 0 ? refusal(451, 'greylisted') : null)
      },
    })
    assert.deepEqual(await post(route(port)), { lost: [], waits: [30, 60] })
    assert.equal(received.length, 1)
  })

  test('that fails for now for ever is given up after the last try', async (t) => {
    const { port } = await mailServer(t, {
      onMailFrom: (_address, _session, callback) => {
        callback(refusal(421, 'busy'))
      },
    })
    const { lost, waits } = await post(route(port))
    assert.deepEqual(waits, [30, 60, 120])
    assert.deepEqual([lost.length, lost[0]?.temporary], [1, true])
    assert.match(lost[0]!.why, /421 .*busy/)
  })

  test('that refuses for good is asked once', async (t) => {
    let asked = 0
    const { port } = await mailServer(t, {
      onRcptTo: (_address, _session, callback) => {
        asked++
        callback(refusal(550, 'no such user'))
      },
    })
    const { lost, waits } = await post(route(port))
    assert.deepEqual([asked, waits, lost[0]?.temporary], [1, [], false])
    assert.match(lost[0]!.why, /550 no such user/)
  })

  test('that takes one recipient, delays one and refuses one, gets it to two', async (t) => {
    const asked: string[] = []
    const { port, received } = await mailServer(t, {
      onRcptTo: ({ address }, _session, callback) => {
        const again = asked.includes(address)
        asked.push(address)
        if (address === 'gone@web01') callback(refusal(550, 'no such user'))
        else callback(address === 'later@web01' && !again ? refusal(450, 'later') : null)
      },
    })
    const { lost, waits } = await post(route(port), ['root@web01', 'later@web01', 'gone@web01'])
    assert.deepEqual(
      lost.map(({ recipient }) => recipient),
      ['gone@web01'],
    )
    assert.deepEqual(waits, [30])
    assert.deepEqual(
      received.map(({ to }) => to),
      [['root@web01'], ['later@web01']],
    )
    assert.equal(asked.filter((address) => address === 'gone@web01').length, 1)
  })

  test('that says nothing is given up after the time-out, and tried again', async (t) => {
    const server = createServer(() => undefined)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const sockets = new Set<{ destroy(): void }>()
    server.on('connection', (socket) => sockets.add(socket))
    t.after(() => {
      for (const socket of sockets) socket.destroy()
      server.close()
    })
    const { port } = server.address() as AddressInfo
    const { lost, waits } = await post(route(port, { timeout: 50 }))
    assert.deepEqual([waits.length, lost[0]?.temporary], [3, true])
    assert.equal(sockets.size, 4)
  })

  test('that is not there is tried again', async () => {
    const { lost, waits } = await post(route(await closedPort()))
    assert.deepEqual([waits.length, lost[0]?.temporary], [3, true])
    assert.match(lost[0]!.why, /ECONNREFUSED/)
  })
})

/** A port on which nobody listens. */
const closedPort = async (): Promise<number> => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise<void>((resolve) =>
    server.close(() => {
      resolve()
    }),
  )
  return port
}
