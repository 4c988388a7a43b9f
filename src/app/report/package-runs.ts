import { WhoChangedError } from '../../model/errors.js'
import type { PackageRun } from '../../model/package-run.js'
import { readDpkgLog } from '../../source/dpkg-log.js'
import type { ReportOptions } from '../options.js'
import { ownHostFiles } from '../own-host.js'

/** What dpkg's log tells, and what of it is not understood. */
interface PackageRuns {
  readonly runs: readonly PackageRun[]
  readonly notes: readonly string[]
}

/** dpkg's log: the one that was named, else this host's own where its own audit log is asked, which no report fails for. */
export const readPackageRuns = async (
  { audit, dpkgLog = null, zone = null }: ReportOptions,
  from: number,
): Promise<PackageRuns> => {
  const own = audit.length === 0 ? ownHostFiles().dpkgLog : null
  const file = dpkgLog ?? own
  if (file === null) return { runs: [], notes: [] }
  try {
    const { runs, strange } = await readDpkgLog(file, dpkgLog === null ? null : zone, from)
    return { runs, notes: strange === 0 ? [] : [`${file}: ${strange} lines are not dpkg's`] }
  } catch (error) {
    if (dpkgLog !== null || !(error instanceof WhoChangedError)) throw error
    return { runs: [], notes: [error.message] }
  }
}
