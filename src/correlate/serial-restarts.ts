import type { ControlFact } from '../model/control-fact.js'
import { isRestart, restartDetail } from '../model/serial-restart.js'
import type { SerialSpan } from '../model/serial-span.js'

/**
 * The restarts that happened just between two logs, so that neither shows them: the one ends with high serials and the next begins with
 * low ones. A stretch that a third log covers is left to that log.
 */
export const restartsBetween = (spans: readonly SerialSpan[]): readonly ControlFact[] =>
  spans.flatMap((span) => {
    const { node, first } = span
    const same = spans.filter((other) => other.node === node && other !== span)
    const before = same.filter(({ last }) => last.time < first.time).sort((a, b) => b.last.time - a.last.time)[0]
    if (before === undefined || !isRestart(before.last, first)) return []
    if (same.some((other) => other.first.time <= before.last.time && other.last.time >= first.time)) return []
    return [{ node, ...first, kind: 'serial-restart', detail: restartDetail(before.last), process: null }]
  })
