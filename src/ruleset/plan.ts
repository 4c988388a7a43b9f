import type { ByteString } from '../model/byte-string.js'
import { childOf, parentOf } from '../path/normalize.js'
import { planAide } from './plan-aide.js'
import type { HostFacts } from './host-facts.js'
import { isAtLeast } from './host-facts.js'
import type { PlannedRule, PlannedSection } from './planned-rule.js'
import { scopesOf, unique } from './scopes.js'
import { subsumes } from './subsumes.js'
import { RING_RULE } from './ring-rule.js'
import { PROFILES, type CallPart, type Profile, type Topic, type WatchPart, type Who } from './template.js'
import { REFUSED } from './topics-files.js'
import { TOPICS } from './topics.js'
import { architecturesOf, callsOf } from './write-rule.js'

/** What the user chose. */
export interface PlanOptions {
  readonly profile: Profile
  /** Programs of daemons that are not to be logged, as long as no login stands behind them. */
  readonly quietPrograms: readonly ByteString[]
}

/** The rules for a host, in their order: what is exempt, the topics, what AIDE watches, io_uring, what was refused. */
export const planRules = (facts: HostFacts, options: PlanOptions): readonly PlannedSection[] => {
  const topics = TOPICS.map((topic) => planTopic(topic, facts, options.profile))
  const watched = topics.flatMap(({ rules }) => rules)
  return [
    ...(options.quietPrograms.length === 0 ? [] : [planQuiet(facts, options.quietPrograms)]),
    ...topics,
    ...planAide(facts, options.profile, watched),
    planUring(facts),
    planTopic(REFUSED, facts, options.profile),
  ].filter(({ rules, leftOut }) => rules.length > 0 || leftOut.length > 0)
}

const isIn = ({ from, upTo }: WatchPart | CallPart, profile: Profile): boolean =>
  PROFILES.indexOf(from) <= PROFILES.indexOf(profile) && PROFILES.indexOf(profile) <= PROFILES.indexOf(upTo ?? 'strict')

const planTopic = ({ key, title, about, parts }: Topic, facts: HostFacts, profile: Profile): PlannedSection => {
  const rules: PlannedRule[] = []
  const leftOut: { what: ByteString; why: string }[] = []
  for (const part of parts) {
    if (!isIn(part, profile)) continue
    const fields = [...(part.fields ?? []), ...fieldsOf(part.who ?? 'everybody', facts.uidMin)]
    const scopes = part.kind === 'watch' ? watchedPaths(part, facts) : (part.in ?? [])
    const found = scopes.map((path) => scopesOf(path, facts))
    leftOut.push(...found.flatMap((one) => one.leftOut))
    const permissions = part.kind === 'watch' ? part.permissions : null
    // Deeper directories first: the first rule that matches gives its key.
    const places = unique(found.flatMap((one) => one.scopes))
    const isEverywhere = part.kind === 'calls' && part.in === undefined
    for (const scope of isEverywhere ? [null] : places)
      for (const arch of architecturesOf(facts.machine)) {
        const calls = part.kind === 'watch' ? null : callsFor(part, facts.machine, arch)
        if (calls?.length === 0) continue
        rules.push({ action: 'always', list: 'exit', arch, calls, scope, permissions, fields, key })
      }
  }
  return { title, about, rules: withoutDead(rules), leftOut }
}

const callsFor = ({ calls, calls32 }: CallPart, machine: string, arch: 'b64' | 'b32'): readonly string[] =>
  callsOf(arch === 'b32' ? [...calls, ...(calls32 ?? [])] : calls, machine, arch)

const fieldsOf = (who: Who, uidMin: number): readonly string[] =>
  who === 'everybody' ? [] : who === 'logins' ? ['auid!=4294967295'] : [`auid>=${uidMin}`, 'auid!=4294967295']

const watchedPaths = (part: WatchPart, { homes }: HostFacts): readonly ByteString[] => [
  ...part.paths,
  ...(part.inHomes ?? []).flatMap((name) => homes.map((home) => childOf(home, name))),
  ...(part.homes === true
    ? unique(homes.filter((home) => home !== '/root').map(parentOf)).filter((path) => path !== '/')
    : []),
]

/** Without rules that can never match, because an earlier one of the same action always does. */
const withoutDead = (rules: readonly PlannedRule[]): readonly PlannedRule[] =>
  rules.filter(
    (rule, index) => !rules.slice(0, index).some((earlier) => subsumes(earlier, rule) && !isMount(earlier, rule)),
  )

/** A directory below another is a rule of its own only where it is a file system of its own. */
const isMount = (earlier: PlannedRule, later: PlannedRule): boolean =>
  earlier.scope !== null && later.scope !== null && earlier.scope.path !== later.scope.path

const planQuiet = (facts: HostFacts, programs: readonly ByteString[]): PlannedSection => {
  const seen = programs.map((path) => ({ path, ...facts.files.look(path) }))
  return {
    title: 'Exempt on request',
    about:
      'First of all, so that no other rule sees them: what these programs do where no login stands behind it (auid unset). A fault or ' +
      'a break-in of theirs goes unseen too. Nothing else is exempt: a rule that exempts a directory also hides what is moved out of it.',
    rules: seen.flatMap(({ kind, real }) =>
      kind === 'file'
        ? architecturesOf(facts.machine).map((arch): PlannedRule => ({
            ...{ action: 'never', list: 'exit', arch, calls: null, scope: null, permissions: null, key: 'quiet' },
            fields: [`exe=${real}`, 'auid=4294967295'],
          }))
        : [],
    ),
    leftOut: seen.flatMap(({ kind, path }) =>
      kind === 'file' ? [] : [{ what: path, why: 'is no program on this host' }],
    ),
  }
}

// Kernel 5.16 brought the list (AUDIT_FILTER_URING_EXIT), audit 3.1 its name.
const planUring = ({ auditctl, kernel }: HostFacts): PlannedSection => {
  const why = !isAtLeast(auditctl, [3, 1])
    ? `auditctl ${auditctl.join('.')} knows no list for it (3.1 does)`
    : kernel === null
      ? 'the version of the kernel is not known (5.16 has a list for it)'
      : isAtLeast(kernel, [5, 16])
        ? null
        : `kernel ${kernel.join('.')} has no list for it (5.16 has)`
  return {
    title: 'io_uring',
    about:
      'What a program does through a ring is seen by no other rule, watches included. Only a few programs use rings; where none does, ' +
      'sysctl kernel.io_uring_disabled=2 (kernel 6.6) closes the way.',
    rules: why === null ? [RING_RULE] : [],
    leftOut: why === null ? [] : [{ what: 'changes through io_uring, which stay unseen', why }],
  }
}
