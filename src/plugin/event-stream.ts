import { connect, type Socket } from 'node:net'
import type { Readable } from 'node:stream'

/** Where auditd's events come from: the standard input that it gives a plugin, or the socket of its af_unix plugin. */
export interface EventStream {
  /** Whoever listens gets every chunk as it comes. `broken`: the connection ended and is tried again: events may be missing. */
  readonly listen: (listener: StreamListener) => void
  /** No more is read. */
  readonly stop: () => void
}

export interface StreamListener {
  readonly chunk: (bytes: Buffer) => void
  readonly connected: () => void
  readonly broken: (why: string) => void
  /** Nothing more will come. */
  readonly ended: () => void
}

/** Milliseconds between two tries to connect. */
const RETRY = 1000

export const inputStream = (input: Readable): EventStream => ({
  listen: ({ chunk, connected, ended }) => {
    connected()
    input.on('data', chunk)
    input.on('end', ended)
    input.on('error', ended)
  },
  stop: () => {
    input.removeAllListeners('data')
    input.pause()
  },
})

/** auditd's af_unix plugin serves one client; it forgets what nobody listened to. */
export const socketStream = (path: string): EventStream => {
  let socket: Socket | null = null
  let timer: NodeJS.Timeout | null = null
  let isStopped = false
  const open = (listener: StreamListener): void => {
    timer = null
    socket = connect(path)
    let why = 'the other side closed it'
    socket.on('connect', listener.connected)
    socket.on('data', listener.chunk)
    socket.on('error', (error) => {
      why = error.message
    })
    socket.on('close', () => {
      if (isStopped) return
      listener.broken(why)
      timer = setTimeout(open, RETRY, listener)
    })
  }
  return {
    listen: open,
    stop: () => {
      isStopped = true
      if (timer !== null) clearTimeout(timer)
      socket?.destroy()
    },
  }
}
