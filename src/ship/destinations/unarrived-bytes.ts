import { readFile } from 'node:fs/promises'

const LISTS = ['/proc/net/tcp', '/proc/net/tcp6'] as const

/** The ports of a connection. */
export interface ConnectionPorts {
  readonly localPort?: number | undefined
  readonly remotePort?: number | undefined
}

/**
 * How many bytes of a connection the other side's TCP has not taken yet; null where the kernel does not tell. Written is not arrived: a
 * host that is gone takes minutes to be noticed, and meanwhile the buffer of the connection takes everything. Source: proc(5), tx_queue.
 */
export const unarrivedBytes = async ({ localPort, remotePort }: ConnectionPorts): Promise<number | null> => {
  if (localPort === undefined || remotePort === undefined) return null
  for (const list of LISTS) {
    const text = await readFile(list, 'latin1').catch(() => '')
    const found = queueIn(text, localPort, remotePort)
    if (found !== null) return found
  }
  return null
}

/** `sl local_address rem_address st tx_queue:rx_queue …`, numbers in hexadecimal. */
export const queueIn = (text: string, localPort: number, remotePort: number): number | null => {
  const [local, remote] = [localPort, remotePort].map((port) => port.toString(16).toUpperCase().padStart(4, '0'))
  const line = new RegExp(`^ *\\d+: [0-9A-F]+:${local} [0-9A-F]+:${remote} [0-9A-F]{2} ([0-9A-F]{8}):`, 'm').exec(text)
  return line === null ? null : Number.parseInt(line[1]!, 16)
}
