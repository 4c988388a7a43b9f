import type { DatabaseDigests } from '../../model/aide-report.js'
import { databaseDigests } from '../database-digests.js'
import type { Lines } from './lines.js'

/** A path at the margin, then ` NAME      : VALUE` with what does not fit on lines of its own (report_plain.c). */
const VALUE = /^ ([A-Z\d/-]+) *: (\S+)$/
const MORE = /^ {13,}(\S+)$/

/** The section with the digests of the databases. */
export const parseDatabases = (lines: Lines, from: number, to: number): readonly DatabaseDigests[] => {
  const found: { readonly path: string; readonly digests: [name: string, value: string][] }[] = []
  for (let i = from; i < to; i++) {
    const line = lines.at(i)
    const last = found.at(-1)
    if (line.startsWith('/')) found.push({ path: line, digests: [] })
    else if (last !== undefined) {
      const [, name, value] = VALUE.exec(line) ?? []
      const digest = last.digests.at(-1)
      if (name !== undefined && value !== undefined) last.digests.push([name.toLowerCase(), value])
      else if (digest !== undefined) digest[1] += MORE.exec(line)?.[1] ?? ''
    }
  }
  return found.map(({ path, digests }) => databaseDigests(path, digests))
}
