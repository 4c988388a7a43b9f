import { hostname } from 'node:os'
import { join } from 'node:path'
import { failureOf } from '../../aide/exit-status.js'
import type { ByteString } from '../../model/byte-string.js'
import { WhoChangedError } from '../../model/errors.js'
import { takeLock } from '../../store/run-lock.js'
import type { AttributedReport } from '../report/attributed-report.js'
import { report } from '../report/report.js'
import { minuteText, spanText, type Check } from './check.js'
import { readLastNight, writeLastNight, type LastNight } from './last-night.js'
import type { NightlyOptions } from './options.js'
import { readAideLog } from './read-aide-log.js'
import { runAide } from './run-aide.js'
import { keepLastNights, nightName, privateFolder, stateFolder } from './state-folder.js'

/** What a night came to. */
export type Night =
  /** Another run is at work. */
  | { readonly kind: 'busy'; readonly holder: string | null }
  /** AIDE's newest report has been told already, and the next is not due yet. */
  | { readonly kind: 'quiet'; readonly since: number }
  | { readonly kind: 'report'; readonly report: AttributedReport; readonly folder: string }
  /** There is no report, for these reasons. */
  | {
      readonly kind: 'failed'
      readonly host: string | null
      readonly why: readonly string[]
      /** The one of them that tells of nights before this one; null when none was missed. */
      readonly missed: string | null
      readonly notes: readonly ByteString[]
      readonly folder: string
      /** A defect of this program, to be told with its stack; null for anything else. */
      readonly defect: Error | null
      /** Whether work is still under way that nobody waits for. */
      readonly isStuck: boolean
    }

/**
 * One night: AIDE's check, names for what it found, and what became of the nights before. What it came to is told by `tell`, while no other
 * run can begin; only then is the night noted as done.
 */
export const night = async <T>(
  options: NightlyOptions,
  now: () => number,
  tell: (night: Night) => Promise<T>,
): Promise<T> => {
  const state = privateFolder(stateFolder(options.db))
  const lock = takeLock(join(state, 'nightly.lock'), `process ${process.pid}, since ${minuteText(now())}`)
  if (!lock.taken) return tell({ kind: 'busy', holder: lock.holder })
  try {
    return await tonight(options, state, now, tell)
  } finally {
    lock.release()
  }
}

const tonight = async <T>(
  options: NightlyOptions,
  state: string,
  now: () => number,
  tell: (night: Night) => Promise<T>,
): Promise<T> => {
  const began = now()
  const last = readLastNight(state)
  const nights = privateFolder(options.reports ?? join(state, 'reports'))
  const folder = join(nights, nightName(began))
  const failed = (why: readonly string[], more: Partial<Night & { kind: 'failed' }> = {}): Night => {
    privateFolder(folder)
    const host = options.node ?? (options.audit.length === 0 ? hostname() : null)
    return { kind: 'failed', host, why, missed: null, notes: [], folder, defect: null, isStuck: false, ...more }
  }
  let check: Check | null = null
  let outcome: Night
  try {
    check =
      options.aideCommand === null
        ? readAideLog(options.aideLog, folder, last?.report ?? '')
        : await runAide(options.aideCommand, privateFolder(folder), Math.min(options.aideTimeout, options.timeout), now)
    const missed = missedNight(check, last, options, now())
    const failure = check.failure ?? rolledBack(check, last)
    const isKnown = options.aideCommand === null && check.digest === last?.report
    if (isKnown && missed === null) outcome = { kind: 'quiet', since: check.written }
    else if (check.file === null) {
      const why = [failure ?? statusFailure(check), missed].filter((one) => one !== null)
      outcome = failed(why, { missed, notes: check.notes })
    } else {
      const found = await within(
        options.timeout - (now() - began),
        options.timeout,
        report(check.file, { ...options, aideStatus: check.status }, began),
      )
      outcome = { kind: 'report', folder, report: withNight(found, failure, missed, check.notes) }
    }
  } catch (error) {
    const isOurs = !(error instanceof WhoChangedError)
    outcome = failed([isOurs ? `who-changed failed: ${(error as Error).message}` : error.message], {
      notes: check?.notes ?? [],
      defect: isOurs ? (error as Error) : null,
      isStuck: error instanceof TookTooLong,
    })
  }
  const told = await tell(outcome)
  if (check !== null && check.digest !== '' && (outcome.kind === 'report' || check.file === null))
    writeLastNight(state, afterwards(check, last, outcome, now()))
  keepLastNights(nights, options.keep)
  return told
}

const statusFailure = ({ status }: Check): string | null => (status === null ? null : failureOf(status))

/** A night of which nothing was heard; null when all is in time. */
const missedNight = (
  { written }: Check,
  last: LastNight | null,
  { expectEvery }: NightlyOptions,
  now: number,
): string | null => {
  const after = `, and one is expected every ${spanText(expectEvery)}`
  if (now - written > expectEvery) return `AIDE has written no report since ${minuteText(written)}${after}`
  if (last?.checked == null || now - last.checked <= expectEvery) return null
  return `no whole check was reported since ${minuteText(last.checked)}${after}`
}

/** A report that is older than one that was read before: somebody has put an old one in its place, or set the clock back. */
const rolledBack = ({ began }: Check, last: LastNight | null): string | null =>
  began === null || last?.began == null || began >= last.began
    ? null
    : `this report of AIDE, begun ${minuteText(began)}, is older than one that was read before, begun ${minuteText(last.began)}`

const withNight = (
  found: AttributedReport,
  failure: string | null,
  missed: string | null,
  notes: readonly ByteString[],
): AttributedReport => ({
  ...found,
  aideFailure: failure ?? found.aideFailure,
  missed,
  notes: [...[failure, missed].filter((one) => one !== null), ...found.notes, ...notes],
})

/** The night noted: a check counts as made only when it was whole. */
const afterwards = (check: Check, last: LastNight | null, outcome: Night, now: number): LastNight => {
  const isWhole =
    outcome.kind === 'report' && outcome.report.aideFailure === null && outcome.report.aide?.complete !== false
  const times = [check.began, last?.began ?? null].filter((time) => time !== null)
  return {
    checked: isWhole ? now : (last?.checked ?? null),
    report: check.digest,
    began: times.length === 0 ? null : Math.max(...times),
  }
}

class TookTooLong extends WhoChangedError {}

/** Waits for work, but no longer than this. */
const within = async <T>(left: number, all: number, work: Promise<T>): Promise<T> => {
  let clock: NodeJS.Timeout | undefined
  const end = new Promise<never>((_, reject) => {
    clock = setTimeout(
      () => {
        reject(new TookTooLong('usage', `the night was ended because it took longer than ${spanText(all)}`))
      },
      Math.max(0, left),
    )
  })
  try {
    return await Promise.race([work, end])
  } finally {
    clearTimeout(clock)
  }
}
