import { firstHash, nextHash } from '../../src/ship/chain.js'
import type { Destination } from '../../src/ship/destination.js'
import type { Entry, EntryBody, StreamName } from '../../src/ship/entry.js'
import { Spool } from '../../src/ship/spool.js'

export const STREAM: StreamName = { stream: 'a-stream', node: 'web1' }

export const event = (...records: readonly string[]): EntryBody => ({ kind: 'event', records })

/** Entries as a host numbers and chains them. */
export const chained = (bodies: readonly EntryBody[], name: StreamName = STREAM): readonly Entry[] => {
  let hash = firstHash(name)
  return bodies.map((body, index) => {
    hash = nextHash(hash, index + 1, body)
    return { ...name, seq: index + 1, body, hash }
  })
}

export const openSpool = async (folder: string, limit = 1 << 20, node = 'web1'): Promise<Spool> =>
  Spool.open({ folder, node, limit, now: () => 1 }, 'version=test')

/** A destination in memory that fails when it is told to, after it took everything: the answer is lost. */
export const memory = (fails: () => boolean = () => false): Destination & { readonly received: Entry[] } => {
  const received: Entry[] = []
  return {
    ...{ name: 'memory', confirmAfter: 0, received, fault: () => null },
    send: async (entries) => {
      received.push(...entries)
      await Promise.resolve()
      if (fails()) throw new Error('no answer')
    },
    close: () => Promise.resolve(),
  }
}
