import type { ByteString } from '../model/byte-string.js'
import type { PackageAction, PackageRun, PackageStep } from '../model/package-run.js'
import { readChunks } from './chunks.js'
import { timeOfWall, type WallTime } from './local-time.js'
import { findLogFiles } from './log-files.js'

/** What was read of dpkg's log. */
export interface DpkgLog {
  readonly runs: readonly PackageRun[]
  /** Lines that are none of dpkg's. */
  readonly strange: number
}

/**
 * The runs of dpkg in a log and its rotated copies, those alone that end after `from`. The log tells local time and no zone.
 * @throws {WhoChangedError} `unreadable`.
 */
export const readDpkgLog = async (file: string, zone: string | null, from: number): Promise<DpkgLog> => {
  const reader = dpkgLogReader(zone)
  // A copy that was written last before that time tells nothing later.
  for (const { path } of findLogFiles(file).filter(({ mtime }) => mtime >= from)) {
    let rest = ''
    for await (const chunk of readChunks(path, 0)) {
      const lines = (rest + chunk.toString('latin1')).split('\n')
      rest = lines.pop()!
      lines.forEach(reader.line)
    }
    if (rest !== '') reader.line(rest)
  }
  const { runs, strange } = reader.end()
  return { runs: runs.filter(({ end }) => end > from), strange }
}

/** Source: dpkg(1), --log; lib/dpkg/log.c. `startup` is the first line of every run that changes something. */
const LINE = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d) (\S+) (.*)$/
const KNOWN: ReadonlySet<string> = new Set(['status', 'conffile', 'trigproc', 'statoverride'])
const STEP = /^(\S+) (\S+) (\S+)$/
const ACTIONS: ReadonlySet<string> = new Set<PackageAction>([
  ...(['install', 'upgrade', 'configure', 'remove', 'purge', 'disappear'] as const),
])

const dpkgLogReader = (zone: string | null) => {
  const timeOf = timeOfWall(zone)
  const runs: { start: number; end: number; steps: PackageStep[] }[] = []
  let strange = 0
  return {
    line: (line: ByteString): void => {
      const match = LINE.exec(line)
      const verb = match?.[7] ?? ''
      if (match === null || !(verb === 'startup' || KNOWN.has(verb) || ACTIONS.has(verb))) {
        if (line !== '') strange++
        return
      }
      const time = timeOf(match.slice(1, 7).map(Number) as unknown as WallTime)
      if (verb === 'startup') runs.push({ start: time, end: time + SECOND, steps: [] })
      const run = runs.at(-1)
      // The beginning of this run was rotated away.
      if (run === undefined) return
      run.end = Math.max(run.end, time + SECOND)
      const step = ACTIONS.has(verb) ? STEP.exec(match[8]!) : null
      if (step !== null)
        run.steps.push({
          ...{ action: verb as PackageAction, package: step[1]! },
          ...{ before: versionOf(step[2]!), after: versionOf(step[3]!) },
        })
    },
    end: (): DpkgLog => ({ runs, strange }),
  }
}

const SECOND = 1000

const versionOf = (word: ByteString): ByteString | null => (word === '<none>' ? null : word)
