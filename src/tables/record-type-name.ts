import { numbersByName, readNumberedNames } from './numbered-names.js'
import { RECORD_TYPES } from './record-types.js'

// Made at the first use of each: a log with names of today needs neither.
let names: readonly (string | undefined)[] | null = null
const namesByNumber = (): readonly (string | undefined)[] => (names ??= readNumberedNames(RECORD_TYPES))

let numbers: ReadonlyMap<string, number> | null = null
const numberOf = (name: string): number | undefined => {
  // journald takes its names from the macros (systemd generate-audit_type-list.sh), and one differs: AUDIT_AA.
  numbers ??= numbersByName(namesByNumber())
  return numbers.get(name === 'AA' ? 'APPARMOR' : name)
}

/** The name of a record type as auditd writes it; `UNKNOWN[n]`, which is auditd's own form, if it has none. */
export const recordTypeName = (number: number): string => namesByNumber()[number] ?? `UNKNOWN[${number}]`

/**
 * The number of a record type by its name, by an unknown type's number as auditd (`UNKNOWN[1334]`) or journald (`AUDIT1334`) write it,
 * or by the bare number of a kernel log (`1334`); null if it is none of them.
 */
export const recordTypeNumber = (name: string): number | null => {
  const known = numberOf(name)
  if (known !== undefined) return known
  const unknown = /^(?:UNKNOWN\[(\d{1,5})\]|(?:AUDIT)?(\d{1,5}))$/.exec(name)
  return unknown === null ? null : Number(unknown[1] ?? unknown[2])
}
