import type { ByteString } from '../model/byte-string.js'
import { normalizePath } from '../path/normalize.js'
import { bitsOfRule } from './rule-arch.js'
import { listedWords } from './listed-rule.js'
import { RULE_LISTS, type Rule, type RuleField, type RuleList, type RuleSet } from './rule.js'

const FIELD = /^([a-z_0-9]+)(!=|>=|<=|&=|=|>|<|&)(.*)$/

/** Rules as `auditctl -l` prints them and as audit.rules has them; one a line. Source: auditctl(8), lib/libaudit.c. */
export const parseRules = (text: ByteString): RuleSet => {
  const rules: Rule[] = []
  const unknown: { line: number; text: ByteString }[] = []
  let disabled = false
  let taskNever = false
  let excluding: ByteString | null = null
  const exempting: Rule[] = []
  const others: { list: RuleList; rule: Rule }[] = []
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#') || line === 'No rules') continue
    const words = listedWords(line) ?? splitWords(line)
    if (words[0] === '-e') disabled = words[1] === '0'
    if (words[0] === '-D') {
      rules.length = 0
      taskNever = false
      excluding = null
      exempting.length = 0
      others.length = 0
    }
    if (isTaskNever(words)) taskNever = true
    if (dropsNames(words)) excluding ??= line
    else if (exemptsSome(words)) exempting.push(exemption(line, index + 1))
    for (const list of OTHER_LISTS) {
      const other = ruleOf(words, line, index + 1, list)
      if (other !== null) others.push({ list, rule: other })
    }
    const rule = ruleOf(words, line, index + 1, 'exit')
    // `-A` puts a rule before all others.
    if (rule !== null && words[0] === '-A') rules.unshift(rule)
    else if (rule !== null) rules.push(rule)
    else if (!isControl(words)) unknown.push({ line: index + 1, text: line })
  }
  return { rules, disabled, taskNever, excluding, exempting, others, unknown }
}

/** `-a always,exclude -F msgtype=PATH` and no other condition: no event has that record any more. */
const dropsNames = (words: readonly string[]): boolean => {
  const [option = '', list = '', ...rest] = words
  if (!/^-[aA]$/.test(option) || !/^(?:(?:always|never),exclude|exclude,(?:always|never))$/.test(list)) return false
  const fields = rest.filter((_, index) => rest[index - 1] === '-F')
  // On this list always and never mean the same (kernel/auditfilter.c audit_filter).
  return fields.length === 1 && /^msgtype=(?:PATH|SYSCALL|1302|1300)$/.test(fields[0]!)
}

/** `-a never,task` without a condition: with one it exempts the processes that meet it when they are made. */
const isTaskNever = (words: readonly string[]): boolean =>
  words.length === 2 && /^-[aA]$/.test(words[0]!) && /^(?:never,task|task,never)$/.test(words[1]!)

/**
 * A rule of the exclude list that asks for more than the type of a record, or one of the filesystem list: some events lack their records
 * of paths, or are not logged at all. One of the task list with a condition: some processes are not audited. Source: auditctl(8).
 */
const exemptsSome = (words: readonly string[]): boolean => {
  const [option = '', list = '', ...rest] = words
  if (!/^-[aA]$/.test(option)) return false
  if (/\bfilesystem\b/.test(list)) return /\bnever\b/.test(list)
  if (/\btask\b/.test(list)) return /\bnever\b/.test(list) && !isTaskNever(words)
  if (!/\bexclude\b/.test(list)) return false
  const fields = rest.filter((_, index) => rest[index - 1] === '-F')
  const types = fields.filter((field) => field.startsWith('msgtype'))
  return fields.length > types.length && types.every((field) => /=(?:PATH|SYSCALL|1302|1300)$/.test(field))
}

const exemption = (text: ByteString, line: number): Rule => ({
  ...{ action: 'never', scope: null, permissions: null, syscalls: null, arch: null, filters: [], key: null },
  ...{ text, line },
})

/** Options that set something else than a rule of the exit list. */
const isControl = (words: readonly string[]): boolean => {
  const [option = '', list = ''] = words
  if (option === '-a' || option === '-A') return !/\bexit\b/.test(list)
  return /^(?:-[Dbfeircqtm]|--(?:backlog_wait_time|loginuid-immutable|reset-lost|reset_backlog_wait_time_actual))$/.test(
    option,
  )
}

const OTHER_LISTS = RULE_LISTS.filter((list) => list !== 'exit')

const ruleOf = (words: readonly string[], text: ByteString, line: number, list: RuleList): Rule | null => {
  if (words[0] === '-w' && list === 'exit') return watchOf(words, text, line)
  if (words[0] !== '-a' && words[0] !== '-A') return null
  const [first = '', second = ''] = (words[1] ?? '').split(',')
  const action =
    first === 'always' || second === 'always' ? 'always' : first === 'never' || second === 'never' ? 'never' : null
  if (action === null || (first !== list && second !== list)) return null
  const fields: RuleField[] = []
  const syscalls: string[] = []
  let key: string | null = null
  for (let i = 2; i < words.length; i += 2) {
    const value = words[i + 1]
    if (value === undefined) return null
    if (words[i] === '-S') syscalls.push(...value.split(','))
    else if (words[i] === '-k') key = value
    else if (words[i] === '-F' || words[i] === '-C') {
      const match = FIELD.exec(value)
      if (match === null) return null
      fields.push({ name: match[1]!, operator: match[2] as RuleField['operator'], value: match[3]! })
    } else if (words[i] === '-p') fields.push({ name: 'perm', operator: '=', value })
    else return null
  }
  const valueOf = (name: string): string | null => fields.find((field) => field.name === name)?.value ?? null
  const directory = valueOf('dir')
  const path = valueOf('path')
  return {
    action,
    scope:
      directory !== null
        ? { kind: 'dir', path: normalizePath(directory) }
        : path !== null
          ? { kind: 'path', path: normalizePath(path) }
          : null,
    permissions: permissionsOf(valueOf('perm')),
    syscalls: syscalls.length === 0 || syscalls.includes('all') ? null : syscalls,
    arch: archOf(fields.find(({ name }) => name === 'arch')),
    filters: fields.filter(({ name }) => !STRUCTURAL.has(name)),
    key: key ?? valueOf('key'),
    text,
    line,
  }
}

/** As the answers need it: which programs it is for, however the rule names their architecture. */
const archOf = (field: RuleField | undefined): string | null => {
  if (field === undefined) return null
  const bits = bitsOfRule(field.value)
  if (bits === null) return field.value
  return (bits === 64) === (field.operator === '=') ? 'b64' : 'b32'
}

const STRUCTURAL = new Set(['dir', 'path', 'perm', 'arch', 'key'])

const watchOf = (words: readonly string[], text: ByteString, line: number): Rule | null => {
  const path = words[1]
  if (path?.startsWith('/') !== true) return null
  const option = (name: string): string | null => {
    const at = words.indexOf(name, 2)
    return at < 0 ? null : (words[at + 1] ?? null)
  }
  return {
    action: 'always',
    scope: { kind: 'watch', path: normalizePath(path) },
    permissions: permissionsOf(option('-p') ?? 'rwxa'),
    syscalls: null,
    arch: null,
    filters: [],
    key: option('-k'),
    text,
    line,
  }
}

const permissionsOf = (letters: string | null): Rule['permissions'] =>
  letters === null
    ? null
    : new Set((['r', 'w', 'x', 'a'] as const).filter((letter) => letters.toLowerCase().includes(letter)))

/** Words; what has spaces stands in quotes, or has a backslash before each (auditctl.c, preprocess). */
const splitWords = (line: string): readonly string[] =>
  [...line.matchAll(/"([^"]*)"|'([^']*)'|((?:\\[\\ ]|\S)+)/g)].flatMap((match) => {
    const quoted = match[1] ?? match[2]
    if (quoted !== undefined) return [quoted]
    const word = match[3]!.replaceAll(/\\([\\ ])/g, '$1')
    // getopt(3) takes a value without a blank before it: `-pwa`, `-kidentity`.
    return ATTACHED.test(word) ? [word.slice(0, 2), word.slice(2)] : [word]
  })

const ATTACHED = /^-[aAwWdpkFSC]./
