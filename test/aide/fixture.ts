import { readFileSync } from 'node:fs'
import { readReports } from '../../src/aide/read-report.js'
import type { AideReport } from '../../src/model/aide-report.js'

/** The bytes of a file below fixtures/aide. */
export const fixture = (name: string): Buffer => readFileSync(`fixtures/aide/${name}`)

/** The reports of a file below fixtures/aide. */
export const reportsOf = (name: string): readonly AideReport[] => readReports(fixture(name), name)

/** The only report of a text. */
export const onlyReport = (input: Buffer | string): AideReport => {
  const reports = readReports(typeof input === 'string' ? Buffer.from(input, 'latin1') : input, 'input')
  if (reports.length !== 1) throw new Error(`${reports.length} reports`)
  return reports[0]!
}
