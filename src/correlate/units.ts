import type { ByteString } from '../model/byte-string.js'
import type { EventId } from '../model/event-id.js'
import { UNSET, type ProcessFacts } from '../model/process-facts.js'
import type { SessionFact } from '../model/session.js'
import { baseName } from '../path/normalize.js'
import type { Store } from '../store/store.js'

/** systemd logs the start of a service when its program is called, of a oneshot one when it has ended. Milliseconds. */
const MOMENT = 1_000
/** Folders of installed programs: a program from anywhere else can bear any name. */
const INSTALLED = /^\/(?:usr\/)?(?:s?bin|lib\w*)\//

/**
 * The systemd service whose process this was; null when the trail does not prove it. SERVICE_START names no process, so a process that
 * systemd started itself is a service's by its program's name, while that service runs, or by its moment, when no other service was
 * started or stopped within a second.
 * @param root the process at the top of the chain, the child of process 1
 * @param since how far back facts can be about it: to the boot
 */
export const unitOf = async (
  store: Pick<Store, 'processes' | 'sessionFacts'>,
  { node, time }: Omit<EventId, 'serial'>,
  root: ProcessFacts,
  since: number,
): Promise<ByteString | null> => {
  if (root.ppid !== 1 || root.auid !== UNSET || root.exe === null || !INSTALLED.test(root.exe)) return null
  const facts = (await store.sessionFacts(node, UNSET, since, time + MOMENT)).filter(isUnitFact)
  return byName(facts, baseName(root.exe), time) ?? (await byMoment(store, facts, root, { node, time }, since))
}

const isUnitFact = ({ kind, account, success }: SessionFact): boolean =>
  (kind === 'unit-start' || kind === 'unit-stop') && account !== null && success

const byName = (facts: readonly SessionFact[], program: ByteString, time: number): ByteString | null => {
  const own = facts.filter(({ account }) => account!.replace(/@.*$/, '') === program)
  const units = new Set(own.filter((fact) => fact.time <= time + MOMENT).map(({ account }) => account!))
  const running = [...units].filter((unit) => {
    const last = own.findLast((fact) => fact.account === unit)
    return last?.kind === 'unit-start' || last!.time >= time
  })
  return running.length === 1 ? serviceName(running[0]!) : null
}

const byMoment = async (
  store: Pick<Store, 'processes'>,
  facts: readonly SessionFact[],
  { pid }: ProcessFacts,
  { node, time }: Omit<EventId, 'serial'>,
  since: number,
): Promise<ByteString | null> => {
  const seen = await store.processes(node, pid, since, time)
  const start = seen.findLast(({ process }) => process.ppid !== 1)?.time ?? -Infinity
  const first = seen.find((one) => one.time > start)?.time ?? time
  const near = facts.filter((fact) => Math.abs(fact.time - first) <= MOMENT)
  const units = new Set(near.map(({ account }) => account!))
  const [unit] = units
  return unit !== undefined && units.size === 1 ? serviceName(unit) : null
}

const serviceName = (unit: ByteString): ByteString => (/\.\w+$/.test(unit) ? unit : `${unit}.service`)
