import type { Sighting } from '../model/activity.js'
import type { ControlFact } from '../model/control-fact.js'
import { UNSET } from '../model/process-facts.js'

const WORDS: Readonly<Partial<Record<ControlFact['kind'], string>>> = {
  'daemon-end': 'auditd was stopped',
  'daemon-abort': 'auditd gave up',
  enabled: 'switched auditing on',
  disabled: 'switched auditing off',
  'rule-added': 'added an audit rule, key',
  'rule-removed': 'removed an audit rule, key',
  limit: 'set the audit limit',
}

/** What touched auditing. Rules that no login added are those of the boot. */
export const sightingsOfControl = (fact: ControlFact): readonly Sighting[] => {
  const words = WORDS[fact.kind]
  const auid = fact.process?.auid ?? UNSET
  const isQuiet =
    auid === UNSET &&
    (fact.kind === 'rule-added' || fact.kind === 'rule-removed' || fact.kind === 'enabled' || fact.kind === 'limit')
  if (words === undefined || isQuiet) return []
  const { node, time, serial, process, detail } = fact
  const isSwitch = fact.kind === 'enabled' || fact.kind === 'disabled'
  return [
    {
      node,
      time,
      serial,
      topic: 'audit-access',
      verb: words,
      object: isSwitch ? null : detail,
      success: true,
      key: null,
      process,
      address: null,
    },
  ]
}

/** Whether words are those of something that touched auditing itself. */
export const isControlVerb = (verb: string): boolean => Object.values(WORDS).includes(verb)
