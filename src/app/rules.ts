import { hostFolder } from '../host/host-folder.js'
import { fromText, type ByteString } from '../model/byte-string.js'
import { WhoChangedError } from '../model/errors.js'
import { diffRules, type RulesDiff } from '../ruleset/diff.js'
import { planRules } from '../ruleset/plan.js'
import type { Profile } from '../ruleset/template.js'
import { architecturesOf } from '../ruleset/write-rule.js'
import { writeRules } from '../ruleset/write-rules.js'
import { loadedRules } from './loaded-rules.js'
import { ruleHost, type RuleHostOptions } from './rule-host.js'

export interface RulesOptions extends RuleHostOptions {
  readonly profile: Profile
  readonly panicOnFailure: boolean
  /** Programs that are not to be logged as long as no login stands behind them. */
  readonly quietPrograms: readonly string[]
  /** Whether they are compared with the loaded rules. */
  readonly isCompared: boolean
  /** These: a file, a directory, `-` for standard input; null: those of the host. */
  readonly loaded: string | null
}

export interface WrittenRules {
  /** A file for /etc/audit/rules.d. */
  readonly text: ByteString
  /** What differs from the loaded rules; null when nothing was compared. */
  readonly diff: RulesDiff | null
}

/** Writes the rules of a profile for a host. */
export const rules = async (options: RulesOptions): Promise<WrittenRules> => {
  const { profile, panicOnFailure } = options
  const facts = await ruleHost(options)
  if (architecturesOf(facts.machine).length === 0)
    throw new WhoChangedError('usage', `"${facts.machine}" is no machine whose system calls are known; see --machine`)
  const plan = planRules(facts, { profile, quietPrograms: options.quietPrograms.map(fromText) })
  const text = writeRules(plan, { profile, panicOnFailure, machine: facts.machine, auditctl: facts.auditctl })
  if (!options.isCompared) return { text, diff: null }
  const { root, loaded } = options
  return { text, diff: diffRules(text, loadedRules(loaded, root, hostFolder(root)).text) }
}
