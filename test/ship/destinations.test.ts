import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { gunzipSync } from 'node:zlib'
import type { Destination } from '../../src/ship/destination.js'
import { openDestination, type ShipTarget } from '../../src/ship/destinations/open-destination.js'
import { queueIn } from '../../src/ship/destinations/unarrived-bytes.js'
import type { Entry } from '../../src/ship/entry.js'
import { Shipper } from '../../src/ship/shipper.js'
import { checkEntries } from '../../src/ship/verify-chain.js'
import { folder, put } from '../support/folder.js'
import { certificates, entriesInLines, noOpenssl, noRsyslog, noRsyslogTls, startRsyslog } from '../support/rsyslog.js'
import { chained, event, openSpool } from '../support/shipping.js'
import { until } from '../support/until.js'

const PLAIN = { ca: null, cert: null, key: null, tokenFile: null, insecure: false }
const destinationOf = (url: string, more: Partial<ShipTarget> = {}): Destination =>
  openDestination({ ...PLAIN, ...more, url }, { host: 'web1', process: 812, program: 'who-changed 1' })
const open = (t: TestContext, url: string, more: Partial<ShipTarget> = {}): Destination => {
  const destination = destinationOf(url, more)
  t.after(() => destination.close())
  return destination
}
const never = new AbortController().signal

/** What is hard to carry: any byte, a separator of the kernel, records longer than a message, and two that follow it. */
const ENTRIES = chained([
  { kind: 'start', text: 'version=1' },
  event('type=SYSCALL msg=audit(1795900000.123:77): key="a"\x1dARCH=x86_64', 'type=EOE msg=audit(1795900000.123:77): '),
  event(Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)).toString('latin1')),
  event('x'.repeat(9000), `Ã¼${'y'.repeat(9000)}`),
  { kind: 'gap', text: 'cause=away events=0 records=0 from=1 to=2' },
])

interface Answer {
  readonly status: number
  readonly authorization: string | undefined
  readonly body: Buffer
}

/** A server that answers what `answer` says of each request that it got. */
const serve = async (
  t: TestContext,
  options: Parameters<typeof createHttps>[0] | null,
  answer: (entries: readonly Entry[]) => number,
): Promise<{ readonly port: number; readonly requests: Answer[] }> => {
  const requests: Answer[] = []
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      assert.equal(request.headers['content-encoding'], 'gzip')
      const body = gunzipSync(Buffer.concat(chunks))
      const status = answer(entriesInLines(body.toString('latin1')))
      requests.push({ status, authorization: request.headers.authorization, body })
      response.writeHead(status, { location: '/elsewhere' }).end('words')
    })
  }
  const server = options === null ? createHttp(onRequest) : createHttps(options, onRequest)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, requests }
}

suite('rsyslogd gets every byte of an entry', () => {
  test('by TLS, from who has a certificate', { skip: noRsyslogTls }, async (t) => {
    const path = folder(t)
    const by = certificates(path)
    const receiver = await startRsyslog(t, path, { kind: 'tls', by })
    const url = `syslog+tls://127.0.0.1:${receiver.port}`
    await open(t, url, { ca: by.ca, ...by.client }).send(ENTRIES, never)
    await until(() => receiver.entries().length === ENTRIES.length)
    assert.deepEqual(receiver.entries(), ENTRIES)
    await assert.rejects(open(t, url, by.client).send(ENTRIES, never), /self.signed certificate/)
    const other = folder(t)
    await assert.rejects(open(t, url, { ca: certificates(other).ca, ...by.client }).send(ENTRIES, never), /certificate/)
    await assert.rejects(
      open(t, url, { ca: join(path, 'missing.pem') }).send(ENTRIES, never),
      /--ship-ca .*missing\.pem: it can't be read/,
    )
    await open(t, url, { ...by.client, insecure: true }).send(ENTRIES, never)
    await until(() => receiver.entries().length === 2 * ENTRIES.length)
  })

  test('by TLS only under its own name', { skip: noRsyslogTls }, async (t) => {
    const path = folder(t)
    const by = certificates(path, 'DNS:log.example')
    const receiver = await startRsyslog(t, path, { kind: 'tls', by })
    const destination = open(t, `syslog+tls://127.0.0.1:${receiver.port}`, { ca: by.ca, ...by.client })
    await assert.rejects(destination.send(ENTRIES, never), /does not match certificate/)
    assert.deepEqual(receiver.entries(), [])
  })

  test('by TCP, and a connection that broke is told before anything else is sent', { skip: noRsyslog }, async (t) => {
    const receiver = await startRsyslog(t, folder(t), { kind: 'tcp' })
    const destination = open(t, `syslog+tcp://127.0.0.1:${receiver.port}`)
    await destination.send(ENTRIES, never)
    assert.equal(destination.fault(), null)
    await until(() => receiver.entries().length === ENTRIES.length)
    await receiver.kill()
    let fault: Error | null = null
    await until(() => (fault ??= destination.fault()) !== null)
    await assert.rejects(destination.send(ENTRIES, never), /ECONNREFUSED/)
    await receiver.start()
    await destination.send(ENTRIES, never)
    await until(() => receiver.entries().length === 2 * ENTRIES.length)
    assert.deepEqual(receiver.entries(), [...ENTRIES, ...ENTRIES])
  })

  test('by the socket of the host', { skip: noRsyslog }, async (t) => {
    const path = folder(t)
    const receiver = await startRsyslog(t, path, { kind: 'unix' })
    const destination = open(t, `syslog+unix://${join(path, 'log')}`)
    await destination.send(ENTRIES, never)
    await until(() => receiver.entries().length === ENTRIES.length)
    assert.deepEqual(receiver.entries(), ENTRIES)
    assert.match(readFileSync(receiver.file, 'latin1'), /who-changed\[812\]: \{/)
    await assert.rejects(open(t, `syslog+unix://${join(path, 'nothing')}`).send(ENTRIES, never), /nothing/)
  })
})

suite('a destination', () => {
  test('of datagrams gets a message in each, and is known to be gone when it says so', async (t) => {
    const receiver = createSocket('udp4')
    const messages: string[] = []
    receiver.on('message', (message) => messages.push(message.toString('latin1')))
    receiver.bind(0, '127.0.0.1')
    await once(receiver, 'listening')
    const destination = open(t, `syslog+udp://127.0.0.1:${receiver.address().port}`)
    await destination.send(ENTRIES, never)
    await until(() => messages.length === 8)
    assert.deepEqual(entriesInLines(messages.join('\n')), ENTRIES)
    receiver.close()
    await once(receiver, 'close')
    let isKnown = false
    await until(async () => {
      await destination.send(ENTRIES, never).catch(() => {
        isKnown = true
      })
      return isKnown
    })
  })

  test(
    'by HTTPS acknowledges with 2xx; who sends proves who it is by a certificate and a token',
    { skip: noOpenssl },
    async (t) => {
      const path = folder(t)
      const { ca, server, client } = certificates(path)
      const read = (file: string): Buffer => readFileSync(file)
      let answer = 204
      const tls = { ca: read(ca), cert: read(server.cert), key: read(server.key), requestCert: true }
      const { port, requests } = await serve(t, tls, () => answer)
      const url = `https://127.0.0.1:${port}/ingest`
      const tokenFile = put(path, 'token', 'abc.DEF-1==\n')
      const destination = open(t, url, { ca, ...client, tokenFile })
      await destination.send(ENTRIES, never)
      assert.equal(requests[0]!.authorization, 'Bearer abc.DEF-1==')
      assert.deepEqual(entriesInLines(requests[0]!.body.toString('latin1')), ENTRIES)
      await assert.rejects(open(t, url, { ca }).send(ENTRIES, never), /certificate required|socket hang up|ECONNRESET/)
      await assert.rejects(open(t, url, client).send(ENTRIES, never), /self.signed certificate/)
      for (answer of [302, 401, 500])
        await assert.rejects(destination.send(ENTRIES, never), new RegExp(`it answered ${answer} .*: words`))
      writeFileSync(tokenFile, 'no token\n')
      await assert.rejects(destination.send(ENTRIES, never), /its first line is no bearer token/)
      assert.equal(requests.length, 4)
    },
  )

  test('by HTTPS that finds a batch too large gets it in smaller ones, in order', async (t) => {
    const received: Entry[] = []
    const { port } = await serve(t, null, (entries) => {
      if (entries.length > 2) return 413
      received.push(...entries)
      return 200
    })
    await open(t, `http://127.0.0.1:${port}/`).send(ENTRIES, never)
    assert.deepEqual(received, ENTRIES)
    const { port: strict } = await serve(t, null, () => 413)
    await assert.rejects(open(t, `http://127.0.0.1:${strict}/`).send(ENTRIES, never), /entry 1 is too large for it/)
  })

  test('that is a file gets lines at its end, also behind a line that a kill has cut', async (t) => {
    const file = join(folder(t), 'a file')
    const destination = open(t, `file://${encodeURI(file)}`)
    await destination.send(ENTRIES.slice(0, 2), never)
    appendFileSync(file, '{"schema":"who-changed/shipped/1","str')
    await destination.send(ENTRIES.slice(1), never)
    assert.deepEqual(entriesInLines(readFileSync(file, 'latin1')), [...ENTRIES.slice(0, 2), ...ENTRIES.slice(1)])
  })

  test('that does not answer is given up when it is stopped', async (t) => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    t.after(() => server.close())
    const { port } = server.address() as AddressInfo
    for (const url of [`http://127.0.0.1:${port}/`, `syslog+tls://127.0.0.1:${port}`]) {
      const stop = new AbortController()
      const sending = open(t, url).send(ENTRIES, stop.signal)
      stop.abort()
      await assert.rejects(sending, /it was stopped/)
    }
  })

  test('is refused with a sentence where its address or what goes with it makes no sense', () => {
    const cert = { cert: 'c', key: 'k' }
    for (const [url, more, words] of [
      ['loghost:6514', {}, /--ship takes syslog\+tls:\/\/HOST:6514, .* not "loghost:6514"/],
      ['syslog+tls://', {}, /--ship takes/],
      ['file://host/path', {}, /--ship takes/],
      ['syslog+tls://me:secret@host', {}, /--ship takes no user and no password/],
      ['http://log.example/', {}, /http goes unencrypted, so it is for this host only/],
      ['syslog+tcp://host', cert, /--ship-ca, --ship-cert and --ship-key are for syslog\+tls and https/],
      ['syslog+tls://host', { cert: 'c' }, /--ship-cert and --ship-key belong together/],
      ['syslog+tls://host', { tokenFile: 'f' }, /--ship-token-file is for https/],
    ] as const)
      assert.throws(() => destinationOf(url, more), words, url)
    assert.equal(destinationOf('https://log.example/in?token=secret').name, 'https://log.example/in')
    assert.ok(destinationOf('http://log.example/', { insecure: true }))
    assert.ok(destinationOf('http://[::1]:80/'))
  })

  test('by TCP is asked of the kernel whether it has everything', () => {
    const list = `  sl  local_address rem_address   st tx_queue rx_queue
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000005 00:00000000 00000000
   1: 0100007F:D431 0100007F:1A2C 01 0000012C:00000000 01:00000014 00000000
   2: 0100007F:1A2C 0100007F:D431 01 00000000:00000000 01:00000014 00000000`
    assert.equal(queueIn(list, 0xd431, 6700), 300)
    assert.equal(queueIn(list, 6700, 0xd431), 0)
    assert.equal(queueIn(list, 6700, 1), null)
  })
})

suite('a receiver that is killed and started again ten times', () => {
  for (const kind of ['tcp', 'tls'] as const)
    test(`has everything in the end, by ${kind}`, { skip: kind === 'tcp' ? noRsyslog : noRsyslogTls }, async (t) => {
      const path = folder(t)
      const by = kind === 'tls' ? certificates(path) : null
      const receiver = await startRsyslog(t, path, by === null ? { kind: 'tcp' } : { kind: 'tls', by })
      const spool = await openSpool(join(path, 'spool'), 64 << 20)
      const client = by === null ? {} : { ca: by.ca, ...by.client }
      const destination = open(t, `syslog+${kind}://127.0.0.1:${receiver.port}`, client)
      const ship = new Shipper({ spool, destination, now: Date.now, random: () => 0, tell: () => undefined })
      t.after(() => ship.stop())
      ship.start()
      const EVENTS = 5000
      for (let n = 0; n < EVENTS; n += 20) {
        spool.append(Array.from({ length: 20 }, (_, i) => event(`record ${n + i} ${'x'.repeat(500)}`)))
        ship.wake()
        if (n % (EVENTS / 10) === 0) {
          await receiver.kill()
          await receiver.start()
        }
        await new Promise((resolve) => setImmediate(resolve))
      }
      await until(() => new Set(receiver.entries().map(({ seq }) => seq)).size === EVENTS + 1)
      const [checked] = checkEntries(receiver.entries())
      assert.deepEqual(checked!.faults, [])
      assert.equal(checked!.entries.length, EVENTS + 1)
    })
})
