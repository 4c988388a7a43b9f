import type { ControlFact, ControlFactKind } from '../model/control-fact.js'
import type { Gap } from '../model/gap.js'
import { droppedGaps, lostGaps, missingGaps, suspendedGaps, tornGaps, unheardGaps } from './lost-gaps.js'
import { merged } from './merged-gaps.js'
import { notArrived } from './not-arrived.js'
import { passingRuleGaps, passingRules, withoutPassing } from './passing-rules.js'
import { lateRules, ruleGaps } from './rule-gaps.js'
import { firstAfter, type Trail } from './trail.js'

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
