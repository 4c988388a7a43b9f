import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { WhoChangedError } from '../../model/errors.js'
import type { Destination } from '../destination.js'
import { keptLine, type Entry } from '../entry.js'
import { attempt } from './attempt.js'
import { readNamed, readTlsFiles, type TlsFiles, type TlsMaterial } from './tls-files.js'

export interface HttpsPostOptions {
  readonly name: string
  readonly url: URL
  readonly tls: TlsFiles
  /** A file whose first line is a bearer token; null for none. */
  readonly tokenFile: string | null
  readonly agent: string
}

/** Milliseconds until a batch must be acknowledged. */
const ANSWER = 60_000
/** So much of an answer that is no acknowledgement is told. */
const EXCERPT = 200
/** Fast, and enough for text that repeats itself. */
const LEVEL = 1

const compress = promisify<Buffer, { readonly level: number }, Buffer>(gzip)

/** A POST for each batch: lines of JSON. What is answered with 2xx is acknowledged; a redirection is not followed. */
export const httpsPost = (options: HttpsPostOptions): Destination => {
  const { name, url, tokenFile, agent: userAgent } = options
  let connections: { readonly agent: HttpAgent; readonly material: string } | null = null

  /** A connection is used again as long as the files say the same. */
  const agentFor = (material: TlsMaterial | null): HttpAgent => {
    const known = material === null ? '' : JSON.stringify(material)
    if (connections?.material === known) return connections.agent
    connections?.agent.destroy()
    const settings = { keepAlive: true, maxSockets: 1 }
    const agent = material === null ? new HttpAgent(settings) : new HttpsAgent({ ...settings, ...material })
    connections = { agent, material: known }
    return agent
  }

  const post = async (body: Buffer, signal: AbortSignal): Promise<number> => {
    const material = url.protocol === 'https:' ? await readTlsFiles(options.tls) : null
    const headers = {
      'content-type': 'application/x-ndjson',
      'content-encoding': 'gzip',
      'content-length': body.length,
      'user-agent': userAgent,
      ...(tokenFile === null ? {} : { authorization: `Bearer ${await readToken(tokenFile)}` }),
    }
    return attempt<number>({ signal, patience: ANSWER, what: 'an answer' }, (resolve, reject) => {
      const asked = (material === null ? httpRequest : httpsRequest)(url, {
        ...{ method: 'POST', headers, agent: agentFor(material) },
      })
      asked.on('error', reject)
      asked.on('response', (answer) => {
        const status = answer.statusCode ?? 0
        let words = ''
        answer.on('data', (chunk: Buffer) => {
          if (words.length < EXCERPT) words += chunk.toString('utf8').slice(0, EXCERPT)
        })
        answer.on('error', reject)
        answer.on('end', () => {
          if (isAcknowledged(status) || status === TOO_LARGE) resolve(status)
          else reject(new Error(`it answered ${status} ${answer.statusMessage ?? ''}: ${words.trim()}`))
        })
      })
      asked.end(body)
      return () => asked.destroy()
    })
  }

  const send = async (entries: readonly Entry[], signal: AbortSignal): Promise<void> => {
    const body = await compress(Buffer.concat(entries.map((entry) => keptLine(entry))), { level: LEVEL })
    if (isAcknowledged(await post(body, signal))) return
    if (entries.length === 1) throw new Error(`it answered ${TOO_LARGE}: entry ${entries[0]!.seq} is too large for it`)
    const half = Math.ceil(entries.length / 2)
    await send(entries.slice(0, half), signal)
    await send(entries.slice(half), signal)
  }

  return {
    ...{ name, confirmAfter: 0, fault: () => null, send },
    close: async () => {
      connections?.agent.destroy()
      await Promise.resolve()
    },
  }
}

const TOO_LARGE = 413

const isAcknowledged = (status: number): boolean => status >= 200 && status < 300

const readToken = async (file: string): Promise<string> => {
  const token = (await readNamed('--ship-token-file', file)).toString('latin1').split(/\r?\n/, 1)[0]!
  // RFC 6750 §2.1.
  if (/^[A-Za-z0-9\-._~+/]+=*$/.test(token)) return token
  throw new WhoChangedError('usage', `--ship-token-file ${file}: its first line is no bearer token`, {
    place: { file },
  })
}
