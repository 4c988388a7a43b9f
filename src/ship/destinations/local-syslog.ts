import { spawn } from 'node:child_process'
import type { Destination } from '../destination.js'
import { priority, syslogTexts } from '../syslog-message.js'
import { attempt } from './attempt.js'

export interface LocalSyslogOptions {
  readonly name: string
  /** The socket. */
  readonly path: string
  readonly process: number
}

/** Milliseconds that the socket may take for a batch. */
const PATIENCE = 60_000
/** What was handed over must have been stored within this. Milliseconds. */
const STORE = 10_000

/**
 * The syslog of this host, by logger(1): Node.js has no datagrams of Unix sockets. Each line that logger reads is a message, whose priority
 * stands before it.
 */
export const localSyslog = ({ name, path, process: id }: LocalSyslogOptions): Destination => ({
  ...{ name, confirmAfter: STORE, fault: () => null },
  send: async (entries, signal) =>
    attempt<undefined>({ signal, patience: PATIENCE, what: 'logger(1)' }, (resolve, reject) => {
      const child = spawn('logger', [...LOGGER, `--id=${id}`, '--socket', path], {
        stdio: ['pipe', 'ignore', 'pipe'],
        env: { PATH: '/usr/bin:/bin' },
      })
      let words = ''
      child.stderr.on('data', (chunk: Buffer) => {
        words = (words + chunk.toString('latin1')).slice(0, 200)
      })
      child.on('error', reject)
      child.stdin.on('error', () => undefined)
      child.on('close', (status) => {
        if (status === 0 && words === '') resolve(undefined)
        else reject(new Error(words.split('\n', 1)[0] || `logger(1) ended with status ${status ?? '?'}`))
      })
      child.stdin.end(
        entries.flatMap((entry) => syslogTexts(entry).map(({ text }) => `${priority(entry)}${text}\n`)).join(''),
        'latin1',
      )
      return () => child.kill()
    }),
  close: () => Promise.resolve(),
})

const LOGGER = ['--tag', 'who-changed', '--prio-prefix', '--size', '16384', '--socket-errors=on']
