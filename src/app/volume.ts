import type { ByteString } from '../model/byte-string.js'
import type { LineCounts } from '../model/line-counts.js'
import { readRules } from './read-rules.js'
import { DEFAULT_LOG } from '../source/log-files.js'
import { readEvents } from '../source/read-events.js'
import { readInput } from '../source/read-input.js'
import { volumeOf } from '../volume/event-volume.js'
import { advise, type Advice } from '../volume/proposals.js'
import { VolumeTally, type Volume } from '../volume/tally.js'
import { ownHostFiles } from './own-host.js'

export interface VolumeOptions {
  /** Logs and directories of logs; empty: the host's own. */
  readonly audit: readonly string[]
  /** Only events of this host, and those that name none; null: all. */
  readonly node: string | null
  readonly rules: string | null
  /** Milliseconds since 1970 UTC. */
  readonly since: number | null
  readonly until: number | null
}

export interface VolumeAnswer {
  readonly volume: Volume
  readonly advice: readonly Advice[]
  /** Where the first rule with a key stands: what is proposed must stand before it. Empty without rules. */
  readonly ruleLines: ReadonlyMap<ByteString, number>
  readonly rulesFile: string | null
  readonly lines: LineCounts
}

/** What the logs hold of which rule, program and directory. From the logs: the index keeps no events that it has no question for. */
export const volume = async (options: VolumeOptions): Promise<VolumeAnswer> => {
  const { audit, node, since, until } = options
  const rulesFile = options.rules ?? (audit.length === 0 ? ownHostFiles().rules : null)
  const rules = rulesFile === null ? [] : readRules(readInput(rulesFile).toString('latin1'), rulesFile).rules
  const tally = new VolumeTally()
  const batches = readEvents(audit.length === 0 ? [DEFAULT_LOG] : audit, null)
  let next = await batches.next()
  for (; next.done !== true; next = await batches.next())
    for (const view of next.value.events) {
      const { event } = view
      if (node !== null && event.node !== null && event.node !== node) continue
      if (event.time < (since ?? -Infinity) || event.time > (until ?? Infinity)) continue
      tally.add(volumeOf(view))
    }
  const counted = tally.result()
  const ruleLines = new Map<ByteString, number>()
  for (const { key, line } of rules) if (key !== null && !ruleLines.has(key)) ruleLines.set(key, line)
  return { volume: counted, advice: advise(counted), ruleLines, rulesFile, lines: next.value }
}
