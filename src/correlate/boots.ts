import type { ControlFact } from '../model/control-fact.js'
import { timeBefore } from '../model/serial-restart.js'

/** SYSTEM_BOOT is logged by user space, some seconds to minutes behind the kernel's first records of the same boot. Milliseconds. */
const BOOT_RECORD_DELAY = 15 * 60_000

/** When each boot of a node began, oldest first; -Infinity for the one that the log begins in. Milliseconds. */
export type BootStarts = readonly number[]

/** The boots of each node, from the facts of the whole index, oldest first. */
export const bootsByNode = (facts: readonly ControlFact[]): ReadonlyMap<string | null, BootStarts> => {
  const boots = new Map<string | null, { start: number; serial: number }[]>()
  for (const { node, kind, time, serial, detail } of facts) {
    if (kind !== 'serial-restart' && kind !== 'boot') continue
    const known = boots.get(node) ?? [{ start: -Infinity, serial: 0 }]
    boots.set(node, known)
    const last = known.at(-1)!
    const sameBoot =
      kind === 'serial-restart'
        ? (timeBefore(detail) ?? Infinity) < last.start
        : last.start === -Infinity
          ? known.length === 1 && !hasEarlier(facts, node, time, serial)
          : time - last.start < BOOT_RECORD_DELAY && serial >= last.serial
    if (!sameBoot) known.push({ start: time, serial })
  }
  return new Map([...boots].map(([node, list]) => [node, list.map(({ start }) => start)]))
}

/** Whether the log holds events of this node from before, with a higher serial: then the record tells of a new boot. */
const hasEarlier = (facts: readonly ControlFact[], node: string | null, time: number, serial: number): boolean =>
  facts.some((fact) => fact.node === node && fact.time < time && fact.serial > serial && !isDaemonFact(fact))

/** The daemon numbers its own records by a counter of its own. */
const isDaemonFact = ({ kind }: ControlFact): boolean => kind.startsWith('daemon-') || kind === 'resumed'

/** 1 for the oldest boot. */
export const bootAt = (boots: BootStarts | undefined, time: number): number =>
  boots === undefined ? 1 : Math.max(1, boots.filter((start) => start <= time).length)

/** When a boot began and when the next one did. */
export const bootSpan = (
  boots: BootStarts | undefined,
  boot: number,
): { readonly start: number; readonly end: number } => ({
  start: boots?.[boot - 1] ?? -Infinity,
  end: boots?.[boot] ?? Infinity,
})
