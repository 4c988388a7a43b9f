import type { AuditRecord } from '../model/audit-record.js'
import type { ByteString } from '../model/byte-string.js'
import type { UserName } from '../model/user-name.js'
import { UNSET } from '../model/process-facts.js'

const FIELDS = ['auid', 'uid', 'euid'] as const
export type UidField = (typeof FIELDS)[number]

const NUMBER = new Map(FIELDS.map((field) => [field, new RegExp(`(?:^| )${field}=(\\d+)`)]))
const NAME = FIELDS.map((field) => [field, new RegExp(`(?:^| )${field.toUpperCase()}="([^"]*)"`)] as const)

/** A name in an enrichment, and the field of the record that has its uid. */
export interface EnrichedName {
  readonly field: UidField
  readonly name: ByteString
}

/** The names in an enrichment. A uid that nobody had a name for then is left out. */
export const enrichedNames = (tail: ByteString): readonly EnrichedName[] =>
  NAME.flatMap(([field, pattern]) => {
    const name = pattern.exec(tail)?.[1]
    return name === undefined || name === 'unset' || name.startsWith('unknown(') ? [] : [{ field, name }]
  })

/** The uid in a record's body; {@link UNSET} where there is none. */
export const uidIn = (body: ByteString, field: UidField): number => Number(NUMBER.get(field)!.exec(body)?.[1] ?? UNSET)

/** The names that an enriched record gives to its uids. */
export const userNamesOf = ({ tail, body, node }: AuditRecord): readonly UserName[] => {
  if (tail === null) return []
  const names: UserName[] = []
  for (const { field, name } of enrichedNames(tail)) {
    const uid = uidIn(body, field)
    if (uid !== UNSET) names.push({ node, uid, name })
  }
  return names
}
