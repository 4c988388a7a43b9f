import type { Command } from 'commander'
import { WhoChangedError } from '../../model/errors.js'
import type { PluginSettings } from '../../plugin/run-plugin.js'
import { rereadConfig } from '../config/with-config.js'

interface PluginRaw {
  readonly db: string
  readonly node?: string
  readonly socket?: string
  readonly user?: string
  readonly queueSize: number
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
      parseSize,
      2048,
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
          settings: settingsOf(raw),
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

const settingsOf = ({ db, node, queueSize }: PluginRaw): PluginSettings => ({
  db,
  node: node ?? null,
  queueLimit: queueSize * (1 << 20),
})

const parseSize = (text: string): number => {
  const size = Number(text)
  if (/^\d{1,7}$/.test(text) && size > 0) return size
  throw new WhoChangedError('usage', `--queue-size takes a number of MiB from 1 on, not "${text}"`)
}
