import type { Baseline, BaselineDoubt } from '../baseline.js'
import type { AideReport } from '../../model/aide-report.js'
import type { FileOperation } from '../../model/file-operation.js'
import { isPath } from '../../model/file-reference.js'
import type { Store } from '../../store/store.js'
import { doubtOfBaseline, NO_BASELINE, readBaseline } from '../baseline.js'
import type { ReportOptions } from '../options.js'
import { ownHostFiles } from '../own-host.js'
import { inItsZone } from './in-its-zone.js'
import { lastingSince, namesOf } from './lasting.js'

/** AIDE's report beside the database that it was made from. */
export interface Compared {
  /** With its times in the host's own zone; null for an empty input. */
  readonly aide: AideReport | null
  /** The file that was looked for. */
  readonly database: string | null
  /** What it says; nothing where it is younger than the report. */
  readonly baseline: Baseline
  readonly doubt: BaselineDoubt
  /** What was done before the check, since the database was made, that no file comes through unchanged. */
  readonly lasting: readonly FileOperation[]
}

/** Reads of AIDE's database what a report and the log ask for. */
export const comparedWith = async (
  printed: AideReport | null,
  store: Store,
  options: ReportOptions,
): Promise<Compared> => {
  const database = options.aideDatabase ?? (options.audit.length === 0 ? ownHostFiles().aideDatabase : null)
  let lasting: readonly FileOperation[] = []
  const found = await readBaseline(database, async (generated) => {
    lasting = await lastingSince(store, generated, printed)
    const written = lasting.map(({ file }) => file).filter(isPath)
    return { paths: [...(printed?.changes ?? []).map(({ path }) => path), ...written], names: namesOf(lasting) }
  })
  const aide = printed === null ? null : await inItsZone(printed, found.entries, store, options)
  const began = (aide?.start?.seconds ?? 0) * 1000
  const doubt = await doubtOfBaseline(database, found, aide)
  const baseline = doubt.isLater ? NO_BASELINE : found
  return { aide, database, baseline, doubt, lasting: lasting.filter(({ time }) => time <= began) }
}
