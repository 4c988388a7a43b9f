import type { ByteString } from '../model/byte-string.js'
import { isAtLeast } from './host-facts.js'
import type { PlannedRule, PlannedSection } from './planned-rule.js'
import type { Profile } from './template.js'
import { architecturesOf, writeRule, writeWatch, type Dialect } from './write-rule.js'

export interface WriteOptions extends Dialect {
  readonly profile: Profile
  readonly panicOnFailure: boolean
}

// Upstream's base configuration takes 8192 "to survive stress events"; louder profiles get more.
const BACKLOG: Readonly<Record<Profile, number>> = { small: 8192, standard: 16384, strict: 32768 }

const PROFILE_WORDS: Readonly<Record<Profile, string>> = {
  small: 'small: what is rare and telling, and what AIDE watches. Meant to be unnoticed on any host.',
  standard:
    'standard: small, and programs, what people run as root, keys that are read, refused access, times set. Loud during updates.',
  strict:
    'strict: standard for every login and daemon, and locked until the next boot (-e 2). Loud all day; plan disk for it.',
}

/** The text of a rules file: comments, controls, rules. */
export const writeRules = (sections: readonly PlannedSection[], options: WriteOptions): ByteString =>
  [...head(options), ...sections.flatMap((section) => writeSection(section, options)), ...tail(options), ''].join('\n')

const head = ({ profile, panicOnFailure, machine, auditctl }: WriteOptions): readonly string[] => [
  ...comment(
    `Written by who-changed rules for ${machine}, auditctl ${auditctl.join('.')}. Profile ${PROFILE_WORDS[profile]}`,
  ),
  ...comment(
    'Put it alone into /etc/audit/rules.d and load it with augenrules --load: the first rule that matches gives the key, so rules of ' +
      'other files before these take their events.',
  ),
  '',
  '## Delete what is loaded',
  '-D',
  '## Go on after a rule that does not load (a path that is gone) and tell it at the end; without this all rules after it are missing',
  '-c',
  '## Records that may wait for auditd. When it is full, programs wait below, and then records are lost',
  `-b ${BACKLOG[profile]}`,
  '## How long a program waits for room, in ticks of the kernel',
  '--backlog_wait_time 60000',
  ...(panicOnFailure
    ? ['## When records are lost: panic, as was asked for. The host stops', '-f 2']
    : ['## When records are lost: a line in the kernel log (2 would stop the host: --panic-on-failure)', '-f 1']),
  ...(profile === 'strict'
    ? [
        '## A login can not be changed once it is set; what starts logins inside of logins (some containers) fails',
        '--loginuid-immutable',
      ]
    : []),
]

const tail = ({ profile }: WriteOptions): readonly string[] =>
  profile === 'strict' ? ['', '## Locked: no rule can be changed until the next boot', '-e 2'] : ['', '## On', '-e 1']

const writeSection = (
  { title, about, rules, leftOut }: PlannedSection,
  options: WriteOptions,
): readonly ByteString[] => {
  const lines: ByteString[] = []
  const unsaid: { what: ByteString; why: string }[] = []
  for (const rule of rules) {
    const line = isOldWatch(rule, options) ? writeWatch(rule) : writeRule(rule, options)
    if (line !== null) lines.push(line)
    else unsaid.push({ what: rule.scope?.path ?? '', why: 'auditctl can not read this name' })
  }
  return [
    '',
    ...comment(`${title}. ${about}`),
    ...new Set(lines),
    ...new Set([...leftOut, ...unsaid].map(({ what, why }) => `# left out: ${printable(what)} (${printable(why)})`)),
  ]
}

/** A name in a comment must not end the comment. */
const printable = (text: ByteString): string =>
  text.replaceAll(/[\0-\x1f\x7f\\]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`)

const isOldWatch = ({ calls, fields, permissions, action }: PlannedRule, { auditctl, machine }: Dialect): boolean =>
  !isAtLeast(auditctl, [3]) &&
  action === 'always' &&
  calls === null &&
  fields.length === 0 &&
  permissions !== null &&
  architecturesOf(machine).length > 0

const WIDTH = 110

const comment = (text: string): readonly string[] => {
  const lines: string[] = []
  let line = '##'
  for (const word of text.split(' ')) {
    if (line.length + word.length >= WIDTH) {
      lines.push(line)
      line = '##'
    }
    line += ` ${word}`
  }
  return [...lines, line]
}
