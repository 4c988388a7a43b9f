import { behindOf, type ShipStatus } from '../ship/ship-status.js'
import { timeJson } from './deed-json.js'
import { grouped } from './grouped.js'
import { visibleText } from './visible.js'
import { whenText, type TimeStyle } from './when.js'
const mebibytes = (bytes: number): string => `${grouped(Math.ceil(bytes / 2 ** 20))} MiB`

/** How far shipping is, for a person. */
export const shippingText = (status: ShipStatus, style: TimeStyle): string => {
  const { destination, offered, acknowledged, spool, events, leftOut, only, fault, failures, at } = status
  const { entries, time } = behindOf(status)
  const when = (one: number | null): string => (one === null ? '' : ` of ${whenText(one, style)}`)
  const behind =
    entries === 0
      ? `everything is there, entry ${grouped(offered.seq)}${when(offered.time)}`
      : `${grouped(entries)} ${entries === 1 ? 'entry' : 'entries'} behind${time === null ? '' : `, ${grouped(Math.round(time / 1000))} s by the time of the events`}; the newest is ${grouped(offered.seq)}${when(offered.time)}, acknowledged is ${grouped(acknowledged.seq)}${when(acknowledged.time)}`
  return [
    `shipping to ${visibleText(destination)}: ${behind} (as of ${whenText(at, style)})`,
    `  the spool takes ${mebibytes(spool.bytes)} of ${mebibytes(spool.limit)}`,
    ...(only.length === 0
      ? []
      : [
          `  ${grouped(leftOut)} of ${grouped(events)} events were left out (${only.map((one) => `--ship-only ${visibleText(one)}`).join(' ')})`,
        ]),
    ...(fault === null
      ? []
      : [
          `  last fault at ${whenText(fault.at, style)}${failures > 0 ? `, tried ${grouped(failures)} times since` : ''}: ${visibleText(fault.text)}`,
        ]),
    '',
  ].join('\n')
}

/** The same for a program. */
export const shippingJson = (status: ShipStatus): object => {
  const { destination, stream, offered, acknowledged, spool, events, leftOut, only, fault, failures, at } = status
  const { entries, time } = behindOf(status)
  const timeOrNull = (one: number | null): unknown => (one === null ? null : timeJson(one))
  return {
    ...{ destination, stream, as_of: timeJson(at) },
    ...{ entries_behind: entries, seconds_behind: time === null ? null : time / 1000 },
    newest: { entry: offered.seq, event: timeOrNull(offered.time) },
    acknowledged: { entry: acknowledged.seq, event: timeOrNull(acknowledged.time), at: timeOrNull(acknowledged.at) },
    spool: { bytes: spool.bytes, limit: spool.limit },
    ...{ events, left_out: leftOut, only },
    fault: fault === null ? null : { text: fault.text, at: timeJson(fault.at), failures },
  }
}
