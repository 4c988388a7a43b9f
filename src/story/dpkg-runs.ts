import type { Ancestor, Deed } from '../model/attribution.js'
import type { ByteString } from '../model/byte-string.js'
import type { PackageRun, PackageStep } from '../model/package-run.js'
import { baseName } from '../path/normalize.js'
import { packageManagerOf } from './package-manager.js'

/** How long before its first line and after its last a run may change files, milliseconds: locks, and the last of its database. */
const BEFORE = 1000
const AFTER = 2000

/** Told to work elsewhere, dpkg writes another log. */
const ELSEWHERE = /^--(?:root|instdir|admindir|log)\b/

/** dpkg's own processes behind some deeds, each with when it was at work. */
interface DpkgProcess {
  readonly process: Ancestor
  readonly times: number[]
}

/**
 * Which runs of dpkg's log are behind each of the groups of deeds. One dpkg runs at a time (it holds a lock), so a process is that run in whose
 * time all of its deeds are; where several runs are that short, the one that did something to a package which the command line names.
 * Where that leaves a doubt, none.
 */
export const dpkgRunsOf = (
  groups: readonly (readonly Deed[])[],
  runs: readonly PackageRun[],
): readonly (readonly PackageRun[])[] => {
  const owners = new Map<PackageRun, Set<number>>()
  for (const [index, deeds] of groups.entries())
    for (const one of dpkgProcesses(deeds)) {
      const fitting = runs.filter((run) =>
        one.times.every((time) => time >= run.start - BEFORE && time < run.end + AFTER),
      )
      const named = fitting.filter((run) => run.steps.some((step) => isNamed(step, one.process)))
      const [run, ...others] = named.length > 0 ? named : fitting
      if (run !== undefined && others.length === 0) owners.set(run, (owners.get(run) ?? new Set()).add(index))
    }
  return groups.map((_, index) =>
    runs.filter((run) => {
      const own = owners.get(run)
      return own?.size === 1 && own.has(index)
    }),
  )
}

const dpkgProcesses = (deeds: readonly Deed[]): readonly DpkgProcess[] => {
  const found = new Map<string, DpkgProcess>()
  for (const { who, process, when } of deeds) {
    const dpkg = [process, ...process.ancestry].find((one) => packageManagerOf(one) === 'dpkg')
    if (dpkg === undefined || (dpkg.command ?? []).some((word) => ELSEWHERE.test(word))) continue
    const key = `${who.boot} ${dpkg.pid}`
    const known = found.get(key)
    if (known === undefined) found.set(key, { process: dpkg, times: [when] })
    else known.times.push(when)
  }
  return [...found.values()]
}

/** `libc6:amd64` in `libc6`, `libc6:amd64` or `/var/cache/apt/archives/libc6_2.36-9_amd64.deb`. */
const isNamed = (step: PackageStep, { command }: Ancestor): boolean => {
  const [name] = step.package.split(':', 1) as [ByteString]
  return (command ?? []).some((word) => word === step.package || word === name || baseName(word).startsWith(`${name}_`))
}

/** `libc6:amd64 2.36-9 → 2.36-10`, each package once: configuring what was just unpacked is no news. */
export const stepsText = (runs: readonly PackageRun[]): readonly ByteString[] => {
  const told = new Map<ByteString, ByteString>()
  for (const { steps } of runs)
    for (const step of steps)
      if (step.action !== 'configure' || !told.has(step.package)) told.set(step.package, stepText(step))
  return [...told.values()]
}

const stepText = ({ action, package: name, before, after }: PackageStep): ByteString => {
  if (action === 'upgrade' && before !== after) return `${name} ${before ?? ''} ${ARROW} ${after ?? ''}`
  const version = action === 'install' ? after : before
  return `${name}${version === null ? '' : ` ${version}`} (${DONE[action]})`
}

/** `→` as the bytes of a name. */
const ARROW = '\u00e2\u0086\u0092'

const DONE = {
  install: 'installed',
  upgrade: 'installed again',
  configure: 'configured',
  remove: 'removed',
  purge: 'purged',
  disappear: 'replaced by others',
} as const
