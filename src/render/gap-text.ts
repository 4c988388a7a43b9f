import type { Who } from '../model/attribution.js'
import type { CausedGap } from '../model/gap.js'
import { personText } from './deed-text.js'
import { whenText, type TimeStyle } from './when.js'

const WORDS: Readonly<Record<CausedGap['kind'], string>> = {
  'daemon-stopped': 'auditd was not running',
  'rules-removed': 'rules were not loaded',
  'rules-added': 'a rule was added, which may have hidden some',
  'auditing-disabled': 'auditing was switched off',
  'records-lost': 'records were lost',
  'log-horizon': 'the log does not go back so far',
  'not-shipped': 'events have not arrived',
}

/** The gaps as a list for a person, or one line that says that there is none. */
export const gapsText = (gaps: readonly CausedGap[], style: TimeStyle): string =>
  gaps.length === 0
    ? 'No gap in the audit trail.'
    : ['The audit trail could not see:', ...gaps.map((gap) => `  ${gapText(gap, style)}`)].join('\n')

/** `2026-11-23 19:49:25, 16 s: auditd was not running, by root`. */
export const gapText = ({ kind, start, end, who, asked }: CausedGap, style: TimeStyle): string =>
  `${whenText(start, style)}, ${lastedText(end - start)}: ${WORDS[kind]}${causeText(who)}${asked === undefined ? '' : `, as it seems at the request of ${personText(asked)}`}`

/** Whose doing it was; services start and stop the daemon in every boot, which is nobody's. */
const causeText = (who: Who | null): string => (who === null ? '' : `, by ${personText(who)}`)

/** `0.3 s`, `16 s`, `12 min`, `3.5 h`, `2.1 d`. */
export const lastedText = (milliseconds: number): string => {
  const seconds = milliseconds / 1000
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 120) return `${Math.round(seconds)} s`
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`
  return seconds < 172_800 ? `${(seconds / 3600).toFixed(1)} h` : `${(seconds / 86_400).toFixed(1)} d`
}
