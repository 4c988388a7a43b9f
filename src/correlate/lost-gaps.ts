import type { AuditEvent } from '../model/audit-record.js'
import type { ControlFact, ControlFactKind } from '../model/control-fact.js'
import type { Gap } from '../model/gap.js'
import { missingOf } from '../model/missing-events.js'
import { itemsOf } from '../event/completeness.js'
import type { Trail } from './trail.js'

/** The kernel's counter of lost records covers the time since the boot: when within it is not known. */
export const lostGaps = ({ node, facts, first }: Trail): readonly Gap[] => {
  const gaps: Gap[] = []
  let boot: ControlFact | null = null
  for (const fact of facts) {
    if (fact.kind === 'serial-restart' || fact.kind === 'boot') boot = fact
    if (fact.kind !== 'lost') continue
    const start = boot?.time ?? first ?? fact.time
    gaps.push({ node, kind: 'records-lost', keys: null, start, end: fact.time, evidence: [fact] })
  }
  return gaps
}

/** What the kernel's own messages tell of losses, which the audit log itself does not. */
export const droppedGaps = ({ node, facts }: Trail): readonly Gap[] =>
  facts
    .filter(({ kind }) => kind === 'dropped')
    .map(({ time, detail }) => ({ ...NOTHING_SHOWS, node, start: time, end: Math.max(time, Number(detail)) }))

const NOTHING_SHOWS = { kind: 'records-lost', keys: null, evidence: [] } as const

/** What is written within this time after auditd began to say that it writes no more may be of before: syslog has whole seconds. Milliseconds. */
export const SUSPENDED = 3_000

/** What is no record, but was seen otherwise. */
const NO_RECORD: ReadonlySet<ControlFactKind> = new Set<ControlFactKind>([
  ...(['suspended', 'dropped', 'unheard', 'arrived', 'missing'] as const),
])

/** From auditd's word that it writes no more records to the next record of any kind. */
export const suspendedGaps = ({ node, facts, awake }: Trail, to: number): readonly Gap[] => {
  const records = facts.flatMap(({ kind, time }) => (NO_RECORD.has(kind) ? [] : [time]))
  const seen = [...records, ...awake].sort((a, b) => a - b)
  let place = 0
  return facts.flatMap(({ kind, time }) => {
    if (kind !== 'suspended') return []
    while (place < seen.length && seen[place]! <= time + SUSPENDED) place++
    return [{ ...NOTHING_SHOWS, node, start: time, end: seen[place] ?? Math.max(to, time) }]
  })
}

/** Events that auditd may have sent its plugin and that never came there. */
export const unheardGaps = ({ node, facts }: Trail): readonly Gap[] =>
  facts
    .filter(({ kind }) => kind === 'unheard')
    .map(({ time, detail }) => {
      const end = Number.parseInt(detail ?? '', 10)
      return {
        node,
        kind: 'not-shipped' as const,
        keys: null,
        start: time,
        end: Number.isNaN(end) ? time : Math.max(end, time),
        evidence: [],
      }
    })

/**
 * Where serials are missing, which nothing else explains: the kernel lost events without a word in the log, or somebody took them out of
 * it, or a whole log is not there. Of two logs of one time each may have what the other lacks.
 */
export const missingGaps = ({ node, facts, spans }: Trail, told: readonly Gap[]): readonly Gap[] =>
  facts
    .filter(({ kind }) => kind === 'missing')
    .flatMap((fact) => {
      const missing = missingOf(fact.detail)
      if (missing === null) return []
      const [start, end] = [fact.time, missing.until]
      const covering = spans.filter((span) => span.node === node && span.first.time <= start && span.last.time >= end)
      const isTold = told.some((gap) => gap.keys === null && gap.start <= end && gap.end >= start)
      return covering.length > 1 || isTold
        ? []
        : [{ node, kind: 'records-lost' as const, keys: null, start, end, evidence: [fact] }]
    })

export const tornGaps = ({ node, partial, last }: Trail): readonly Gap[] =>
  partial
    // The newest events may simply not be finished yet.
    .filter((event) => event.node === node && last !== null && event.time < last - 10_000 && isTorn(event))
    .map((event) => ({
      node,
      kind: 'records-lost' as const,
      keys: null,
      start: event.time,
      end: event.time,
      evidence: [],
    }))

/**
 * Whether a record is known to be missing that could have named a file: fewer PATH records than the call promised, or some without the
 * call that they belong to. An event that only lacks its title has told all that counts.
 */
const isTorn = ({ records }: AuditEvent): boolean => {
  const paths = records.filter(({ type }) => type === 'PATH').length
  const call = records.find(({ type }) => type === 'SYSCALL' || type === 'URINGOP')
  if (call === undefined) return paths > 0
  return paths < itemsOf(call.body)
}
