import type { AideFacts } from '../../doctor/check-aide.js'
import { openAideDatabase } from '../../aide/read-database.js'
import { readReports } from '../../aide/read-report.js'
import { pathOfUrl } from '../../host/aide-conf.js'
import type { HostFiles } from '../../host/host-files.js'
import { fromText } from '../../model/byte-string.js'
import type { AideTime } from '../../model/change.js'
import { WhoChangedError } from '../../model/errors.js'
import { parentOf } from '../../path/normalize.js'
import { newestReport } from '../../source/newest-report.js'
import { readInput } from '../../source/read-input.js'
import { AIDE_CONF, AIDE_DATABASE, aideConfOf } from '../rule-host.js'
import type { DoctorOptions } from './options.js'

const AIDE_LOGS = ['/var/log/aide/aide.log', '/var/log/aide.log']

/** AIDE's database and its newest report. `place`: where a path of the host is on this machine. */
export const aideFactsOf = async (
  { root, aideDatabase, aideLog }: DoctorOptions,
  files: HostFiles,
  place: (path: string) => string,
): Promise<Omit<AideFacts, 'asOf'>> => {
  const confFile = AIDE_CONF.find((path) => files.look(path).kind === 'file')
  const conf = confFile === undefined ? null : aideConfOf(confFile, files)
  const usual = AIDE_DATABASE.find((path) => files.look(path).kind === 'file')
  const database = pathOfUrl(conf?.databaseIn ?? null) ?? usual ?? AIDE_DATABASE[0]!
  const logs = [...(conf?.reportUrls ?? []).map(pathOfUrl).filter((path) => path !== null), ...AIDE_LOGS]
  const report = newest(aideLog === null ? logs.map(place) : [aideLog])
  const isThere = aideDatabase !== null || files.look(database).kind !== 'missing'
  // A copy may have been made without the folder of the database.
  const isLacking = !isThere && root !== '/' && files.look(parentOf(database)).kind === 'missing'
  const read = isLacking
    ? { time: null, trouble: `${parentOf(database)} is not in the copy` }
    : isThere
      ? await generatedOf(aideDatabase ?? place(database))
      : { time: null, trouble: null }
  return {
    isInstalled:
      conf !== null || files.look('/usr/bin/aide').kind === 'file' || files.look('/usr/sbin/aide').kind === 'file',
    database: aideDatabase ?? database,
    // Before AIDE 0.19 the time has no zone: that of the report is the best guess.
    made:
      read.time === null
        ? null
        : (read.time.seconds - (read.time.offsetMinutes === null ? (report?.offsetMinutes ?? 0) * 60 : 0)) * 1000,
    trouble: read.trouble,
    reported: report === null ? null : report.seconds * 1000,
  }
}

const generatedOf = async (file: string): Promise<{ time: AideTime | null; trouble: string | null }> => {
  try {
    const { head, entries } = await openAideDatabase(file, () => false)
    // To close the file.
    await entries[Symbol.asyncIterator]().return?.()
    return { time: head.generated, trouble: head.generated === null ? `${file} does not say when it was made` : null }
  } catch (error) {
    if (error instanceof WhoChangedError) return { time: null, trouble: fromText(error.message) }
    throw error
  }
}

/** When the newest report began that one of these logs, or a rotated copy of it, holds. */
const newest = (logs: readonly string[]): AideTime | null => {
  const times = [...new Set(logs)].flatMap((log) => {
    try {
      const last = readReports(readInput(newestReport(log).path), log).at(-1)
      return last?.start ?? last?.end ?? []
    } catch (error) {
      if (error instanceof WhoChangedError) return []
      throw error
    }
  })
  return times.sort((a, b) => b.seconds - a.seconds)[0] ?? null
}
