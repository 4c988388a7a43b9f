import type { ControlFact } from '../model/control-fact.js'
import type { Gap } from '../model/gap.js'
import { arrivalOf, type Arrival } from '../event/arrivals.js'

/** The stretches of which entries of a shipped stream have not arrived, by their numbers; and those between two streams of the host. */
export const notArrived = ({ node, facts }: { node: string | null; facts: readonly ControlFact[] }): readonly Gap[] => {
  const streams = new Map<string, Arrival[]>()
  for (const fact of facts) {
    const arrival = arrivalOf(fact)
    if (arrival === null) continue
    const known = streams.get(arrival.stream)
    if (known === undefined) streams.set(arrival.stream, [arrival])
    else known.push(arrival)
  }
  const gap = (a: number, b: number): Gap => ({
    ...{ node, kind: 'not-shipped', keys: null, start: Math.min(a, b), end: Math.max(a, b), evidence: [] },
  })
  const runs = [...streams.values()].map(runsOf)
  const missing = runs.flatMap((of) =>
    of.slice(1).flatMap((_, index) => {
      const start = lastTime(of.slice(0, index + 1)) ?? firstTime(of.slice(index + 1))
      const end = firstTime(of.slice(index + 1)) ?? start
      return start === null || end === null ? [] : [gap(start, end)]
    }),
  )
  return [...missing, ...betweenStreams(runs).map(({ from, to }) => gap(from, to))]
}

/** Arrivals that follow each other without a number missing, as one. */
const runsOf = (arrivals: readonly Arrival[]): readonly Arrival[] => {
  const runs: Arrival[] = []
  for (const next of arrivals.toSorted((a, b) => a.first - b.first || a.last - b.last)) {
    const run = runs.at(-1)
    if (run === undefined || next.first > run.last + 1) runs.push(next)
    else if (next.last > run.last)
      runs[runs.length - 1] = { ...run, last: next.last, from: run.from ?? next.from, to: next.to ?? run.to }
  }
  return runs
}

const firstTime = (runs: readonly Arrival[]): number | null => runs.find(({ from }) => from !== null)?.from ?? null
const lastTime = (runs: readonly Arrival[]): number | null => runs.findLast(({ to }) => to !== null)?.to ?? null

/** A stream that begins where another ended: its spool was begun anew, and what of the old one was not shipped is gone with it. */
const betweenStreams = (streams: readonly (readonly Arrival[])[]): readonly { from: number; to: number }[] => {
  const spans = streams
    .flatMap((runs) => {
      const [from, to] = [firstTime(runs), lastTime(runs)]
      return from === null || to === null ? [] : [{ from, to }]
    })
    .sort((a, b) => a.from - b.from)
  let end = spans[0]?.to ?? 0
  return spans.slice(1).flatMap(({ from, to }) => {
    const gaps = from > end ? [{ from: end, to: from }] : []
    end = Math.max(end, to)
    return gaps
  })
}
