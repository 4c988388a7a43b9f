import type { ByteString } from '../model/byte-string.js'

/** What is known of the hosts in a log before it is read, see `scan/forms/inspect-head.ts`. */
export interface KnownHosts {
  readonly localHost: ByteString | null
  readonly severalHosts: boolean
}

// Names come from the log: a hostile one must not fill the memory.
const MAX_MACHINES = 10_000

/**
 * The node of records that name none, by the host that their transport names. audit.log names no host, so the one host of a syslog file
 * or journal is the same local host, and its events merge; only where hosts mix does the name tell them apart.
 */
export class HostNode {
  #localHost: ByteString | null
  /** The first name of each machine that a journal tells by its id. */
  readonly #names = new Map<ByteString, ByteString>()

  constructor(
    private readonly node: string | null,
    private readonly hosts: KnownHosts,
  ) {
    this.#localHost = hosts.localHost
  }

  /** The name under which a machine was met first: it may have been given another since, and is the same host. */
  nameOf(host: ByteString | null, machine: ByteString | null): ByteString | null {
    if (host === null || machine === null) return host
    const known = this.#names.get(machine)
    if (known !== undefined) return known
    if (this.#names.size < MAX_MACHINES) this.#names.set(machine, host)
    return host
  }

  of(host: ByteString | null): string | null {
    if (host === null) return this.node
    if (this.hosts.severalHosts) return host
    this.#localHost ??= host
    return host === this.#localHost ? this.node : host
  }
}
