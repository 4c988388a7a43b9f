#!/usr/bin/env node
// Takes what `who-changed plugin --ship https://HOST:PORT/` sends, and appends it to a file for each sender and stream. Node 20 or newer, and
// nothing else. Then: who-changed ingest --audit FOLDER. The form is described in docs/shipping.md.
//
//   who-changed-collector.mjs --folder FOLDER --cert FILE --key FILE [--client-ca FILE] [--token-file FILE] [--listen [ADDRESS:]PORT]
//                             [--max-body MIB]
//
// --client-ca: only who has a certificate of this authority may send, and its file is named for the certificate, not for what it says.
// --token-file: only who has the token in the first line of this file may send. One of the two is needed, both may be given.
// SIGHUP reads certificates and token anew; SIGTERM ends it when what was taken is on the disk. Anything wrong is one line on standard error.
import { createHash, timingSafeEqual } from 'node:crypto'
import { constants, readFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { createServer } from 'node:https'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createGunzip } from 'node:zlib'

const SCHEMA = 'who-changed/shipped/1'
const NEWLINE = 0x0a

/** What a sender is answered with in the place of 2xx. */
class Refusal extends Error {
  constructor(status, message) {
    super(message)
    this.status = status
  }
}

/** Words of others on one line, and nothing in them that a terminal would obey. */
const plain = (text) =>
  String(text)
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, 300)

const complain = (text) => process.stderr.write(`who-changed-collector: ${plain(text)}\n`)

const fail = (text) => {
  complain(text)
  process.exit(2)
}

const read = (option, file) => {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new Error(`--${option} ${file}: ${error.message}`)
  }
}

const settings = () => {
  const { values } = parseArgs({
    options: {
      ...{ folder: { type: 'string' }, cert: { type: 'string' }, key: { type: 'string' } },
      ...{ 'client-ca': { type: 'string' }, 'token-file': { type: 'string' } },
      ...{ listen: { type: 'string', default: '6515' }, 'max-body': { type: 'string', default: '16' } },
    },
  })
  for (const name of ['folder', 'cert', 'key']) if (values[name] === undefined) throw new Error(`--${name} is missing`)
  if (values['client-ca'] === undefined && values['token-file'] === undefined)
    throw new Error('anybody could send: --client-ca or --token-file is needed')
  const listen = /^(?:(\[[\da-f:.]+\]|[^:]+):)?(\d{1,5})$/i.exec(values.listen)
  if (listen === null || Number(listen[2]) > 65535) throw new Error('--listen takes [ADDRESS:]PORT')
  if (!/^[1-9]\d{0,2}$/.test(values['max-body'])) throw new Error('--max-body takes a number of MiB, 1 to 999')
  return {
    ...values,
    address: listen[1]?.replace(/^\[|\]$/g, ''),
    port: Number(listen[2]),
    limit: Number(values['max-body']) << 20,
  }
}

const digest = (text) => createHash('sha256').update(text).digest()

/** Certificates and token as the files have them now. */
const secrets = (given) => {
  const clients = given['client-ca']
  const tokenFile = given['token-file']
  const token = tokenFile === undefined ? null : read('token-file', tokenFile).toString('latin1').split(/\r?\n/, 1)[0]
  if (token === '') throw new Error(`--token-file ${tokenFile}: its first line is empty`)
  return {
    token: token === null ? null : digest(`Bearer ${token}`),
    tls: {
      ...{ cert: read('cert', given.cert), key: read('key', given.key), minVersion: 'TLSv1.2' },
      ...(clients === undefined ? {} : { ca: read('client-ca', clients), requestCert: true, rejectUnauthorized: true }),
    },
  }
}

/** The body, unpacked, and never more of it than the limit: a few packed bytes can be many. */
const bodyOf = async (request, limit) => {
  const encoding = request.headers['content-encoding'] ?? 'identity'
  if (encoding !== 'gzip' && encoding !== 'identity') throw new Refusal(415, 'the encoding is not gzip')
  if (Number(request.headers['content-length'] ?? 0) > limit) throw new Refusal(413, 'the body is too large')
  const chunks = []
  let size = 0
  const unpacked = encoding === 'gzip' ? request.pipe(createGunzip()) : request
  const broken = new Promise((_, reject) =>
    request.once('error', reject).once('aborted', () => reject(new Error('cut'))),
  )
  broken.catch(() => undefined)
  const all = async () => {
    for await (const chunk of unpacked) {
      size += chunk.length
      if (size > limit) throw new Refusal(413, 'the body is too large')
      chunks.push(chunk)
    }
  }
  try {
    await Promise.race([all(), broken])
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal(400, `the body can't be read: ${error.message}`)
  }
  return Buffer.concat(chunks)
}

/** A part of a file name: nothing in it leads out of the folder, hides it or is too long. */
const safe = (name) =>
  encodeURIComponent(name.toWellFormed())
    .replace(/^\.|[*!'()~]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)
    .slice(0, 100)

const nodeOf = (node) => {
  if (node === null) return '-'
  if (typeof node === 'string') return node
  return typeof node?.base64 === 'string' ? Buffer.from(node.base64, 'base64').toString('latin1') : undefined
}

/** The lines of a body by the file that they belong to. A body with anything else in it is refused as a whole. */
const filesOf = (body, sender) => {
  if (body.length > 0 && body.at(-1) !== NEWLINE) throw new Refusal(400, 'the last line has no end')
  const files = new Map()
  for (let start = 0, number = 1; start < body.length; number++) {
    const end = body.indexOf(NEWLINE, start) + 1
    const line = body.subarray(start, end)
    start = end
    let entry
    try {
      entry = JSON.parse(line.toString('utf8'))
    } catch {
      throw new Refusal(400, `line ${number} is no JSON`)
    }
    const node = nodeOf(entry?.node)
    const isEntry = entry?.schema === SCHEMA && Number.isSafeInteger(entry.seq) && typeof entry.hash === 'string'
    if (!isEntry || node === undefined || !/^[\w-]{1,64}$/.test(entry.stream))
      throw new Refusal(400, `line ${number} is no entry of ${SCHEMA}`)
    const name = `${safe(sender ?? node)}_${entry.stream}.log`
    if (!files.has(name)) files.set(name, [])
    files.get(name).push(line)
  }
  return files
}

/** Opened for each batch, so that it may be rotated away by renaming. What could not be written whole is cut off again. */
const append = async (folder, name, lines) => {
  const { O_RDWR, O_APPEND, O_CREAT, O_NOFOLLOW } = constants
  const file = await open(join(folder, name), O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600)
  try {
    const { size } = await file.stat()
    // What a kill or a loss of power left of a line must not swallow the next.
    const isTorn = size > 0 && (await file.read(Buffer.alloc(1), 0, 1, size - 1)).buffer[0] !== NEWLINE
    try {
      await file.appendFile(Buffer.concat([...(isTorn ? [Buffer.of(NEWLINE)] : []), ...lines]))
      await file.datasync()
    } catch (error) {
      await file.truncate(size)
      throw error
    }
    if (size === 0) await syncFolder(folder)
  } finally {
    await file.close()
  }
}

/** So that a new file's name is on the disk, too. */
const syncFolder = async (folder) => {
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const main = () => {
  const given = settings()
  let { token, tls } = secrets(given)
  // One batch after the other: two that write to one file would mix, and cutting one off would cut the other.
  let last = Promise.resolve()
  const store = (files) => {
    const stored = last.then(async () => {
      for (const [name, lines] of files) await append(given.folder, name, lines)
    })
    last = stored.catch(() => undefined)
    return stored
  }

  const take = async (request) => {
    if (token !== null && !timingSafeEqual(digest(request.headers.authorization ?? ''), token))
      throw new Refusal(401, 'the token is another')
    if (request.method !== 'POST') throw new Refusal(405, 'only POST')
    const subject = given['client-ca'] === undefined ? null : request.socket.getPeerCertificate().subject?.CN
    if (subject === undefined || Array.isArray(subject)) throw new Refusal(403, 'the certificate has not one CN')
    await store(filesOf(await bodyOf(request, given.limit), subject))
  }

  const server = createServer(tls, (request, response) => {
    const { remoteAddress } = request.socket
    take(request).then(
      () => response.writeHead(204).end(),
      (error) => {
        const status = error instanceof Refusal ? error.status : 500
        complain(`${remoteAddress}: ${status}: ${error.message}`)
        // What the disk of this host lacks is nothing for others.
        const words = error instanceof Refusal ? plain(error.message) : 'it could not be stored'
        // The rest of the body is not waited for.
        if (!response.destroyed) response.writeHead(status, { connection: 'close' }).end(`${words}\n`)
      },
    )
  })
  server.requestTimeout = 60_000
  server.maxConnections = 1000
  server.on('tlsClientError', (error, socket) => complain(`${socket.remoteAddress}: no TLS: ${error.message}`))
  server.on('error', (error) => fail(error.message))
  server.listen(given.port, given.address, () => {
    const { address, port } = server.address()
    process.stdout.write(`listening on ${address} port ${port}\n`)
  })
  process.on('SIGHUP', () => {
    try {
      ;({ token, tls } = secrets(given))
      server.setSecureContext(tls)
    } catch (error) {
      complain(`it goes on with what it had: ${error.message}`)
    }
  })
  for (const signal of ['SIGTERM', 'SIGINT'])
    process.once(signal, () => {
      // A batch that is being stored is answered; who waits on an open connection is not waited for.
      server.close(() => process.exit(0))
      server.closeIdleConnections()
      setTimeout(() => void last.then(() => process.exit(0)), 5000).unref()
    })
}

try {
  main()
} catch (error) {
  fail(error.message)
}
