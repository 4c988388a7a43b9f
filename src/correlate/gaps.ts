import type { AuditEvent } from '../model/audit-record.js'
import type { ControlFact, ControlFactKind } from '../model/control-fact.js'
import type { Gap } from '../model/gap.js'
import { missingOf } from '../model/missing-events.js'
import type { SerialSpan } from '../model/serial-span.js'
import { BOOT_RECORD_DELAY } from './boots.js'
import { notArrived } from './not-arrived.js'
import { passingRuleGaps, passingRules, withoutPassing } from './passing-rules.js'
import { itemsOf } from '../event/completeness.js'

/** What is known of the trail of one node. */
export interface Trail {
  readonly node: string | null
  /** All its control facts, oldest first. */
  readonly facts: readonly ControlFact[]
  /** Stamps of the first event of any kind after each time that auditing was switched off. */
  readonly awake: readonly number[]
  /** Stamps of the last records of its logs. */
  readonly logs: readonly number[]
  /** The kernel's events in each of them, of whatever node. */
  readonly spans: readonly SerialSpan[]
  /** Events with missing records. */
  readonly partial: readonly AuditEvent[]
  /** Stamp of the oldest record that is kept; null when there is none. */
  readonly first: number | null
  /** Stamp of the newest. */
  readonly last: number | null
}

/** The stretches between `from` and `to` in which the trail could not see, oldest first. */
export const gapsOf = (trail: Trail, from: number, to: number): readonly Gap[] => {
  const passing = passingRules(trail.facts)
  const told = [
    ...horizon(trail, from),
    ...daemonGaps(trail, to),
    ...switchGaps(trail, to),
    ...merged(ruleGaps({ ...trail, facts: withoutPassing(trail.facts, passing) }, to)),
    ...lateRules(trail),
    ...merged(passingRuleGaps(trail.node, passing)),
    ...lostGaps(trail),
    ...merged([...droppedGaps(trail), ...suspendedGaps(trail, to)]),
    ...unheardGaps(trail),
    ...notArrived(trail),
    ...merged(tornGaps(trail)),
  ]
  return [...told, ...missingGaps(trail, told)]
    .filter((gap) => gap.start <= to && gap.end >= from)
    .sort((a, b) => a.start - b.start || a.end - b.end)
}

/** Whether the detail tells of times that may be later than the fact's own, beside other numbers. A new kind must say which it is. */
const DATED: Readonly<Record<ControlFactKind, boolean>> = {
  ...{ 'daemon-start': false, 'daemon-end': false, 'daemon-abort': false, suspended: false, resumed: false },
  ...{ enabled: false, disabled: false, 'rule-added': false, 'rule-removed': false, limit: false, lost: false },
  ...{ boot: false, shutdown: false, 'serial-restart': false, 'heard-until': false },
  ...{ unheard: true, arrived: true, missing: true, dropped: true },
}

/** Whether facts tell of nothing at a time or after it: then that time, as the end of a span, is where the gaps that go on end, and no more. */
export const isAllBefore = (facts: readonly ControlFact[], end: number): boolean =>
  facts.every(
    ({ time, kind, detail }) =>
      time < end && (!DATED[kind] || (detail?.match(/\d+/g) ?? []).every((number) => Number(number) < end)),
  )

/** Rules are removed and loaded one by one, in a burst: gaps that overlap or all but touch are one. Milliseconds. */
const BURST = 1000

const merged = (gaps: readonly Gap[]): readonly Gap[] => {
  const runs: Gap[][] = []
  let end = -Infinity
  for (const gap of gaps.toSorted((a, b) => a.start - b.start)) {
    const run = runs.at(-1)
    if (run === undefined || gap.start > end + BURST) {
      runs.push([gap])
      end = gap.end
    } else {
      run.push(gap)
      end = Math.max(end, gap.end)
    }
  }
  return runs.flatMap((run) => endingTogether(run).map(oneOf))
}

/** Whoever loads the rules again and leaves one out ends the gap of the others and not that of this one. */
const endingTogether = (run: readonly Gap[]): readonly (readonly Gap[])[] => {
  const groups: Gap[][] = []
  let end = -Infinity
  for (const gap of run.toSorted((a, b) => a.end - b.end)) {
    if (gap.end > end + BURST) groups.push([])
    groups.at(-1)!.push(gap)
    end = gap.end
  }
  return groups.map((group) => group.sort((a, b) => a.start - b.start))
}

const oneOf = (run: readonly Gap[]): Gap => {
  const [first] = run
  if (run.length === 1) return first!
  const keys = run.flatMap((gap) => gap.keys ?? [])
  return {
    ...first!,
    // Not as arguments of one call: a run may have more of them than a call takes.
    end: run.reduce((latest, gap) => Math.max(latest, gap.end), first!.end),
    keys: run.some((gap) => gap.keys === null) ? null : [...new Set(keys)].sort(),
    evidence: run.flatMap(({ evidence }) => evidence).sort((a, b) => a.time - b.time || a.serial - b.serial),
  }
}

const horizon = ({ node, first }: Trail, from: number): readonly Gap[] =>
  first === null || first <= from
    ? []
    : [{ node, kind: 'log-horizon', keys: null, start: from, end: first, evidence: [] }]

/**
 * From the daemon's end to its next start. A daemon that was killed leaves no end: then from the last record before it started again, for
 * it may have been killed right after that.
 */
const daemonGaps = ({ node, facts, logs }: Trail, to: number): readonly Gap[] => {
  const gaps: Gap[] = []
  const add = (start: number, end: number, evidence: readonly ControlFact[]): void => {
    gaps.push({ node, kind: 'daemon-stopped', keys: null, start, end, evidence })
  }
  let ended: ControlFact | null = null
  let started: ControlFact | null = null
  const heardUntil = facts.filter(({ kind }) => kind === 'heard-until')
  for (const fact of facts) {
    if (fact.kind === 'daemon-end' || fact.kind === 'daemon-abort') ended = fact
    if (fact.kind !== 'daemon-start') continue
    const heard = ended === null ? heardBefore(fact, started, heardUntil, logs) : null
    if (ended !== null) add(ended.time, fact.time, [ended, fact])
    // Who started it is not who had killed it.
    else if (heard !== null) add(heard, fact.time, [{ ...fact, process: null }])
    ended = null
    started = fact
  }
  if (ended !== null) add(ended.time, Math.max(to, ended.time), [ended])
  return gaps
}

/**
 * The last record before a start of the daemon: of the same log, or of those that end before it. null where nothing is known of a time
 * in which an earlier daemon was alive. A start that was read twice, from two logs, is one start.
 */
const heardBefore = (
  start: ControlFact,
  before: ControlFact | null,
  heardUntil: readonly ControlFact[],
  logs: readonly number[],
): number | null => {
  if (before !== null && before.time === start.time && before.serial === start.serial) return null
  const own = heardUntil.filter(({ time, serial }) => time === start.time && serial === start.serial)
  const heard = [...own.map(({ detail }) => Number(detail)), ...logs].filter((time) => time <= start.time)
  return heard.length === 0 ? null : Math.max(...heard, before?.time ?? -Infinity)
}

/** The first of the facts behind a place in them that is younger than a time. Oldest first. */
export const firstAfter = (facts: readonly ControlFact[], time: number, place: number): ControlFact | undefined => {
  let next = place + 1
  while (next < facts.length && facts[next]!.time <= time) next++
  return facts[next]
}

/**
 * From `audit_enabled=0` to the next record of the kernel: that auditing was switched on again is not logged (kernel/audit.c
 * audit_do_config_change). Switched off before the daemon's first start of a boot is how systemd boots, and the boot's own gap.
 */
const switchGaps = ({ node, facts, awake }: Trail, to: number): readonly Gap[] => {
  const gaps: Gap[] = []
  const seen = awake.toSorted((a, b) => a - b)
  let place = 0
  for (const [index, fact] of facts.entries()) {
    if (fact.kind !== 'disabled') continue
    const next = firstAfter(facts, fact.time, index)?.time
    while (place < seen.length && seen[place]! <= fact.time) place++
    const end = Math.min(
      next ?? Infinity,
      seen[place] ?? Infinity,
      next === undefined && place === seen.length ? to : Infinity,
    )
    gaps.push({ node, kind: 'auditing-disabled', keys: null, start: fact.time, end, evidence: [fact] })
  }
  return gaps
}

/**
 * From the removal of a rule to the addition of as many with the same key; and from a boot to the end of the first burst of additions.
 * The text of a rule is not logged, so the key is all there is to tell them apart.
 */
const ruleGaps = ({ node, facts }: Trail, to: number): readonly Gap[] => {
  const gaps: Gap[] = []
  const removed = new Map<string, { readonly first: ControlFact; count: number }>()
  let boot: ControlFact | null = null
  let added: ControlFact | null = null
  const close = (key: string, { first }: { first: ControlFact }, end: number, last: readonly ControlFact[]): void => {
    gaps.push({ node, kind: 'rules-removed', keys: [key], start: first.time, end, evidence: [first, ...last] })
    removed.delete(key)
  }
  for (const fact of facts) {
    const key = fact.detail ?? ''
    const gone = removed.get(key)
    if (fact.kind === 'rule-removed') {
      if (gone === undefined) removed.set(key, { first: fact, count: 1 })
      else gone.count++
    } else if (
      fact.kind === 'serial-restart' ||
      (fact.kind === 'boot' && boot === null && removed.size === 0 && !isOfBoot(added, fact))
    ) {
      // A boot forgets every rule, so those that were removed before it are no matter of their own any more.
      for (const [name, one] of removed) close(name, one, fact.time, [])
      boot = fact
      added = null
    } else if (fact.kind === 'rule-added') {
      added = fact
      if (gone !== undefined && --gone.count === 0) close(key, gone, fact.time, [fact])
      if (boot !== null)
        gaps.push({ node, kind: 'rules-removed', keys: null, start: boot.time, end: fact.time, evidence: [boot, fact] })
      boot = null
    }
  }
  for (const [name, one] of removed) close(name, one, Math.max(to, one.first.time), [])
  return gaps
}

/**
 * Whether a rule was loaded in the boot that a record tells of: systemd-update-utmp, which writes it, starts after auditd, and auditd's
 * service has loaded the rules by then (systemd-update-utmp.service: After=auditd.service).
 */
const isOfBoot = (added: ControlFact | null, record: ControlFact): boolean =>
  added !== null && added.serial < record.serial && record.time - added.time < BOOT_RECORD_DELAY

/** The daemon's service loads the rules just after it starts the daemon. Milliseconds. */
const LOADING = 60_000

/**
 * Rules whose key was added for the first time since the boot, or since the log begins, and not when the host or the daemon started:
 * before that they were not loaded. Rules without a key can't be told apart.
 */
const lateRules = ({ node, facts, first }: Trail): readonly Gap[] => {
  const gaps: Gap[] = []
  const known = new Set<string>()
  let since: ControlFact | null = null
  let loadedUntil = -Infinity
  for (const fact of facts) {
    if (fact.kind === 'serial-restart' || (fact.kind === 'boot' && since === null && known.size === 0)) {
      known.clear()
      since = fact
      loadedUntil = Infinity
    } else if (fact.kind === 'daemon-start') loadedUntil = Math.max(loadedUntil, fact.time + LOADING)
    if (fact.kind !== 'rule-added' && fact.kind !== 'rule-removed') continue
    const key = fact.detail ?? ''
    const start = since?.time ?? first
    if (
      fact.kind === 'rule-added' &&
      key !== '' &&
      !known.has(key) &&
      fact.time > loadedUntil &&
      start !== null &&
      start < fact.time
    )
      gaps.push({ node, kind: 'rules-removed', keys: [key], start, end: fact.time, evidence: [fact] })
    known.add(key)
    if (loadedUntil === Infinity) loadedUntil = fact.time + BURST
    else if (fact.time <= loadedUntil) loadedUntil = Math.max(loadedUntil, fact.time + BURST)
  }
  return gaps
}

/** The kernel's counter of lost records covers the time since the boot: when within it is not known. */
const lostGaps = ({ node, facts, first }: Trail): readonly Gap[] => {
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
const droppedGaps = ({ node, facts }: Trail): readonly Gap[] =>
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
const suspendedGaps = ({ node, facts, awake }: Trail, to: number): readonly Gap[] => {
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
const unheardGaps = ({ node, facts }: Trail): readonly Gap[] =>
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
const missingGaps = ({ node, facts, spans }: Trail, told: readonly Gap[]): readonly Gap[] =>
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

const tornGaps = ({ node, partial, last }: Trail): readonly Gap[] =>
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
