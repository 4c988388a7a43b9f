import { isIP } from 'node:net'
import { fileURLToPath } from 'node:url'
import { WhoChangedError } from '../../model/errors.js'
import type { Destination } from '../destination.js'
import type { SyslogSender } from '../syslog-message.js'
import { appendFile } from './append-file.js'
import { httpsPost } from './https-post.js'
import { localSyslog } from './local-syslog.js'
import { syslogDatagram } from './syslog-datagram.js'
import { syslogStream } from './syslog-stream.js'

/** Where entries are to go, as it was asked for. */
export interface ShipTarget {
  readonly url: string
  readonly ca: string | null
  readonly cert: string | null
  readonly key: string | null
  readonly tokenFile: string | null
  /** Any certificate is taken, and a token may go unencrypted. */
  readonly insecure: boolean
}

/** Who ships: the host's name, this process, and the program with its version. */
export interface Shipping extends SyslogSender {
  readonly program: string
}

const FORMS =
  'syslog+tls://HOST:6514, syslog+tcp://HOST:PORT, syslog+udp://HOST:PORT, syslog+unix:///dev/log, https://HOST/PATH or file:///PATH'
/** RFC 5425 §4.1, RFC 5426 §3.3. */
const PORTS: Readonly<Record<string, number>> = { 'syslog+tls:': 6514, 'syslog+tcp:': 514, 'syslog+udp:': 514 }

/**
 * The destination that a URL names. Nothing is opened yet.
 * @throws {WhoChangedError} `usage` for a URL that is none of these, and for options that don't go together.
 */
export const openDestination = (target: ShipTarget, { program, ...sender }: Shipping): Destination => {
  const url = parse(target.url)
  const { ca, cert, key, insecure, tokenFile } = target
  const isTls = url.protocol === 'syslog+tls:' || url.protocol === 'https:'
  if ((cert === null) !== (key === null)) throw wrong('--ship-cert and --ship-key belong together')
  if (!isTls && (ca !== null || cert !== null))
    throw wrong(`--ship-ca, --ship-cert and --ship-key are for syslog+tls and https, not for ${shown(url)}`)
  if (tokenFile !== null && !url.protocol.startsWith('http'))
    throw wrong(`--ship-token-file is for https, not for ${shown(url)}`)
  const tls = { ca, cert, key, insecure }
  const name = shown(url)
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const port = Number(url.port) || PORTS[url.protocol]!
  switch (url.protocol) {
    case 'syslog+tls:':
      return syslogStream({ name, host, port, tls, sender })
    case 'syslog+tcp:':
      return syslogStream({ name, host, port, tls: null, sender })
    case 'syslog+udp:':
      return syslogDatagram({ name, host, port, sender })
    case 'syslog+unix:':
      return localSyslog({ name, path: pathOf(url), process: sender.process })
    case 'file:':
      return appendFile(name, pathOf(url))
    case 'https:':
    case 'http:':
      if (url.protocol === 'http:' && !insecure && !isLoopback(host))
        throw wrong(`${name}: http goes unencrypted, so it is for this host only; use https, or --ship-insecure`)
      return httpsPost({ name, url, tls, tokenFile, agent: program.replace(' ', '/') })
    default:
      throw wrong(`--ship takes ${FORMS}, not "${target.url}"`)
  }
}

const parse = (text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null) throw wrong(`--ship takes ${FORMS}, not "${text}"`)
  if (url.username !== '' || url.password !== '')
    throw wrong('--ship takes no user and no password; use --ship-token-file or --ship-cert')
  const isLocal = url.protocol === 'file:' || url.protocol === 'syslog+unix:'
  if (isLocal ? url.hostname !== '' || url.pathname.length < 2 : url.hostname === '' && url.protocol in PORTS)
    throw wrong(`--ship takes ${FORMS}, not "${text}"`)
  return url
}

/** What a destination is called, without what may be secret; null for what is none. */
export const nameOfTarget = (text: string): string | null => (URL.canParse(text) ? shown(new URL(text)) : null)

/** Without what may be secret. */
const shown = ({ protocol, host, pathname }: URL): string => `${protocol}//${host}${pathname}`

const pathOf = ({ pathname }: URL): string => fileURLToPath(`file://${pathname}`)

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))

const wrong = (sentence: string): WhoChangedError => new WhoChangedError('usage', sentence)
