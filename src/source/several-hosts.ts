import { statSync } from 'node:fs'
import { readHead } from './log-head.js'

/** How records that name no host are named. */
export interface Naming {
  /** What they are called; null: nothing. */
  readonly node: string | null
  /** Whether logs of other hosts are read with this one. */
  readonly severalHosts: boolean
}

/** A rotated copy is of the same host as its live log, whose host may have been given another name in between. */
const ROTATION = /(?:\.\d+|-\d{8}[\d_T-]*)?(?:\.(?:gz|xz|zst|bz2))?$/

/**
 * Whether logs that are read together are of several hosts, by what their transport names: each of them may name one host only, as where a
 * log host writes a file for each.
 */
export const areOfSeveralHosts = async (paths: readonly string[]): Promise<boolean> => {
  const hosts = new Map<string, string>()
  for (const path of paths) {
    const live = path.replace(ROTATION, '')
    // A pipe can be read only once.
    if (hosts.has(live) || statSync(path, { throwIfNoEntry: false })?.isFile() !== true) continue
    const { localHost } = (await readHead(path)).head
    if (localHost !== null) hosts.set(live, localHost)
    if (new Set(hosts.values()).size > 1) return true
  }
  return false
}
