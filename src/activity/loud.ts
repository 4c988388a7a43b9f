import { isPerson } from '../correlate/person.js'
import type { Happening, LoudKind } from '../model/activity.js'
import { isControlVerb } from './topics-of-control.js'

/**
 * What makes a happening loud; null for the day's work. Services empty logs, load modules and write below /etc/audit as they were set up
 * to, so only people are told of; what switched auditing itself is told whoever did it.
 */
export const loudKindOf = ({ topic, verb, success, who }: Happening): LoudKind | null => {
  if (!success) return null
  if (topic === 'audit-access' && isControlVerb(verb)) return 'auditing-touched'
  if (!isPerson(who)) return null
  switch (topic) {
    case 'account':
      return verb === 'added the account' ? 'account-made' : null
    case 'audit-access':
      return verb === 'read' || verb === 'ran' ? null : 'auditing-touched'
    case 'log-truncation':
      return 'log-truncated'
    case 'kernel':
      return verb.startsWith('loaded ') ? 'module-loaded' : null
    case 'tmp-exec':
      return 'tmp-exec'
    default:
      return null
  }
}
