import { createSocket, type Socket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Destination } from '../destination.js'
import { syslogMessages, type SyslogSender } from '../syslog-message.js'
import { attempt } from './attempt.js'

export interface SyslogDatagramOptions {
  readonly name: string
  readonly host: string
  readonly port: number
  readonly sender: SyslogSender
}

/** Milliseconds until a name must be known and a datagram taken. */
const PATIENCE = 20_000
/** A host that has nobody at the port says so within this. Milliseconds. */
const REFUSAL = 2000
/** So many bytes, then a pause: a receiver's buffer is a few hundred kilobytes. */
const BURST_BYTES = 32 << 10

/** Syslog in datagrams (RFC 5426). Nobody tells when one is lost; only that nobody listens, and that not always. */
export const syslogDatagram = ({ name, host, port, sender }: SyslogDatagramOptions): Destination => {
  let socket: Socket | null = null
  let refused: Error | null = null

  const open = async (signal: AbortSignal): Promise<Socket> => {
    const { address, family } = await lookup(host)
    return attempt<Socket>({ signal, patience: PATIENCE, what: 'connecting' }, (resolve, reject) => {
      const one = createSocket(family === 6 ? 'udp6' : 'udp4')
      one.on('error', (error) => {
        refused = error
        reject(error)
      })
      one.connect(port, address, () => {
        resolve(one)
      })
      return () => one.close()
    })
  }

  const close = (): void => {
    const opened = socket
    socket = null
    opened?.close()
  }

  const fault = (): Error | null => {
    const found = refused
    refused = null
    if (found !== null) close()
    return found
  }

  return {
    ...{ name, confirmAfter: REFUSAL, fault },
    send: async (entries, signal) => {
      const found = fault()
      if (found !== null) throw found
      socket ??= await open(signal)
      const opened = socket
      let sent = 0
      for (const message of entries.flatMap((entry) => syslogMessages(entry, sender))) {
        await attempt<null>({ signal, patience: PATIENCE, what: 'sending' }, (resolve, reject) => {
          opened.send(Buffer.from(message, 'latin1'), (error) => {
            if (error === null) resolve(null)
            else reject(error)
          })
          return () => undefined
        })
        sent += message.length
        if (sent < BURST_BYTES) continue
        sent = 0
        await sleep(1)
      }
      const late = fault()
      if (late !== null) throw late
    },
    close: async () => {
      close()
      await Promise.resolve()
    },
  }
}
