import type { Command } from 'commander'
import { WhoChangedError } from '../../model/errors.js'
import type { PluginSettings } from '../../plugin/plugin-settings.js'
import { collect } from '../config/option-key.js'
import { rereadConfig } from '../config/with-config.js'
import { GROUP } from '../help-text.js'

interface PluginRaw {
  readonly db: string
  readonly node?: string
  readonly socket?: string
  readonly user?: string
  readonly queueSize: number
  readonly ship?: string
  readonly shipCa?: string
  readonly shipCert?: string
  readonly shipKey?: string
  readonly shipTokenFile?: string
  readonly shipInsecure?: boolean
  readonly shipOnly?: readonly string[]
  readonly shipSpoolSize: number
}

/** `who-changed plugin` */
export const addPlugin = (program: Command): void => {
  program
    .command('plugin')
    .summary('what auditd starts: takes its events as they come')
    .description(
      'Takes the events that auditd sends its plugins into a queue and from there into an index, as they come: in the string or the binary format, from standard input or from the socket of its af_unix plugin. Never runs as root. SIGHUP reads the config file again, SIGTERM ends it with everything stored.',
    )
    .option('--db <file>', 'the index; the queue is beside it', '/var/lib/who-changed-plugin/index.db')
    .option('--node <name>', 'the host of records that name none')
    .option('--socket <path>', "read auditd's socket (/run/audit/audispd_events) instead of standard input")
    .option('--user <name>', 'become this user when started as root')
    .option(
      '--queue-size <MiB>',
      'the most that may wait to be indexed; more is lost, counted and told',
      parseSize('--queue-size'),
      2048,
    )
    .optionsGroup(GROUP.ship)
    .option(
      '--ship <url>',
      'ship the events too: syslog+tls://HOST:6514, syslog+tcp, syslog+udp, syslog+unix, https, file',
    )
    .option('--ship-ca <file>', 'the authorities to trust, PEM, instead of the well-known')
    .option('--ship-cert <file>', 'the certificate of this host, PEM')
    .option('--ship-key <file>', 'with its key')
    .option('--ship-token-file <file>', 'for https: a bearer token, in the first line of this file')
    .option('--ship-insecure', 'believe any certificate, and allow http: to other hosts')
    .option('--ship-only <what>', 'of system calls only these: key=NAME, topic=NAME, path=/PATH (repeatable)', collect)
    .option(
      '--ship-spool-size <MiB>',
      'the most that may wait to be acknowledged; then the oldest gives way, counted and told',
      parseSize('--ship-spool-size'),
      1024,
    )
    .action(async (raw: PluginRaw, self: Command) => {
      let stop: () => void = () => undefined
      let reload: () => void = () => undefined
      const stopped = new Promise<void>((resolve) => {
        stop = resolve
      })
      // Before anything else: without a handler Node would die of the SIGHUP that auditd sends all plugins.
      process.on('SIGHUP', () => {
        reload()
      })
      for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop)
      const now = (): number => Date.now()
      const { teller } = await import('../../plugin/tell.js')
      const tell = teller(now)
      try {
        // Before anything is opened: a mistake is told at once.
        const settings = await settingsOf(raw)
        const [{ leaveRoot }, { runPlugin }, { connectSocket, inputStream, socketStream }] = await Promise.all([
          import('../../plugin/become.js'),
          import('../../plugin/run-plugin.js'),
          import('../../plugin/event-stream.js'),
        ])
        const { socket, user = null } = raw
        const isRoot = process.getuid?.() === 0 && user !== null
        const opened = socket !== undefined && isRoot ? await connectSocket(socket, stopped, tell) : null
        leaveRoot(user, raw.db)
        await runPlugin({
          settings,
          stream: socket === undefined ? inputStream(process.stdin) : socketStream(socket, opened),
          stopped,
          onReload: (action) => {
            reload = action
          },
          reread: async () => {
            await rereadConfig(program, self)
            return settingsOf(self.opts<PluginRaw>())
          },
          now,
          tell,
        })
      } catch (error) {
        // Nobody sees the standard error of a plugin.
        if (error instanceof WhoChangedError) tell(error.message)
        throw error
      }
      // Standard input may still be open.
      process.exit()
    })
}

const settingsOf = async (raw: PluginRaw): Promise<PluginSettings> => ({
  db: raw.db,
  node: raw.node ?? null,
  queueLimit: raw.queueSize * MIB,
  ship: await shipOf(raw),
})

/** @throws {WhoChangedError} `usage` for what makes no sense. */
const shipOf = async (raw: PluginRaw): Promise<PluginSettings['ship']> => {
  const { ship: url, shipOnly: only = [] } = raw
  const named = SHIP_OPTIONS.find(([key]) => raw[key] !== undefined)
  if (url === undefined && named !== undefined)
    throw new WhoChangedError('usage', `${named[1]} is for shipping: say where to with --ship`)
  if (url === undefined) return null
  const [{ openDestination }, { parseShipOnly }, { VERSION }] = await Promise.all([
    import('../../ship/destinations/open-destination.js'),
    import('../../plugin/ship-only.js'),
    import('../../version.js'),
  ])
  const target = {
    ...{ url, ca: raw.shipCa ?? null, cert: raw.shipCert ?? null, key: raw.shipKey ?? null },
    ...{ tokenFile: raw.shipTokenFile ?? null, insecure: raw.shipInsecure === true },
  }
  const program = `who-changed ${VERSION}`
  openDestination(target, { host: '-', process: process.pid, program })
  parseShipOnly(only)
  return { target, only, spoolLimit: raw.shipSpoolSize * MIB, program }
}

const SHIP_OPTIONS = [
  ['shipCa', '--ship-ca'],
  ['shipCert', '--ship-cert'],
  ['shipKey', '--ship-key'],
  ['shipTokenFile', '--ship-token-file'],
  ['shipInsecure', '--ship-insecure'],
  ['shipOnly', '--ship-only'],
] as const

const MIB = 1 << 20

const parseSize =
  (option: string) =>
  (text: string): number => {
    const size = Number(text)
    if (/^\d{1,7}$/.test(text) && size > 0) return size
    throw new WhoChangedError('usage', `${option} takes a number of MiB from 1 on, not "${text}"`)
  }
