import { BOOT_MARKS, type ControlFact } from '../model/control-fact.js'
import { timeBefore } from '../model/serial-restart.js'

/** SYSTEM_BOOT is logged by user space, some seconds to minutes behind the kernel's first records of the same boot. Milliseconds. */
export const BOOT_RECORD_DELAY = 15 * 60_000

/** When each boot of a node began, oldest first; -Infinity for the one that the log begins in. Milliseconds. */
export type BootStarts = readonly number[]
/** Those of each node. */
export type Boots = ReadonlyMap<string | null, BootStarts>

/** The highest serial that the kernel gave to any fact of a node from one time on and before another. */
export type HighestSerials = (from: number, before: number) => Promise<ReadonlyMap<string | null, number>>

/**
 * The boots of each node, from the marks of the whole index, oldest first. The highest serials are asked for the time before the first boot
 * of a node only.
 */
export const bootsByNode = async (marks: readonly ControlFact[], serialsBetween: HighestSerials): Promise<Boots> => {
  const highest = highestBefore(serialsBetween)
  const boots = new Map<string | null, { start: number; serial: number }[]>()
  for (const { node, kind, time, serial, detail } of marks) {
    if (!BOOT_MARKS.includes(kind)) continue
    const known = boots.get(node) ?? [{ start: -Infinity, serial: 0 }]
    boots.set(node, known)
    const last = known.at(-1)!
    const sameBoot =
      kind === 'serial-restart'
        ? (timeBefore(detail) ?? Infinity) < last.start
        : last.start === -Infinity
          ? (await highest(node, time)) <= serial
          : time - last.start < BOOT_RECORD_DELAY && serial >= last.serial
    if (!sameBoot) known.push({ start: time, serial })
  }
  return new Map([...boots].map(([node, list]) => [node, list.map(({ start }) => start)]))
}

/**
 * The highest serial that the facts of a node had before a time; to be asked in the order of time. When it is above that of a boot's record,
 * the record tells of a new boot.
 */
const highestBefore = (serialsBetween: HighestSerials): ((node: string | null, time: number) => Promise<number>) => {
  const highest = new Map<string | null, number>()
  let until = -1e15
  return async (node, time) => {
    for (const [one, serial] of await serialsBetween(until, time))
      highest.set(one, Math.max(serial, highest.get(one) ?? 0))
    until = time
    return highest.get(node) ?? 0
  }
}

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
