import type { Act } from '../model/act.js'
import type { Deed } from '../model/attribution.js'
import type { ByteString } from '../model/byte-string.js'
import type { PackageRun } from '../model/package-run.js'
import { UNSET } from '../model/process-facts.js'
import { baseName } from '../path/normalize.js'
import { stepsText } from './dpkg-runs.js'
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

/**
 * The packages of a run, in the order in which they come: what the package manager told of its work, to the kernel or in its log, else what its command lines name.
 * Nothing is concluded from paths.
 */
export const packagesOf = (
  deeds: readonly Deed[],
  software: readonly Act[],
  runs: readonly PackageRun[],
): readonly ByteString[] => {
  const recorded = [...recordedBy(deeds, software), ...stepsText(runs)]
  if (recorded.length > 0) return recorded
  const named = new Set<ByteString>()
  for (const { process } of deeds)
    for (const one of [process, ...process.ancestry].toReversed())
      if (one.command !== null && packageManagerOf(one) !== null)
        for (const name of namesIn(one.command)) named.add(name)
  return [...named]
}

/** Before and after the first and the last change of a run: only what AIDE watches is among its changes. Milliseconds. */
const MARGIN = 3600_000

/** What the managers of a run told themselves: the same process of the same login, within its time. */
const recordedBy = (deeds: readonly Deed[], software: readonly Act[]): readonly ByteString[] => {
  const managers = new Set(
    deeds.flatMap(({ who, process }) =>
      [process, ...process.ancestry]
        .filter((one) => packageManagerOf(one) !== null)
        .map(({ pid }) => keyOf(pid, who.auid)),
    ),
  )
  const times = deeds.map(({ when }) => when)
  const [from, to] = [Math.min(...times) - MARGIN, Math.max(...times) + MARGIN]
  const acts = software.filter(
    ({ time, process }) =>
      time >= from && time <= to && process !== null && managers.has(keyOf(process.pid, process.auid)),
  )
  return [...new Set(acts.map(recordText).filter((text) => text !== null))]
}

const keyOf = (pid: number, auid: number | null): string => `${pid} ${auid === UNSET ? '' : (auid ?? '')}`

/** `nginx-1:1.20.1-10.el7.x86_64`, with what was done to it unless it was installed. */
const recordText = ({ object, outcome }: Act): ByteString | null => {
  if (object === null) return null
  const [, op = 'install', name = object] = /^(install|update|remove) (.*)$/s.exec(object) ?? []
  const words = [...(op === 'install' ? [] : [op]), ...(outcome === 'done' ? [] : ['failed'])]
  return words.length === 0 ? name : `${name} (${words.join(', ')})`
}

const namesIn = (command: readonly ByteString[]): readonly ByteString[] => {
  const verb = command.findIndex((argument, index) => index > 0 && VERBS.has(argument))
  if (verb < 0) return []
  return command
    .slice(verb + 1)
    .filter((argument) => PACKAGE_FILE.test(argument) || PACKAGE_NAME.test(argument))
    .map(baseName)
}
