import { lacksZone, withZone } from '../../correlate/report-zone.js'
import type { AideEntry } from '../../model/aide-entry.js'
import type { AideReport } from '../../model/aide-report.js'
import type { ByteString } from '../../model/byte-string.js'
import { offsetIn } from '../../source/local-time.js'
import type { Store } from '../../store/store.js'
import type { ReportOptions } from '../options.js'

/** The report with its times in the host's own zone, where AIDE printed none. */
export const inItsZone = async (
  report: AideReport,
  entries: ReadonlyMap<ByteString, AideEntry>,
  store: Store,
  { audit, zone = null }: ReportOptions,
): Promise<AideReport> => {
  if (!lacksZone(report)) return report
  const touched = async (path: ByteString, from: number, to: number): Promise<readonly number[]> => {
    const operations = await store.operations({ from, to, references: [path] })
    return operations.filter(({ success }) => success).map(({ time }) => time)
  }
  // The zone of this process is the host's where the host's own log is asked.
  const given = zone === null && audit.length > 0 ? null : offsetIn(zone)
  const found = await withZone(report, entries, touched, given)
  return found ?? { ...report, notes: [...report.notes, 'the times in the report have no zone and are taken as UTC'] }
}
