import { connect, isIP, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import type { Destination } from '../destination.js'
import { countedMessage, syslogMessages, type SyslogSender } from '../syslog-message.js'
import { attempt } from './attempt.js'
import { readTlsFiles, type TlsFiles } from './tls-files.js'
import { unarrivedBytes } from './unarrived-bytes.js'

export interface SyslogStreamOptions {
  readonly name: string
  readonly host: string
  readonly port: number
  /** null: not encrypted. */
  readonly tls: TlsFiles | null
  readonly sender: SyslogSender
}

/** Milliseconds until a connection must be there, and until a batch must have arrived. */
const CONNECT = 20_000
const ARRIVE = 60_000
/** No syslog receiver says what it has stored: what it got must have been stored within this, while the connection held. Milliseconds. */
const STORE = 10_000
/** How often it is looked whether everything has arrived: first at once, then less often. Milliseconds. */
const LOOKS = [1, 2, 5, 10, 20, 50]

/** Syslog over TCP or TLS, octets counted (RFC 5425, RFC 6587 §3.4.1). */
export const syslogStream = ({ name, host, port, tls, sender }: SyslogStreamOptions): Destination => {
  let socket: Socket | null = null
  let broken: Error | null = null

  const open = async (signal: AbortSignal): Promise<Socket> => {
    const material = tls === null ? null : await readTlsFiles(tls)
    const opened = await attempt<Socket>({ signal, patience: CONNECT, what: 'connecting' }, (resolve, reject) => {
      const one =
        material === null
          ? connect({ host, port })
          : connectTls({ host, port, ...material, ...(isIP(host) === 0 ? { servername: host } : {}) })
      one.once(material === null ? 'connect' : 'secureConnect', () => {
        resolve(one)
      })
      one.once('error', reject)
      one.once('close', () => {
        reject(new Error('the other side closed the connection'))
      })
      return () => {
        one.destroy()
      }
    })
    opened.setNoDelay(true)
    opened.setKeepAlive(true, 30_000)
    let why: Error | null = null
    opened.on('error', (error) => {
      why = error
    })
    opened.on('close', () => {
      if (socket !== opened) return
      socket = null
      broken = why ?? new Error('the other side closed the connection')
    })
    // Nothing is said on such a connection; but its end is read.
    opened.resume()
    return opened
  }

  const drop = (): void => {
    const dropped = socket
    socket = null
    dropped?.destroy()
  }

  const fault = (): Error | null => {
    const found = broken
    broken = null
    return found
  }

  return {
    ...{ name, confirmAfter: STORE, fault },
    send: async (entries, signal) => {
      const found = fault()
      // What was sent before and is not yet believed goes first.
      if (found !== null) throw found
      socket ??= await open(signal)
      const opened = socket
      try {
        const text = entries.flatMap((entry) => syslogMessages(entry, sender).map(countedMessage)).join('')
        await attempt<null>({ signal, patience: ARRIVE, what: 'sending' }, (resolve, reject) => {
          const onClose = (): void => {
            reject(broken ?? new Error('the connection broke'))
          }
          opened.once('close', onClose)
          opened.write(text, 'latin1', (error) => {
            if (error != null) reject(error)
            else
              arrived(opened, signal).then(() => {
                resolve(null)
              }, reject)
          })
          return () => opened.off('close', onClose)
        })
      } catch (error) {
        drop()
        broken = null
        throw error
      }
    },
    close: async () => {
      const opened = socket
      socket = null
      if (opened === null) return
      await new Promise<void>((resolve) => {
        opened.once('close', resolve)
        opened.end()
        setTimeout(() => opened.destroy(), 1000).unref()
      })
    },
  }
}

/** Resolves when the other side's TCP has everything that was written. */
const arrived = async (socket: Socket, signal: AbortSignal): Promise<void> => {
  for (let look = 0; !socket.destroyed && !signal.aborted; look++) {
    const left = await unarrivedBytes(socket)
    if (left === null || left === 0) return
    await sleep(LOOKS[Math.min(look, LOOKS.length - 1)])
  }
}
