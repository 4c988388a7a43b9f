import type { Ancestor } from '../model/attribution.js'
import type { ByteString } from '../model/byte-string.js'
import { baseName, parentOf } from '../path/normalize.js'

const MANAGERS = new Set([
  ...['dpkg', 'apt', 'apt-get', 'aptitude', 'aptd', 'unattended-upgrade', 'unattended-upgrades'],
  ...['rpm', 'rpmkeys', 'dnf', 'dnf-3', 'dnf5', 'dnf-automatic', 'microdnf', 'yum', 'tdnf', 'rpm-ostree'],
  ...['zypper', 'pacman', 'apk', 'xbps-install', 'xbps-remove', 'emerge', 'packagekitd'],
])

/** Where a distribution installs programs. A program of that name elsewhere is no package manager, whatever it calls itself. */
const HOME = /^\/(?:usr\/)?(?:s?bin|libexec|lib)(?:\/|$)/

const INTERPRETER = /^(?:platform-)?python(?:\d+(?:\.\d+)*)?$/

/**
 * The package manager that a process is, by the program file that the kernel saw; null for none. yum and its like are Python scripts:
 * of them the interpreter and its first argument are looked at.
 */
export const packageManagerOf = ({ exe, command }: Ancestor): ByteString | null => {
  if (exe === null || !HOME.test(parentOf(exe))) return null
  const program = INTERPRETER.test(baseName(exe)) ? scriptOf(command) : exe
  if (program === null || !HOME.test(parentOf(program))) return null
  const name = baseName(program)
  return MANAGERS.has(name) ? name : null
}

const scriptOf = (command: Ancestor['command']): ByteString | null =>
  command?.slice(1).find((argument) => !argument.startsWith('-')) ?? null
