import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { gzipSync } from 'node:zlib'
import { entryLine, type Entry } from '../../src/ship/entry.js'
import { startCollector } from '../support/collector.js'
import { folder, put } from '../support/folder.js'
import { certificates, noOpenssl, type Certificates } from '../support/rsyslog.js'
import { chained, event } from '../support/shipping.js'
import { until } from '../support/until.js'

interface Post {
  readonly url: string
  readonly by: Certificates
  readonly body: Buffer
  readonly token?: string
  readonly withoutCertificate?: boolean
  readonly method?: string
}

/** The status of the answer and its text; 0 where the connection was refused. */
const post = async ({ url, by, body, token, withoutCertificate, method }: Post): Promise<readonly [number, string]> =>
  new Promise((resolve) => {
    const own =
      withoutCertificate === true ? {} : { cert: readFileSync(by.client.cert), key: readFileSync(by.client.key) }
    const headers = {
      'content-encoding': 'gzip',
      'content-length': body.length,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    }
    const asked = request(url, { method: method ?? 'POST', ca: readFileSync(by.ca), ...own, headers, agent: false })
    asked.on('error', () => {
      resolve([0, ''])
    })
    asked.on('response', (answer) => {
      let text = ''
      answer.on('data', (chunk: Buffer) => {
        text += chunk.toString('latin1')
      })
      answer.on('end', () => {
        resolve([answer.statusCode!, text])
      })
    })
    asked.end(body)
  })

const packed = (entries: readonly Entry[]): Buffer => gzipSync(Buffer.concat(entries.map((entry) => entryLine(entry))))

const place = (t: TestContext): { into: string; by: Certificates; token: string; tls: readonly string[] } => {
  const path = folder(t)
  const by = certificates(path)
  const into = join(path, 'into')
  mkdirSync(into)
  const tls = ['--folder', into, '--cert', by.server.cert, '--key', by.server.key]
  return { into, by, tls, token: put(path, 'token', 'secret\n') }
}

const ENTRIES = chained([{ kind: 'start', text: 'version=test' }, event('type=USER_LOGIN msg=audit(1.000:1): pid=1')])

suite("contrib's collector", { skip: noOpenssl, timeout: 240_000 }, () => {
  test('appends what comes with the token to a file of the host, whose name leads nowhere else', async (t) => {
    const { into, by, tls, token } = place(t)
    const { url } = await startCollector(t, [...tls, '--token-file', token])
    const send = async (entries: readonly Entry[]): Promise<number> =>
      (await post({ url, by, body: packed(entries), token: 'secret' }))[0]
    assert.equal(await send(ENTRIES.slice(0, 1)), 204)
    // As a kill leaves it.
    const file = join(into, 'web1_a-stream.log')
    writeFileSync(file, '{"schema":"who-ch', { flag: 'a' })
    assert.equal(await send(ENTRIES), 204)
    const [first, torn, ...rest] = readFileSync(file, 'utf8').trimEnd().split('\n')
    const lines = ENTRIES.map((entry) => entryLine(entry).toString('utf8').trimEnd())
    assert.deepEqual([first, torn, rest], [lines[0], '{"schema":"who-ch', lines])
    assert.equal(statSync(file).mode & 0o777, 0o600)
    for (const node of ['../../x', '..', '.hidden', 'a/b', 'ä'.repeat(300), null])
      assert.equal(await send(chained([{ kind: 'start', text: 'x' }], { stream: 's', node })), 204)
    const names = readdirSync(into)
    assert.equal(names.length, 7)
    for (const name of names) assert.match(name, /^[\w%-][\w%.-]{0,180}\.log$/)
  })

  test('takes nothing from who has no token or no certificate, and of a wrong body nothing at all', async (t) => {
    const { into, by, tls, token } = place(t)
    const args = [...tls, '--token-file', token, '--client-ca', by.ca, '--max-body', '1']
    const { url, stderr } = await startCollector(t, args)
    const good = { url, by, body: packed(ENTRIES), token: 'secret' }
    const refused = async (change: Partial<Post>): Promise<number> => (await post({ ...good, ...change }))[0]
    assert.equal(await refused({ token: 'secreT' }), 401)
    assert.equal(await refused({ withoutCertificate: true }), 0)
    assert.equal(await refused({ method: 'PUT' }), 405)
    const bodies: readonly (readonly [Buffer, number])[] = [
      [Buffer.from('no gzip'), 400],
      // Two thousand bytes that become two million.
      [gzipSync(Buffer.alloc(2 << 20, 'x')), 413],
      [gzipSync(Buffer.concat([entryLine(ENTRIES[0]!), Buffer.from('{"schema":"other"}\n')])), 400],
      [gzipSync(Buffer.concat([entryLine(ENTRIES[0]!), entryLine(ENTRIES[1]!).subarray(0, -1)])), 400],
      [gzipSync(Buffer.from('null\n')), 400],
      [packed(chained([{ kind: 'start', text: 'x' }], { stream: '../x', node: 'web1' })), 400],
    ]
    for (const [body, status] of bodies) assert.equal(await refused({ body }), status)
    assert.deepEqual(readdirSync(into), [])
    await until(() => stderr().includes('no TLS'))
    for (const line of stderr().trimEnd().split('\n')) assert.match(line, /^who-changed-collector: [\x20-\x7e]+$/)
    assert.deepEqual(await post(good), [204, ''])
    assert.deepEqual(readdirSync(into), ['client_a-stream.log'])
  })

  test('answers that it stored nothing when it could not', async (t) => {
    const { into, by, tls, token } = place(t)
    const { url, stderr } = await startCollector(t, [...tls, '--token-file', token])
    mkdirSync(join(into, 'web1_a-stream.log'))
    const [status, text] = await post({ url, by, body: packed(ENTRIES), token: 'secret' })
    assert.deepEqual([status, text], [500, 'it could not be stored\n'])
    assert.match(stderr(), /EISDIR/)
  })

  test('reads its token anew at SIGHUP, and does not start open to anybody', async (t) => {
    const { by, tls, token } = place(t)
    const { url, signal } = await startCollector(t, [...tls, '--token-file', token])
    writeFileSync(token, 'another\n')
    signal('SIGHUP')
    await until(async () => (await post({ url, by, body: packed(ENTRIES), token: 'another' }))[0] === 204)
    assert.equal((await post({ url, by, body: packed(ENTRIES), token: 'secret' }))[0], 401)
    chmodSync(token, 0o600)
    await assert.rejects(startCollector(t, tls), /anybody could send: --client-ca or --token-file is needed/)
    await assert.rejects(startCollector(t, [...tls, '--token-file', '/none']), /--token-file \/none: ENOENT/)
  })
})
