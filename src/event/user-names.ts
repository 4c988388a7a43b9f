import type { AuditRecord } from '../model/audit-record.js'
import type { UserName } from '../model/user-name.js'
import { UNSET } from '../model/process-facts.js'

const PAIRS = ['auid', 'uid', 'euid'].map((field) => ({
  number: new RegExp(`(?:^| )${field}=(\\d+)`),
  name: new RegExp(`(?:^| )${field.toUpperCase()}="([^"]*)"`),
}))

/** The names that an enriched record gives to its uids. A uid that nobody had a name for then is left out. */
export const userNamesOf = (record: AuditRecord): readonly UserName[] => {
  const { tail, body, node } = record
  if (tail === null) return []
  const names: UserName[] = []
  for (const pair of PAIRS) {
    const name = pair.name.exec(tail)?.[1]
    if (name === undefined || name === 'unset' || name.startsWith('unknown(')) continue
    const uid = Number(pair.number.exec(body)?.[1] ?? UNSET)
    if (uid !== UNSET) names.push({ node, uid, name })
  }
  return names
}
