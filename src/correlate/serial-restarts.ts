import type { ControlFact } from '../model/control-fact.js'
import { missingDetail } from '../model/missing-events.js'
import { isRestart, restartDetail } from '../model/serial-restart.js'
import type { SerialSpan } from '../model/serial-span.js'

/**
 * What happened just between two logs, so that neither shows it: a restart, where the one ends with high serials and the next begins with
 * low ones; and events of which no log is there, where serials go on farther than by one. A log that was begun earlier and goes up to this
 * one, or into it, leaves nothing between.
 */
export const betweenLogs = (spans: readonly SerialSpan[]): readonly ControlFact[] =>
  spans.flatMap((span): readonly ControlFact[] => {
    const { node, first } = span
    const same = spans.filter((other) => other.node === node && other !== span)
    const earlier = same.filter((other) => other.first.time < first.time)
    const before = earlier.sort((a, b) => b.last.time - a.last.time)[0]
    // Rotation cuts where the size is reached, also within an event and between two that overtook each other.
    if (before === undefined || before.last.time >= first.time) return []
    if (isRestart(before.last, first))
      return [{ node, ...first, kind: 'serial-restart', detail: restartDetail(before.last), process: null }]
    const count = first.serial - before.last.serial - 1
    return count < OVERTAKING
      ? []
      : [{ node, ...before.last, kind: 'missing', detail: missingDetail(first.time, count), process: null }]
  })

/** The first event of a log need not be the one with the lowest serial, nor the last that with the highest. */
const OVERTAKING = 16
