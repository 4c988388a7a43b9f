import type { Deed } from '../model/attribution.js'
import type { ByteString } from '../model/byte-string.js'
import { baseName } from '../path/normalize.js'
import { packageManagerOf } from './package-manager.js'

/** Files that package managers install, by the names that distributions give them: name, version and architecture are in them. */
const PACKAGE_FILE = /\.(?:deb|udeb|rpm|apk|xbps)$|\.pkg\.tar(?:\.\w+)?$/

/** What package managers are asked to do with the names that follow. */
const VERBS = new Set([
  ...['install', 'reinstall', 'remove', 'purge', 'erase', 'upgrade', 'update', 'downgrade', 'autoremove', 'swap'],
  ...[
    'add',
    'del',
    'in',
    'rm',
    'up',
    '-i',
    '-r',
    '-P',
    '-S',
    '-R',
    '-e',
    '-U',
    '-F',
    '-Uvh',
    '-ivh',
    '-Fvh',
    '-Syu',
    '-Rs',
  ],
  ...['--install', '--unpack', '--configure', '--remove', '--purge', '--erase', '--upgrade', '--localinstall'],
])

/** A package as one would name it to a package manager: `nginx`, `nginx=1.24-2`, `libc6:i386`, `httpd-2.4.57-8.el9`. */
const PACKAGE_NAME = /^[A-Za-z0-9][\w.+~:=@-]*$/

/** The packages that the command lines of a package run name, in the order in which they come. Nothing is concluded from paths. */
export const packagesOf = (deeds: readonly Deed[]): readonly ByteString[] => {
  const named = new Set<ByteString>()
  for (const { process } of deeds)
    for (const one of [process, ...process.ancestry].toReversed())
      if (one.command !== null && packageManagerOf(one) !== null)
        for (const name of namesIn(one.command)) named.add(name)
  return [...named]
}

const namesIn = (command: readonly ByteString[]): readonly ByteString[] => {
  const verb = command.findIndex((argument, index) => index > 0 && VERBS.has(argument))
  if (verb < 0) return []
  return command
    .slice(verb + 1)
    .filter((argument) => PACKAGE_FILE.test(argument) || PACKAGE_NAME.test(argument))
    .map(baseName)
}
