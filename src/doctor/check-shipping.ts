import type { ByteString } from '../model/byte-string.js'
import { finding, minuteOf, type Finding } from './finding.js'

/** What is known of the shipping of this program's own plugin. Times are milliseconds since 1970. */
export interface OwnShipping {
  /** Where its configuration has it ship to, without what may be secret; null where it ships nothing. */
  readonly to: ByteString | null
  readonly spool: ByteString
  /** What it wrote down last; null when it never shipped, or that can't be read. */
  readonly state: ShippingState | null
}

export interface ShippingState {
  /** When this was so; a plugin that runs says it twice a second. */
  readonly at: number
  readonly destination: ByteString
  /** Entries that were never acknowledged, and the stamp of the newest event that was read. */
  readonly waiting: number
  readonly newest: number | null
  /** When an entry was acknowledged last; null before the first. */
  readonly acknowledged: number | null
  readonly bytes: number
  readonly limit: number
  /** What went wrong last, and how many tries in a row have failed since. */
  readonly fault: ByteString | null
  readonly failures: number
}

const RESTART = 'systemctl restart auditd'
const LOG = 'journalctl -t who-changed -n 20'
/** A plugin that runs has told how far it is within this. Milliseconds. */
const SILENCE = 15_000
/** An event that was read so long ago has been shipped where nothing is wrong. Milliseconds. */
const PATIENCE = 60_000
/** The part of its room from which on a spool is about to let events go. */
const NEARLY_FULL = 0.9

/** Whether events reach another machine; nothing where this program has no plugin on the host. */
export const shippingFindings = (
  shipping: OwnShipping | null,
  { now, isLive }: { readonly now: number; readonly isLive: boolean },
): readonly Finding[] => {
  if (shipping === null) return []
  const { to, spool, state } = shipping
  if (to === null) return [unasked(shipping)]
  if (state === null)
    return [
      isLive
        ? finding(
            'shipping',
            'mend',
            `The plugin is to ship to ${to} and never did: ${spool} tells of nothing.`,
            RESTART,
          )
        : finding('shipping', 'unknown', `The plugin is to ship to ${to}; ${spool} is not in this copy.`),
    ]
  if (isLive && now - state.at > SILENCE) {
    const text = `The plugin is to ship to ${to} and has told nothing of it since ${minuteOf(state.at)}; ${waitingText(state)}.`
    return [finding('shipping', 'mend', text, RESTART)]
  }
  return [...(isFull(state) ? [fullFinding(spool, state)] : []), progress(state, isLive)]
}

/** What waits where nobody ships it any more is worth knowing. */
const unasked = ({ spool, state }: OwnShipping): Finding =>
  state === null || state.waiting === 0
    ? finding('shipping', 'well', 'The plugin is not told to ship events to another machine (--ship).')
    : finding(
        'shipping',
        'note',
        `The plugin is not told to ship any more (--ship), and ${spool} holds what ${state.destination} never got: ${waitingText(state)}.`,
      )

const progress = (state: ShippingState, isLive: boolean): Finding => {
  const { destination, waiting, newest, at, failures, fault } = state
  const asOf = isLive ? '' : ` (as of ${minuteOf(at)})`
  const of = newest === null ? '' : `; the newest event is of ${minuteOf(newest)}`
  if (waiting === 0) return finding('shipping', 'well', `Everything that was read is at ${destination}${of}${asOf}.`)
  const isStuck = failures > 0 || (newest !== null && at - newest > PATIENCE)
  if (!isStuck) return finding('shipping', 'well', `Shipping to ${destination} goes on; ${waitingText(state)}${asOf}.`)
  const why = fault === null || failures === 0 ? '' : `; the last of ${failures} tries: ${fault}`
  return finding('shipping', 'mend', `Nothing gets to ${destination}: ${waitingText(state)}${why}${asOf}.`, LOG)
}

/** `12 entries wait, 340 kB of 1024 MiB; the last was acknowledged 2026-11-24 11:59 UTC`. */
const waitingText = ({ waiting, acknowledged, bytes, limit }: ShippingState): ByteString => {
  const room = `${Math.ceil(bytes / 1024)} kB of ${Math.round(limit / 2 ** 20)} MiB`
  const last =
    acknowledged === null ? 'none was ever acknowledged' : `none was acknowledged since ${minuteOf(acknowledged)}`
  return waiting === 0
    ? 'nothing waits'
    : `${waiting} ${waiting === 1 ? 'entry waits' : 'entries wait'}, ${room}, and ${last}`
}

const isFull = ({ bytes, limit, waiting }: ShippingState): boolean => waiting > 0 && bytes > limit * NEARLY_FULL

const fullFinding = (spool: ByteString, { bytes, limit }: ShippingState): Finding =>
  finding(
    'shipping',
    'mend',
    `${spool} takes ${Math.floor((100 * bytes) / limit)} % of its room; when it is full the oldest events are never shipped.`,
    LOG,
  )
