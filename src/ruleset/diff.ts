import type { ByteString } from '../model/byte-string.js'
import { parseRules } from '../rules/parse-rules.js'
import { nameOf } from '../rules/kind-syscalls.js'
import type { Rule, RuleField, RuleList } from '../rules/rule.js'

/** What one set of rules has and the other has not, each rule as it is written there. */
export interface RulesDiff {
  readonly missing: readonly ByteString[]
  readonly surplus: readonly ByteString[]
}

/**
 * Compares rules of every list by what they mean and not by how they are spelled: `auditctl -l` prints a file's rules in its own words.
 */
export const diffRules = (wanted: ByteString, loaded: ByteString): RulesDiff => {
  const want = meaningsOf(wanted)
  const have = meaningsOf(loaded)
  const without = (all: ReadonlyMap<string, ByteString>, others: ReadonlyMap<string, ByteString>): ByteString[] =>
    [...all].flatMap(([meaning, text]) => (others.has(meaning) ? [] : [text]))
  return { missing: without(want, have), surplus: without(have, want) }
}

const meaningsOf = (text: ByteString): ReadonlyMap<string, ByteString> => {
  const { rules, others } = parseRules(text)
  const all = [...rules.map((rule) => ({ list: 'exit' as const, rule })), ...others]
  return new Map(all.map(({ list, rule }) => [meaningOf(list, rule), rule.text]))
}

/** A watch is a rule for one path of every architecture; `auditctl -l` prints rules without an architecture as watches. */
const meaningOf = (list: RuleList, { action, scope, permissions, syscalls, arch, filters, key }: Rule): string =>
  JSON.stringify([
    list,
    // What is excluded is so by either word (kernel/auditfilter.c audit_filter).
    list === 'exclude' ? null : action,
    scope?.path ?? null,
    permissions === null ? null : [...permissions].sort(),
    syscalls === null ? null : syscalls.map(nameOf).sort(),
    arch,
    filters.map(fieldOf).sort(),
    key,
  ])

/** Numbers of errno(3) that rules ask for. */
const ERRNO: Readonly<Record<string, string>> = { '-EPERM': '-1', '-EACCES': '-13' }

const fieldOf = ({ name, operator, value }: RuleField): string => {
  const number = /^(?:0x[\da-f]+|0[0-7]+)$/i.test(value)
    ? String(value.startsWith('0x') ? Number(value) : Number.parseInt(value, 8))
    : value
  const plain = /^(?:4294967295|unset|-1)$/.test(number) && /[ug]id$/.test(name) ? 'unset' : (ERRNO[number] ?? number)
  return `${name}${operator}${plain}`
}
