import type { Act } from '../model/act.js'
import type { Sighting, Topic } from '../model/activity.js'
import type { ByteString } from '../model/byte-string.js'
import { UNSET } from '../model/process-facts.js'
import { baseName } from '../path/normalize.js'
import { isOfClass } from '../path/path-classes.js'
import { topicsOfProgram } from './topics-of-execution.js'

const OF_KIND: Readonly<Record<string, readonly [Topic, string]>> = {
  settimeofday: ['time', 'set the clock'],
  stime: ['time', 'set the clock'],
  clock_settime: ['time', 'set the clock'],
  clock_settime64: ['time', 'set the clock'],
  adjtimex: ['time', 'adjusted the clock'],
  clock_adjtime: ['time', 'adjusted the clock'],
  clock_adjtime64: ['time', 'adjusted the clock'],
  sethostname: ['hostname', 'set the host name'],
  setdomainname: ['hostname', 'set the domain name'],
  create_module: ['kernel', 'loaded a kernel module'],
  init_module: ['kernel', 'loaded the kernel module'],
  finit_module: ['kernel', 'loaded the kernel module'],
  delete_module: ['kernel', 'removed the kernel module'],
  kexec_load: ['kernel', 'loaded another kernel'],
  kexec_file_load: ['kernel', 'loaded another kernel'],
  reboot: ['power', 'called reboot(2)'],
  mount: ['mount', 'mounted on'],
  umount: ['mount', 'unmounted'],
  umount2: ['mount', 'unmounted'],
  move_mount: ['mount', 'mounted on'],
  fsmount: ['mount', 'made a mount'],
  mount_setattr: ['mount', 'changed the mount'],
  pivot_root: ['mount', 'changed the root mount to'],
  mknod: ['special-file', 'made the special file'],
  mknodat: ['special-file', 'made the special file'],
  ADD_USER: ['account', 'added the account'],
  DEL_USER: ['account', 'deleted the account'],
  USER_MGMT: ['account', 'changed the account'],
  ADD_GROUP: ['account', 'added the group'],
  DEL_GROUP: ['account', 'deleted the group'],
  GRP_MGMT: ['account', 'changed the group'],
  USER_CHAUTHTOK: ['account', 'changed the password of'],
  GRP_CHAUTHTOK: ['account', 'changed the password of group'],
  CHGRP_ID: ['account', 'changed the groups of'],
  ACCT_LOCK: ['account', 'locked the account'],
  ACCT_UNLOCK: ['account', 'unlocked the account'],
  MAC_POLICY_LOAD: ['selinux', 'loaded a policy'],
  MAC_STATUS: ['selinux', 'set'],
  MAC_CONFIG_CHANGE: ['selinux', 'set'],
  USER_MAC_POLICY_LOAD: ['selinux', 'loaded a policy'],
  USER_MAC_CONFIG_CHANGE: ['selinux', 'changed the policy'],
  USER_AUTH: ['login', 'gave a wrong password for'],
  SYSTEM_SHUTDOWN: ['power', 'the host went down'],
}

/** The topics of an act. */
export const sightingsOfAct = (act: Act): readonly Sighting[] => {
  // What a package manager did is told by its files.
  if (isSessionMachinery(act) || act.kind === 'SOFTWARE_UPDATE') return []
  const { node, time, serial, key, process, outcome, object } = act
  const base = { node, time, serial, key, process, success: outcome === 'done', address: null }
  if (act.kind === 'USER_CMD') return commandTopics(act).map((topic) => ({ ...base, topic, verb: 'ran', object }))
  const known = Object.hasOwn(OF_KIND, act.kind) ? OF_KIND[act.kind]! : null
  const sightings: Sighting[] = []
  if (known !== null) {
    const [topic, words] = known
    sightings.push({
      ...base,
      topic,
      verb: outcome === 'done' || topic === 'login' ? words : `tried: ${words}`,
      object,
    })
  }
  if (outcome === 'denied')
    sightings.push({ ...base, topic: 'failed-access', verb: `was refused ${act.kind} of`, object })
  else if (known === null && object !== null)
    for (const topic of readTopics(act, object)) sightings.push({ ...base, topic, verb: 'read', object })
  return sightings
}

/**
 * What the machinery of sessions does in everybody's name: systemd tries what an unprivileged manager may not and makes a set of files
 * that nobody can open; sshd reads the host's keys whenever somebody comes.
 */
const isSessionMachinery = ({ kind, object, outcome, process }: Act): boolean => {
  const exe = process?.exe ?? ''
  if (outcome !== 'done') return /^\/(?:usr\/)?lib\/systemd\/systemd/.test(exe)
  if (object === null) return false
  if (kind.startsWith('mknod')) return /^\/run\/(?:user\/\d+\/)?systemd\//.test(object)
  return /^sshd(?:-session|-auth)?$/.test(baseName(exe)) && /\/ssh_host_[^/]*$/.test(object)
}

const readTopics = ({ process }: Act, path: ByteString): readonly Topic[] => [
  ...(isOfClass(path, 'private-key') ? (['private-key'] as const) : []),
  ...(isOfClass(path, 'audit') ? (['audit-access'] as const) : []),
  ...(isOfClass(path, 'home') && process?.euid === 0 ? (['home-access'] as const) : []),
]

/** sudo's own record of a command: it stands for the execution where no rule logs that. */
const commandTopics = ({ object, process, outcome }: Act): readonly Topic[] => {
  if (object === null || process?.auid == null || process.auid === UNSET) return []
  const [file = '', ...args] = object.split(' ')
  const asRoot = { ...process, uid: 0, euid: 0, exe: file, comm: baseName(file).slice(0, 15), command: null }
  const topics = topicsOfProgram({ path: file, name: baseName(file), args }, asRoot)
  return outcome === 'done' ? topics : topics.filter((topic) => topic === 'root-command')
}
