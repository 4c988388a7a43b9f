import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const FOLDERS = [
  ...['boot', 'dev/shm', 'etc/aide', 'etc/apparmor.d', 'etc/apt', 'etc/audit', 'etc/cron.d', 'etc/cron.daily'],
  ...['etc/cron.hourly', 'etc/cron.monthly', 'etc/cron.weekly', 'etc/grub.d', 'etc/init.d', 'etc/initramfs-tools'],
  ...['etc/ld.so.conf.d', 'etc/modprobe.d', 'etc/modules-load.d', 'etc/network', 'etc/pam.d', 'etc/rsyslog.d'],
  ...['etc/security', 'etc/ssh', 'etc/ssl/private', 'etc/sudoers.d', 'etc/sysctl.d', 'etc/systemd/network'],
  ...['root/.ssh', 'run', 'tmp', 'usr/bin', 'usr/lib/modules', 'usr/lib/systemd/system', 'usr/lib64', 'usr/libexec'],
  ...['usr/local', 'usr/sbin', 'var/lib/aide', 'var/log/audit', 'var/spool/cron', 'var/tmp'],
]

const FILES = [
  ...['etc/adjtime', 'etc/bash.bashrc', 'etc/crontab', 'etc/crypttab', 'etc/default/aide', 'etc/default/grub'],
  ...['etc/environment', 'etc/fstab', 'etc/group', 'etc/gshadow', 'etc/hostname', 'etc/hosts', 'etc/hosts.allow'],
  ...['etc/hosts.deny', 'etc/issue', 'etc/issue.net', 'etc/ld.so.conf', 'etc/libaudit.conf', 'etc/localtime'],
  ...['etc/modules', 'etc/nftables.conf', 'etc/nsswitch.conf', 'etc/pam.conf', 'etc/profile', 'etc/resolv.conf'],
  ...['etc/rsyslog.conf', 'etc/shadow', 'etc/shells', 'etc/subgid', 'etc/subuid', 'etc/sudoers', 'etc/sysctl.conf'],
  ...['etc/timezone', 'run/utmp', 'usr/bin/aide', 'usr/bin/sudo', 'usr/bin/su', 'usr/bin/passwd', 'usr/sbin/auditctl'],
  ...['usr/sbin/auditd', 'usr/sbin/augenrules', 'usr/sbin/apparmor_parser', 'var/log/btmp', 'var/log/lastlog'],
  ...['var/log/wtmp'],
]

/** A Debian 12 below a folder, as far as audit rules need to know it: what is there, and that /bin and its like are links. */
export const sampleHost = (root: string): void => {
  for (const path of FOLDERS) mkdirSync(join(root, path), { recursive: true })
  for (const link of ['bin', 'lib', 'lib64', 'sbin']) {
    mkdirSync(join(root, 'usr', link), { recursive: true })
    symlinkSync(`usr/${link}`, join(root, link))
  }
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  for (const path of FILES) put(path, '')
  put('etc/passwd', 'root:x:0:0:root:/root:/bin/bash\n')
  put('etc/login.defs', 'UID_MIN 1000\n')
  put('etc/aide/aide.conf', '/boot R\n/etc R\n/usr R\n!/var\n')
}
