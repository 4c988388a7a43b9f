import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { readEntry, type Entry } from '../../src/ship/entry.js'
import { until } from './until.js'

const RSYSLOGD = '/usr/sbin/rsyslogd'
const DRIVERS = ['ossl', 'gtls'] as const

const driver = DRIVERS.find(
  (name) =>
    spawnSync('sh', ['-c', `ls /usr/lib/*/rsyslog/lmnsd_${name}.so /usr/lib/rsyslog/lmnsd_${name}.so`]).stdout.length >
    0,
)

/** Why a test with rsyslogd can't run here; false when it can. */
export const noRsyslog = existsSync(RSYSLOGD) ? false : 'rsyslog is not installed'
/** Why a test with certificates can't run here; false when it can. */
export const noOpenssl = spawnSync('openssl', ['version']).error === undefined ? false : 'openssl is not installed'
export const noRsyslogTls =
  noRsyslog === false && driver === undefined
    ? 'rsyslog-openssl or rsyslog-gnutls is not installed'
    : noRsyslog || noOpenssl

/** contrib's configurations name this driver. */
export const noRsyslogGnutls =
  noRsyslogTls === false &&
  spawnSync('sh', ['-c', 'ls /usr/lib/*/rsyslog/lmnsd_gtls.so /usr/lib/rsyslog/lmnsd_gtls.so']).stdout.length === 0
    ? 'rsyslog-gnutls is not installed'
    : noRsyslogTls

/** Runs rsyslogd with a configuration until the test is over. */
export const runRsyslogd = (t: TestContext, folder: string, name: string, config: string): void => {
  const file = join(folder, `${name}.conf`)
  writeFileSync(file, config)
  const child = spawn(RSYSLOGD, ['-n', '-f', file, '-i', join(folder, `${name}.pid`)], { stdio: 'ignore' })
  t.after(async () => {
    const closed = new Promise((resolve) => child.once('close', resolve))
    if (child.exitCode === null && child.kill('SIGKILL')) await closed
  })
}

/** A certificate of an authority, and those that it gave to a server and a client. Files in PEM. */
export interface Certificates {
  readonly ca: string
  readonly server: { readonly cert: string; readonly key: string }
  readonly client: { readonly cert: string; readonly key: string }
}

/** Made by openssl, for 127.0.0.1 unless another name is asked for. */
export const certificates = (folder: string, name = 'IP:127.0.0.1'): Certificates => {
  const file = (what: string): string => join(folder, what)
  const openssl = (...args: readonly string[]): void => {
    const { status, stderr } = spawnSync('openssl', args, { encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
  }
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const authority = ['-subj', '/CN=authority', '-days', '2', '-addext', 'basicConstraints=critical,CA:TRUE']
  openssl('req', '-x509', ...newKey, '-keyout', file('ca.key'), '-out', file('ca.pem'), ...authority)
  const issue = (who: string, alternative: string): { readonly cert: string; readonly key: string } => {
    const [key, cert, request, extension] = ['key', 'pem', 'csr', 'ext'].map((end) => file(`${who}.${end}`))
    openssl('req', ...newKey, '-keyout', key!, '-out', request!, '-subj', `/CN=${who}`)
    writeFileSync(extension!, `subjectAltName=${alternative}\n`)
    const by = [
      '-CA',
      file('ca.pem'),
      '-CAkey',
      file('ca.key'),
      '-CAcreateserial',
      '-days',
      '2',
      '-extfile',
      extension!,
    ]
    openssl('x509', '-req', '-in', request!, ...by, '-out', cert!)
    return { cert: cert!, key: key! }
  }
  return { ca: file('ca.pem'), server: issue('server', name), client: issue('client', 'DNS:client') }
}

/** A running rsyslogd that writes what it gets into a file. */
export interface Rsyslog {
  readonly port: number
  readonly file: string
  /** Without a word, as in a loss of power. */
  readonly kill: () => Promise<void>
  readonly start: () => Promise<void>
  /** The entries in its file, in their order. */
  readonly entries: () => readonly Entry[]
}

/** `tls`: only a client with a certificate of the same authority may send. */
export const startRsyslog = async (
  t: TestContext,
  folder: string,
  input: { readonly kind: 'tcp' } | { readonly kind: 'unix' } | { readonly kind: 'tls'; readonly by: Certificates },
): Promise<Rsyslog> => {
  const [config, file, portFile] = ['rsyslog.conf', 'received.log', 'port'].map((name) => join(folder, name))
  let port = 0
  let child: ChildProcess | null = null
  const kill = async (): Promise<void> => {
    const running = child
    child = null
    if (running === null || running.exitCode !== null) return
    const closed = new Promise((resolve) => running.once('close', resolve))
    running.kill('SIGKILL')
    await closed
  }
  const start = async (): Promise<void> => {
    rmSync(join(folder, 'rsyslog.pid'), { force: true })
    writeFileSync(config!, configText(folder, file!, portFile!, port, input))
    child = spawn(RSYSLOGD, ['-n', '-f', config!, '-i', join(folder, 'rsyslog.pid')], { stdio: 'ignore' })
    if (input.kind === 'unix') {
      await until(() => existsSync(join(folder, 'log')))
      return
    }
    // It writes down only a port that it chose itself.
    if (port === 0) await until(() => existsSync(portFile!) && /^\d+/.test(readFileSync(portFile!, 'latin1')))
    port ||= Number.parseInt(readFileSync(portFile!, 'latin1'), 10)
    await until(() => listens(port))
  }
  t.after(kill)
  await start()
  return {
    ...{ file: file!, kill, start },
    get port() {
      return port
    },
    entries: () => (existsSync(file!) ? entriesInLines(readFileSync(file!, 'latin1')) : []),
  }
}

const listens = async (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => {
      resolve(false)
    })
  })

const configText = (
  folder: string,
  file: string,
  portFile: string,
  port: number,
  input: Parameters<typeof startRsyslog>[2],
): string => {
  const listen = `address="127.0.0.1" port="${port}"`
  const global =
    input.kind === 'tls'
      ? ` defaultNetstreamDriverCAFile="${input.by.ca}" defaultNetstreamDriverCertFile="${input.by.server.cert}" defaultNetstreamDriverKeyFile="${input.by.server.key}"`
      : ''
  const inputs = {
    tcp: `module(load="imtcp")\ninput(type="imtcp" ${listen} listenPortFileName="${portFile}")`,
    tls: `module(load="imtcp" streamDriver.name="${driver ?? ''}" streamDriver.mode="1" streamDriver.authMode="x509/certvalid")\ninput(type="imtcp" ${listen} listenPortFileName="${portFile}")`,
    unix: `module(load="imuxsock" sysSock.use="off")\ninput(type="imuxsock" socket="${join(folder, 'log')}")`,
  }
  return [
    `global(workDirectory="${folder}"${global})`,
    inputs[input.kind],
    `action(type="omfile" file="${file}" template="RSYSLOG_FileFormat")`,
    '',
  ].join('\n')
}

/** As somebody reads them who has the log file of a receiver. */
export const entriesInLines = (text: string): readonly Entry[] => {
  const parts = new Map<string, (string | undefined)[]>()
  return text.split('\n').flatMap((line) => {
    const at = line.indexOf('{"schema":"who-changed/')
    if (at < 0) return []
    const entry = readEntry(Buffer.from(line.slice(at), 'latin1'))
    if (entry !== null) return [entry]
    let value: Readonly<Record<string, unknown>>
    try {
      value = JSON.parse(line.slice(at)) as Readonly<Record<string, unknown>>
    } catch {
      // A receiver that was killed in the middle of a line.
      return []
    }
    const { stream, seq, part, of, base64 } = value
    const key = `${String(stream)} ${String(seq)} ${String(of)}`
    const known = parts.get(key) ?? Array.from<string | undefined>({ length: Number(of) })
    known[Number(part) - 1] = String(base64)
    parts.set(key, known)
    if (known.includes(undefined)) return []
    parts.delete(key)
    return readEntry(Buffer.concat(known.map((one) => Buffer.from(one!, 'base64')))) ?? []
  })
}
