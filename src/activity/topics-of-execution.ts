import type { Sighting, Topic } from '../model/activity.js'
import type { ByteString } from '../model/byte-string.js'
import type { EventId } from '../model/event-id.js'
import { UNSET, type ProcessFacts } from '../model/process-facts.js'
import { baseName } from '../path/normalize.js'
import { isOfClass } from '../path/path-classes.js'
import { programOf, type Program } from './program.js'

/** The topics of a program that a login started, with what to say of it. */
export const sightingsOfExecution = (id: EventId, process: ProcessFacts): readonly Sighting[] => {
  if (process.auid === null || process.auid === UNSET) return []
  const program = programOf(process)
  const { node, time, serial } = id
  return topicsOfProgram(program, process).map((topic) => ({
    ...{ node, time, serial, topic, success: true, key: null, process, address: null },
    verb: 'ran',
    object: commandText(program, process),
  }))
}

export const topicsOfProgram = (program: Program, process: ProcessFacts): readonly Topic[] => {
  const { uid, euid, auid } = process
  const topics: Topic[] = []
  if (euid === 0 && uid === 0 && auid !== 0) topics.push('root-command')
  if (uid !== null && euid !== null && uid !== euid) topics.push('suid-exec')
  if (isTemporary(program.path) || isTemporary(process.exe)) topics.push('tmp-exec')
  const args = program.args.join(' ')
  for (const { topic, name, asks, root } of TOOLS)
    if (name.test(program.name) && (asks === undefined || asks.test(args)) && (root !== true || euid === 0))
      topics.push(topic)
  return topics
}

/** A program without a file, from memfd_create(2), is as temporary as can be. */
const isTemporary = (path: ByteString | null): boolean =>
  path !== null && (isOfClass(path, 'temporary') || path.startsWith('/memfd:'))

interface Tool {
  readonly topic: Topic
  readonly name: RegExp
  /** What its arguments must say; absent: whatever they say. */
  readonly asks?: RegExp
  /** Without root's rights it can't do it. */
  readonly root?: true
}

/** Programs of which a call alone, with such arguments, is the act. */
const TOOLS: readonly Tool[] = [
  { topic: 'audit-access', name: /^(?:auditctl|ausearch|aureport|auditd|augenrules|aulast|aulastlog|auvirt|autrace)$/ },
  { topic: 'power', name: /^(?:shutdown|reboot|poweroff|halt|pm-suspend|pm-hibernate|rtcwake)$/ },
  { topic: 'power', name: /^(?:init|telinit)$/, asks: /^(?:-\S+ )*[06]$/ },
  {
    topic: 'power',
    name: /^(?:systemctl|loginctl)$/,
    asks: /^(?:-\S+ )*(?:reboot|poweroff|halt|kexec|soft-reboot|suspend|hibernate|hybrid-sleep|suspend-then-hibernate|rescue|emergency|isolate (?:reboot|poweroff|halt|rescue|emergency)\.target)(?: |$)/,
  },
  { topic: 'time', name: /^date$/, asks: /(?:^| )(?:-[a-zA-Z]*s|--set)/, root: true },
  { topic: 'time', name: /^timedatectl$/, asks: /(?:^| )set-(?:time|timezone|ntp|local-rtc)/ },
  { topic: 'time', name: /^hwclock$/, asks: /(?:^| )(?:-[wsa]|--(?:systohc|hctosys|set|adjust))/, root: true },
  { topic: 'time', name: /^(?:ntpdate|rdate)$/, root: true },
  { topic: 'time', name: /^chronyc$/, asks: /(?:^| )(?:makestep|settime)/ },
  { topic: 'hostname', name: /^(?:hostname|domainname|nisdomainname)$/, asks: /^(?:-[FbB] ?)*[^-\s]/, root: true },
  { topic: 'hostname', name: /^hostnamectl$/, asks: /(?:^| )(?:set-\S+|hostname) \S/ },
  { topic: 'kernel', name: /^(?:insmod|rmmod|kexec)$/, root: true },
  {
    topic: 'kernel',
    name: /^modprobe$/,
    asks: /^(?!.*(?:^| )(?:-[a-zA-Z]*[ncD]|--(?:dry-run|show\S*|showconfig))(?: |$)).*\S/,
    root: true,
  },
  {
    topic: 'kernel',
    name: /^(?:update-initramfs|mkinitramfs|dracut|mkinitcpio|update-grub|grub2?-mkconfig)$/,
    root: true,
  },
  { topic: 'selinux', name: /^(?:setenforce|setsebool|aa-(?:complain|enforce|disable|teardown))$/, root: true },
  {
    topic: 'selinux',
    name: /^semodule$/,
    asks: /(?:^| )(?:-[a-zA-Z]*[irReduB]|--(?:install|remove|enable|disable|build))/,
    root: true,
  },
  {
    topic: 'selinux',
    name: /^semanage$/,
    asks: /(?:^| )(?:-[admDi]|--(?:add|delete|modify|deleteall|import))/,
    root: true,
  },
  {
    topic: 'selinux',
    name: /^apparmor_parser$/,
    asks: /(?:^| )(?:-[a-zA-Z]*[arRC]|--(?:add|replace|remove))/,
    root: true,
  },
  {
    topic: 'account',
    name: /^(?:useradd|userdel|usermod|groupadd|groupdel|groupmod|adduser|addgroup|deluser|delgroup|chpasswd|newusers|vipw|vigr)$/,
    root: true,
  },
]

const commandText = ({ path, name, args }: Program, { exe }: ProcessFacts): ByteString =>
  // One program under many names says by its name what it does.
  [
    path !== null && (baseName(path) === name || path.startsWith('/memfd:')) ? path : name === '' ? (exe ?? '?') : name,
    ...args,
  ].join(' ')
