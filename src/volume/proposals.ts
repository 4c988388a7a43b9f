import type { ByteString } from '../model/byte-string.js'
import { baseName, isWithin } from '../path/normalize.js'
import { classesOf, mayHoldClassified } from '../path/path-classes.js'
import type { Amount, Volume, VolumeGroup } from './tally.js'

/** A loud group, with the rule that would silence it, or why none should. */
export type Advice =
  | {
      readonly kind: 'proposal'
      readonly group: VolumeGroup
      readonly rule: ByteString
      /** What that rule would have left out of this log, as far as groups tell. */
      readonly saved: Amount
    }
  | { readonly kind: 'refusal'; readonly group: VolumeGroup; readonly because: string }

/** A group is loud from this share of all events on. */
const LOUD_SHARE = 0.05
/** Fewer events are no trouble, whatever their share. */
const LOUD_EVENTS = 20

/** What could be done about the loud groups of rules, the loudest first. */
export const advise = ({ total, groups }: Volume): readonly Advice[] => {
  const advice = groups
    .filter(({ cause }) => cause.kind === 'rule')
    .filter(({ events }) => events >= LOUD_EVENTS && events >= total.events * LOUD_SHARE)
    .map((group): Advice => {
      const because = objection(group, groups)
      if (because !== null) return { kind: 'refusal', group, because }
      const { directory, program } = group
      const rule = `-a never,exit -F dir=${directory!} -F exe=${program!} -F auid=unset`
      return { kind: 'proposal', group, rule, saved: savedBy(groups, program!, directory!) }
    })
  // The same program and directory under two keys need one rule.
  const rules = new Set<string>()
  return advice.filter((one) => one.kind === 'refusal' || (!rules.has(one.rule) && rules.add(one.rule)))
}

/** Programs that do what they are told: to silence them is to silence whatever is run with them. */
const RUNS_ANYTHING =
  /^(?:\w*sh|busybox|toybox|env|python[\d.]*|perl[\d.]*|ruby[\d.]*|node|nodejs|php[\d.]*\S*|lua[\d.]*|java|mono|dotnet|tclsh[\d.]*|[gmn]?awk|sed|tee|cp|mv|rm|dd|install|tar|rsync|curl|wget|vim?|nano|ed|find|xargs|make|systemd|systemd-executor|runc|crun|dockerd|containerd\S*|qemu-\S+)$/

/** Databases of AIDE, of this program and of packages, secrets of logins, and what a web server shows: there a daemon is how it is done. */
const NEVER_BLIND =
  /^\/var\/lib\/(?:aide|who-changed|dpkg|rpm|pacman|apt|sss|krb5kdc|AccountsService|systemd)(?:\/|$)|\/(?:www|htdocs|public_html|cgi-bin|webapps)(?:\/|$)/

const isSensitive = (directory: ByteString): boolean => mayHoldClassified(directory) || NEVER_BLIND.test(directory)

const objection = (group: VolumeGroup, groups: readonly VolumeGroup[]): string | null => {
  const { program, directory, withLogin, executions } = group
  if (program === null) return 'which program it is, the events do not tell'
  if (directory === null) return 'which directory it is about, the events do not tell'
  const among = groups.filter(
    (other) => other.program === program && other.directory !== null && isWithin(other.directory, directory),
  )
  if (withLogin > 0 || among.some((other) => other.withLogin > 0)) return 'logins are behind some of it'
  if (executions > 0) return 'it tells which programs were started'
  if (!isWritable(program) || !isWritable(directory)) return 'a name with such characters can not stand in a rule'
  if (RUNS_ANYTHING.test(baseName(program))) return 'the program does whatever it is told to'
  if (classesOf(program).has('temporary')) return 'the program itself lies where everybody can put one'
  if (isSensitive(directory) || among.some((other) => isSensitive(other.directory!)))
    return 'what lies there should never change unseen'
  return null
}

const savedBy = (groups: readonly VolumeGroup[], program: ByteString, directory: ByteString): Amount => {
  // An event of several keys is in several groups: the largest of a directory's groups is what is surely saved.
  const most = new Map<ByteString, Amount>()
  for (const group of groups) {
    if (group.program !== program || group.directory === null || !isWithin(group.directory, directory)) continue
    const known = most.get(group.directory)
    if (known === undefined || known.events < group.events) most.set(group.directory, group)
  }
  const amounts = [...most.values()]
  return {
    events: amounts.reduce((sum, { events }) => sum + events, 0),
    bytes: amounts.reduce((sum, { bytes }) => sum + bytes, 0),
  }
}

/** auditctl splits a line of a file of rules at blanks and knows no quotes in paths; what is not plain ASCII is left alone. */
const isWritable = (path: ByteString): boolean => /^\/[\w@%+=:.,/-]+$/.test(path) && path.length < 4096
