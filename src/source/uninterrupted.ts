import { turn } from './turn.js'

const INTERRUPTIONS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Does what must not be left half done. Whoever asks this program to end meanwhile is obeyed as soon as it is done, and at once when they ask
 * again.
 */
export const uninterrupted = async <T>(work: () => Promise<T> | T): Promise<T> => {
  const heard: NodeJS.Signals[] = []
  const hear = (signal: NodeJS.Signals): void => {
    heard.push(signal)
  }
  for (const signal of INTERRUPTIONS) process.once(signal, hear)
  try {
    return await work()
  } finally {
    // What came while the event loop stood still is heard in its next turn.
    await turn()
    for (const signal of INTERRUPTIONS) process.off(signal, hear)
    const [signal] = heard
    if (signal !== undefined) process.kill(process.pid, signal)
  }
}
