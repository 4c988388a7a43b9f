import type { ByteString } from '../model/byte-string.js'
import { baseName, isWithin } from './normalize.js'

/** What an absolute path is to somebody who watches a host. A path may be of several classes. */
export type PathClass =
  | 'static-file'
  | 'binary'
  | 'kernel'
  | 'selinux'
  | 'time'
  | 'log'
  | 'audit'
  | 'account'
  | 'private-key'
  | 'hostname'
  | 'home'
  | 'temporary'

/** Every place that a class is bound to. */
const places: string[] = []

const under = (...directories: readonly string[]): ((path: ByteString) => boolean) => {
  places.push(...directories)
  return (path) => directories.some((directory) => isWithin(path, directory))
}

const CLASSES: readonly (readonly [PathClass, (path: ByteString) => boolean])[] = [
  [
    'static-file',
    under('/etc', '/usr/etc', '/usr/local/etc', '/var/spool/cron', '/lib/systemd/system', '/usr/lib/systemd/system'),
  ],
  [
    'binary',
    (path) =>
      under('/bin', '/sbin', '/usr/bin', '/usr/sbin', '/usr/local/bin', '/usr/local/sbin', '/usr/libexec')(path) ||
      (/^\/(?:usr\/(?:local\/)?)?lib(?:32|64|x32)?\//.test(path) && /\.so(?:\.[\d.]+)?$/.test(path)),
  ],
  [
    'kernel',
    under(
      ...[
        '/boot',
        '/efi',
        '/lib/modules',
        '/usr/lib/modules',
        '/etc/modprobe.d',
        '/etc/modules',
        '/etc/modules-load.d',
      ],
      ...['/etc/initramfs-tools', '/etc/dracut.conf', '/etc/dracut.conf.d', '/etc/mkinitcpio.conf', '/etc/grub.d'],
      ...['/etc/default/grub', '/etc/kernel', '/etc/sysctl.conf', '/etc/sysctl.d'],
    ),
  ],
  ['selinux', under('/etc/selinux', '/var/lib/selinux', '/usr/share/selinux', '/etc/apparmor', '/etc/apparmor.d')],
  [
    'time',
    under(
      ...['/etc/localtime', '/etc/timezone', '/etc/adjtime', '/etc/chrony', '/etc/chrony.conf', '/etc/chrony.d'],
      ...['/etc/ntp.conf', '/etc/ntpsec', '/etc/ntp', '/etc/systemd/timesyncd.conf', '/etc/systemd/timesyncd.conf.d'],
    ),
  ],
  ['log', under('/var/log', '/var/adm')],
  ['audit', under('/var/log/audit', '/etc/audit', '/etc/audisp', '/etc/libaudit.conf')],
  [
    'account',
    under(
      ...['/etc/passwd', '/etc/shadow', '/etc/group', '/etc/gshadow', '/etc/subuid', '/etc/subgid', '/etc/sudoers'],
      ...['/etc/sudoers.d', '/etc/doas.conf', '/etc/security/opasswd'],
    ),
  ],
  ['private-key', (path) => isPrivateKey(path)],
  [
    'hostname',
    under(
      ...['/etc/hostname', '/etc/HOSTNAME', '/etc/hosts', '/etc/network', '/etc/netplan', '/etc/machine-info'],
      ...['/etc/sysconfig/network', '/etc/sysconfig/network-scripts', '/etc/NetworkManager', '/etc/systemd/network'],
      ...['/etc/issue', '/etc/issue.net'],
    ),
  ],
  ['home', (path) => homeOf(path) !== null],
  ['temporary', under('/tmp', '/var/tmp', '/dev/shm', '/run/shm')],
]

/** The classes of an absolute, normalised path. */
export const classesOf = (path: ByteString): ReadonlySet<PathClass> =>
  new Set(CLASSES.flatMap(([name, has]) => (has(path) ? [name] : [])))

export const isOfClass = (path: ByteString, wanted: PathClass): boolean =>
  CLASSES.find(([name]) => name === wanted)![1](path)

/** Trees of the system, of homes and of everybody: files of many classes lie all over them. */
const SYSTEM = /^\/(?:usr|lib(?:32|64|x32)?|opt|root|home|var\/home|export|dev|proc|sys)(?:\/|$)/

/** Whether a file of any class may lie in a directory or below it. */
export const mayHoldClassified = (directory: ByteString): boolean =>
  SYSTEM.test(directory) ||
  classesOf(directory).size > 0 ||
  classesOf(`${directory}/x`).size > 0 ||
  /\/\.(?:ssh|gnupg)(?:\/|$)/.test(directory) ||
  places.some((place) => isWithin(place, directory))

const KEY_PLACES = under(
  ...['/etc/ssl/private', '/etc/pki/tls/private', '/etc/pki/CA/private', '/etc/wireguard', '/etc/krb5.keytab'],
)
/** Public halves, and lists of keys that are let in or known: no secrets. */
const PUBLIC = /\.(?:pub|crt|cer|csr)$|^(?:known_hosts|authorized_keys|config|environment|rc)/

/** Whether a file holds a secret key by where it lies and what it is called: nothing else is known of its content. */
const isPrivateKey = (path: ByteString): boolean => {
  const name = baseName(path)
  if (PUBLIC.test(name)) return false
  return (
    KEY_PLACES(path) ||
    /^ssh_host_.*key$/.test(name) ||
    /\/\.ssh\/[^/]+$/.test(path) ||
    /\/\.gnupg\/(?:private-keys-v1\.d\/|secring)/.test(path) ||
    /^\/etc\/letsencrypt\/(?:live|archive|keys)\/.*(?:privkey|_key|key-).*\.pem$/.test(path) ||
    (/^\/etc\//.test(path) && /(?:\.key|\.keytab|\.p12|\.pfx|[-_.]key\.pem)$/.test(name))
  )
}

const HOMES = /^\/(?:(?:var|usr|export)\/)?home\/([^/]+)/

/** Whose home a path is or lies in, by the name of the folder; null outside of homes. */
export const homeOf = (path: ByteString): ByteString | null => HOMES.exec(path)?.[1] ?? null
