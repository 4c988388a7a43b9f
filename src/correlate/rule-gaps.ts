import type { ControlFact } from '../model/control-fact.js'
import type { Gap } from '../model/gap.js'
import { BOOT_RECORD_DELAY } from './boots.js'
import { BURST } from './merged-gaps.js'
import type { Trail } from './trail.js'

/**
 * From the removal of a rule to the addition of as many with the same key; and from a boot to the end of the first burst of additions.
 * The text of a rule is not logged, so the key is all there is to tell them apart.
 */
export const ruleGaps = ({ node, facts }: Trail, to: number): readonly Gap[] => {
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
export const lateRules = ({ node, facts, first }: Trail): readonly Gap[] => {
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
