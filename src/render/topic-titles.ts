import type { Topic } from '../model/activity.js'

/** The topics in words. */
export const TOPIC_TITLES: Readonly<Record<Topic, string>> = {
  'log-truncation': 'Logs emptied',
  'audit-access': 'Audit configuration, tools and logs',
  'tmp-exec': 'Programs run from temporary directories',
  kernel: 'Kernel, initramfs and modules',
  account: 'Users and groups',
  login: 'Logins',
  'private-key': 'Private keys',
  selinux: 'SELinux and AppArmor',
  time: 'Time and zone',
  hostname: 'Host name and network identity',
  power: 'Power',
  mount: 'Mounts',
  'special-file': 'Special files',
  binary: 'Programs and libraries changed',
  'static-file': 'Configuration changed',
  'home-access': 'Administrators in homes',
  'failed-access': 'Refused access',
  'suid-exec': 'Set-uid programs run',
  'root-command': 'Programs run as root',
}
