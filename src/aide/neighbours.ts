import type { AideReport } from '../model/aide-report.js'

/** Notes what only the reports of one input together show: the same report twice, and one that follows a damaged one. */
export const noteNeighbours = (reports: readonly AideReport[]): readonly AideReport[] => {
  const seen = new Map<string, number>()
  return reports.map((report, i) => {
    const notes: string[] = []
    const key = identity(report)
    const first = key === null ? undefined : seen.get(key)
    if (first !== undefined) notes.push(`the same run as report ${first + 1} of this input`)
    else if (key !== null) seen.set(key, i)
    const before = reports[i - 1]
    if (before !== undefined && report.start !== null && isSuspect(before)) {
      notes.push('possibly forged: the report before this one does not hold what its own summary says')
    }
    return notes.length === 0 ? report : { ...report, notes: [...report.notes, ...notes] }
  })
}

const identity = ({ start, version, totals }: AideReport): string | null =>
  start === null
    ? null
    : JSON.stringify([start.seconds, version, totals?.entries, totals?.added, totals?.removed, totals?.changed])

// A killed AIDE leaves a cut report too, but then nothing of its end.
const isSuspect = ({ complete, notes }: AideReport): boolean =>
  complete && notes.some((note) => note.startsWith('counts in the summary'))
