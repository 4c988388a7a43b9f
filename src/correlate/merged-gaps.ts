import type { Gap } from '../model/gap.js'

/** Rules are removed and loaded one by one, in a burst: gaps that overlap or all but touch are one. Milliseconds. */
export const BURST = 1000

/** Those of one burst as one. */
export const merged = (gaps: readonly Gap[]): readonly Gap[] => {
  const runs: Gap[][] = []
  let end = -Infinity
  for (const gap of gaps.toSorted((a, b) => a.start - b.start)) {
    const run = runs.at(-1)
    if (run === undefined || gap.start > end + BURST) {
      runs.push([gap])
      end = gap.end
    } else {
      run.push(gap)
      end = Math.max(end, gap.end)
    }
  }
  return runs.flatMap((run) => endingTogether(run).map(oneOf))
}

/** Whoever loads the rules again and leaves one out ends the gap of the others and not that of this one. */
const endingTogether = (run: readonly Gap[]): readonly (readonly Gap[])[] => {
  const groups: Gap[][] = []
  let end = -Infinity
  for (const gap of run.toSorted((a, b) => a.end - b.end)) {
    if (gap.end > end + BURST) groups.push([])
    groups.at(-1)!.push(gap)
    end = gap.end
  }
  return groups.map((group) => group.sort((a, b) => a.start - b.start))
}

const oneOf = (run: readonly Gap[]): Gap => {
  const [first] = run
  if (run.length === 1) return first!
  const keys = run.flatMap((gap) => gap.keys ?? [])
  return {
    ...first!,
    // Not as arguments of one call: a run may have more of them than a call takes.
    end: run.reduce((latest, gap) => Math.max(latest, gap.end), first!.end),
    keys: run.some((gap) => gap.keys === null) ? null : [...new Set(keys)].sort(),
    evidence: run.flatMap(({ evidence }) => evidence).sort((a, b) => a.time - b.time || a.serial - b.serial),
  }
}
