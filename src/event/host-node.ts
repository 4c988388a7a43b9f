import type { ByteString } from '../model/byte-string.js'

/** What is known of the hosts in a log before it is read, see `scan/forms/inspect-head.ts`. */
export interface KnownHosts {
  readonly localHost: ByteString | null
  readonly severalHosts: boolean
}

/**
 * The node of records that name none, by the host that their transport names. audit.log names no host, so the one host of a syslog file
 * or journal is the same local host, and its events merge; only where hosts mix does the name tell them apart.
 */
export class HostNode {
  #localHost: ByteString | null

  constructor(
    private readonly node: string | null,
    private readonly hosts: KnownHosts,
  ) {
    this.#localHost = hosts.localHost
  }

  of(host: ByteString | null): string | null {
    if (host === null) return this.node
    if (this.hosts.severalHosts) return host
    this.#localHost ??= host
    return host === this.#localHost ? this.node : host
  }
}
