import type { Night } from '../app/nightly/night.js'
import { visible, visibleText } from './visible.js'
import { dayText, whenText, zoneText, type TimeStyle } from './when.js'
import { fitText } from './wrap-text.js'

type FailedNight = Night & { readonly kind: 'failed' }

/** `[who-changed] web01 2026-11-23: NIGHT FAILED, no report`: the subject of the mail of a night without a report. */
export const failedSubject = ({ host }: FailedNight, now: number, style: TimeStyle): string =>
  `[who-changed] ${host === null ? '' : `${visibleText(host)} `}${dayText(now, style)}: NIGHT FAILED, no report`

/** Why a night has no report, and what that means. */
export const failedText = (night: FailedNight, now: number, style: TimeStyle & { readonly width: number }): string => {
  const { why, notes, folder } = night
  return [
    failedSubject(night, now, style),
    ...why.map((sentence) => `${visibleText(sentence)}.`),
    `Nothing is known of what changed, as of ${whenText(now, style)} (${zoneText(now, style)}).`,
    ...notes.map((note) => `note: ${visible(note)}`),
    `What there is of this night is in ${visibleText(folder)}.`,
  ]
    .map((line) => `${fitText(line, style.width, '  ')}\n`)
    .join('')
}

/** For a run that found nothing to tell. */
export const quietText = (since: number, style: TimeStyle): string =>
  `nothing new: AIDE's report of ${whenText(since, style)} (${zoneText(since, style)}) has been told already\n`

/** For a run that found another one at work. */
export const busyText = (holder: string | null): string =>
  `another nightly run is at work (${holder === null ? 'it has just begun' : visibleText(holder)})`
