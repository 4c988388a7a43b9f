import { connect, type Socket } from 'node:net'
import type { Readable } from 'node:stream'
import { WhoChangedError } from '../model/errors.js'

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
  /** Nothing more will come; `why` is null when that is in order. */
  readonly ended: (why: WhoChangedError | null) => void
}

/** Milliseconds between two tries to connect. */
const RETRY = 1000
/** auditd binds its socket before it gives it its mode: it is refused for good only after as many tries. */
const REFUSALS = 5

export const inputStream = (input: Readable): EventStream => ({
  listen: ({ chunk, connected, ended }) => {
    connected()
    input.on('data', chunk)
    // auditd was killed: the next run of the plugin says that events may be missing.
    for (const event of ['end', 'error'] as const)
      input.on(event, () => {
        ended(null)
      })
  },
  stop: () => {
    input.removeAllListeners('data')
    input.pause()
  },
})

/**
 * Connects to auditd's socket, once it is there, so that root can be left afterwards: the socket is root's. What comes meanwhile waits in
 * it. Null when `stopped` came first.
 */
export const connectSocket = async (
  path: string,
  stopped: Promise<void>,
  tell: (what: string) => void,
): Promise<Socket | null> => {
  const state = { isStopped: false }
  const end = stopped.then(() => {
    state.isStopped = true
  })
  while (!state.isStopped) {
    const socket = connect(path)
    const why = await Promise.race([
      new Promise<string | null>((resolve) => {
        socket.once('connect', () => {
          resolve(null)
        })
        socket.once('error', (error) => {
          resolve(error.message)
        })
      }),
      end.then(() => 'stopped'),
    ])
    if (why === null) return socket
    socket.destroy()
    if (why !== 'stopped') tell(`waiting for auditd's socket: ${why}`)
    await Promise.race([end, new Promise((resolve) => setTimeout(resolve, RETRY))])
  }
  return null
}

/**
 * auditd's af_unix plugin serves one client; it forgets what nobody listened to.
 * @param first a connection that was made already
 */
export const socketStream = (path: string, first: Socket | null = null): EventStream => {
  let socket: Socket | null = null
  let timer: NodeJS.Timeout | null = null
  let isStopped = false
  let refusals = 0
  const take = (opened: Socket, listener: StreamListener): void => {
    socket = opened
    let why: NodeJS.ErrnoException | null = null
    socket.on('connect', () => {
      refusals = 0
      listener.connected()
    })
    socket.on('data', listener.chunk)
    socket.on('error', (error) => {
      why = error
    })
    socket.on('close', () => {
      if (isStopped) return
      listener.broken(why?.message ?? 'the other side closed it')
      refusals = why?.code === 'EACCES' ? refusals + 1 : 0
      if (refusals < REFUSALS) timer = setTimeout(open, RETRY, listener)
      else listener.ended(refused(path))
    })
  }
  const open = (listener: StreamListener): void => {
    timer = null
    take(connect(path), listener)
  }
  return {
    listen: (listener) => {
      if (first === null || first.destroyed) {
        open(listener)
        return
      }
      take(first, listener)
      listener.connected()
    },
    stop: () => {
      isStopped = true
      if (timer !== null) clearTimeout(timer)
      socket?.destroy()
    },
  }
}

const refused = (path: string): WhoChangedError =>
  new WhoChangedError(
    'unreadable',
    `${path}: this user may not connect; start it as root with --user, and again whenever it ends`,
    { place: { file: path } },
  )
