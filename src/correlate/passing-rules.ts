import type { ControlFact } from '../model/control-fact.js'
import type { Gap } from '../model/gap.js'
import type { Trail } from './trail.js'

/** Rules are loaded one by one, in a burst. Milliseconds. */
const BURST = 1000
/** The daemon's service loads the rules just after it starts the daemon. Milliseconds. */
const LOADING = 60_000

/**
 * While a rule stood that was added to those that were loaded and taken away again. Of its text nothing is logged but the key
 * (kernel/auditfilter.c audit_log_rule_change): it may be one of `never`, or of the exclude list, and then it kept silent what the others
 * would have logged. One that stays is among the rules that are loaded, and speaks for itself.
 */
export const passingRuleGaps = (node: Trail['node'], passing: readonly PassingRule[]): readonly Gap[] =>
  passing.map(({ added, removed }) => ({
    ...{ node, kind: 'rules-added', keys: null, start: added.time, end: removed.time },
    evidence: [added, removed],
  }))

/** The facts without removals of which it is certain that they took away no rule that was loaded: none of these had that key. */
export const withoutPassing = (
  facts: readonly ControlFact[],
  rules: readonly PassingRule[],
): readonly ControlFact[] => {
  const passing = new Set(rules.flatMap(({ removed, isCertain }) => (isCertain ? [removed] : [])))
  return passing.size === 0 ? facts : facts.filter((fact) => !passing.has(fact))
}

/** A rule that was added to those that were loaded, and taken away again. */
export interface PassingRule {
  readonly added: ControlFact
  readonly removed: ControlFact
  readonly isCertain: boolean
}

export const passingRules = (facts: readonly ControlFact[]): readonly PassingRule[] => {
  const passing: PassingRule[] = []
  const loaded = new Set<string>()
  const added = new Map<string, ControlFact[]>()
  const removed = new Map<string, number>()
  let loadedUntil = -Infinity
  let removedLast = -Infinity
  for (const fact of facts) {
    const key = fact.detail ?? ''
    switch (fact.kind) {
      case 'serial-restart':
      case 'boot':
        added.clear()
        removed.clear()
        loaded.clear()
        loadedUntil = Infinity
        break
      case 'daemon-start':
        loadedUntil = Math.max(loadedUntil, fact.time + LOADING)
        break
      case 'rule-removed': {
        const first = added.get(key)?.pop()
        if (first === undefined) removed.set(key, (removed.get(key) ?? 0) + 1)
        else passing.push({ added: first, removed: fact, isCertain: loaded.size > 0 && !loaded.has(key) })
        removedLast = fact.time
        break
      }
      case 'rule-added': {
        const isLoading = fact.time <= loadedUntil
        if (isLoading) {
          loadedUntil = loadedUntil === Infinity ? fact.time + BURST : Math.max(loadedUntil, fact.time + BURST)
          loaded.add(key)
        }
        const missing = removed.get(key) ?? 0
        if (missing > 0) {
          removed.set(key, missing - 1)
          // Those that follow in the same burst are loaded with it.
          loadedUntil = Math.max(loadedUntil, fact.time + BURST)
        } else if (!isLoading && fact.time > removedLast + BURST) {
          const own = added.get(key)
          if (own === undefined) added.set(key, [fact])
          else own.push(fact)
        }
        break
      }
      default:
    }
  }
  return passing
}
