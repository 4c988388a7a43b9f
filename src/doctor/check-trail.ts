import type { ByteString } from '../model/byte-string.js'
import type { CausedGap } from '../model/gap.js'
import type { Happening } from '../model/activity.js'
import { finding, minuteOf, type Finding } from './finding.js'

/** What the log and the index are, times in milliseconds since 1970 UTC. */
export interface TrailFacts {
  /** Why no log could be read; null when it could. */
  readonly trouble: ByteString | null
  /** Whether the trouble is that only another user may read it. */
  readonly isRefused: boolean
  /** Stamps of the oldest and newest record that is still known. */
  readonly first: number | null
  readonly last: number | null
  /** When AIDE's database was made: its window begins there. null: unknown. */
  readonly windowStart: number | null
  /** Of auditd.conf; null where it does not say. */
  readonly numLogs: number | null
  readonly maxLogFile: number | null
  readonly gaps: readonly CausedGap[]
  /** Happenings in the window that set the clock. */
  readonly clock: readonly Happening[]
  /** The moment of the question: now, or the newest that a copy of a host knows. */
  readonly asOf: number
  /** Whether that is the host's own clock. */
  readonly isLive: boolean
}

export const trailFindings = (facts: TrailFacts): readonly Finding[] => [
  horizonFinding(facts),
  gapsFinding(facts),
  ...clockFindings(facts),
]

const START = 'systemctl enable --now auditd'

/** As many files as auditd.conf(5) allows. */
const MOST_LOGS = 999

const horizonFinding = (facts: TrailFacts): Finding => {
  const { trouble, first, last, windowStart, numLogs, maxLogFile } = facts
  if (trouble !== null)
    return facts.isLive && !facts.isRefused
      ? finding('horizon', 'mend', `There is no log that can be read: ${trouble}.`, START)
      : finding('horizon', 'unknown', `How far the log reaches back: ${trouble}.`)
  if (first === null || last === null) return finding('horizon', 'mend', 'There is no audit record at all.', START)
  if (windowStart === null)
    return finding(
      'horizon',
      'unknown',
      `The log reaches back to ${minuteOf(first)}; since when AIDE would ask is not known.`,
    )
  if (first <= windowStart)
    return finding(
      'horizon',
      'well',
      `The log reaches back to ${minuteOf(first)}, before AIDE's database of ${minuteOf(windowStart)}.`,
    )
  const text = `The log begins ${minuteOf(first)}, after AIDE's database was made, ${minuteOf(windowStart)}: changes between have no name.`
  const wanted = Math.min(
    MOST_LOGS,
    Math.ceil(((numLogs ?? 5) * (last - windowStart) * 1.5) / Math.max(1, last - first)),
  )
  const size = maxLogFile === null ? '' : ` of ${maxLogFile} MB`
  return finding(
    'horizon',
    'mend',
    text,
    `sed -i 's/^num_logs.*/num_logs = ${Math.max(wanted, (numLogs ?? 5) + 1)}/' /etc/audit/auditd.conf && systemctl reload auditd   # files${size}; and who-changed ingest in between`,
  )
}

const GAP_WORDS: Readonly<Record<CausedGap['kind'], string>> = {
  'daemon-stopped': 'auditd not running',
  'rules-removed': 'rules not loaded',
  'rules-added': 'a rule added for a while',
  'auditing-disabled': 'auditing off',
  'records-lost': 'records lost',
  'log-horizon': 'before the log',
  'not-shipped': 'events not arrived',
}

/** Gaps are past and can't be mended; what they hide is told by the report. */
const gapsFinding = ({ gaps, trouble, first, last, windowStart, isLive }: TrailFacts): Finding => {
  if (trouble !== null || first === null || last === null)
    return finding('gaps', 'unknown', 'Whether the trail has gaps is not known.')
  const where = windowStart === null ? 'in the log' : "in AIDE's window"
  const own = gaps.filter(({ kind }) => kind !== 'log-horizon')
  if (own.length === 0) return finding('gaps', 'well', `The trail shows no gap ${where}.`)
  // On a live host the loaded rules themselves are asked.
  if (!isLive && own.some(({ kind, end }) => kind === 'rules-removed' && end >= last))
    return finding(
      'gaps',
      'mend',
      'Rules were removed and not loaded again up to the end of the log.',
      'augenrules --load',
    )
  const counts = new Map<string, number>()
  for (const { kind } of own) counts.set(GAP_WORDS[kind], (counts.get(GAP_WORDS[kind]) ?? 0) + 1)
  const words = [...counts].map(([word, count]) => `${word} (${count})`).join(', ')
  return finding('gaps', 'note', `The trail could not see ${where}: ${words}.`, 'who-changed status')
}

/** Programs that set the clock for a living, as far as their names tell. */
const TIMEKEEPERS =
  /\/(?:chronyd|chronyc|ntpd|ntpdate|systemd-timesyncd|systemd-timedated|ptp4l|phc2sys|hwclock|VBoxService|vmtoolsd)$/

/** A record may be that much ahead of the clock. Milliseconds. */
const AHEAD = 5 * 60_000

const clockFindings = ({ clock, last, asOf, isLive }: TrailFacts): readonly Finding[] => {
  if (last === null) return [finding('clock', 'unknown', 'Whether the clock was set is not known.')]
  const findings: Finding[] = []
  if (isLive && last > asOf + AHEAD)
    findings.push(
      finding(
        'clock',
        'mend',
        `The newest record, ${minuteOf(last)}, lies ahead of the clock: it was set back.`,
        'timedatectl set-ntp true && chronyc makestep',
      ),
    )
  const byHand = clock.filter(({ process }) => !TIMEKEEPERS.test(process?.exe ?? ''))
  const [newest] = byHand.slice(-1)
  if (newest !== undefined)
    findings.push(
      finding(
        'clock',
        'note',
        `The clock was set ${byHand.length} times by something else than a time service, last ${minuteOf(newest.time)} by ${newest.process?.exe ?? 'an unknown program'}${newest.who.login === null ? '' : ` as ${newest.who.login}`}.`,
        'timedatectl set-ntp true',
      ),
    )
  const kept = clock.length - byHand.length
  if (findings.length > 0) return findings
  return [
    finding(
      'clock',
      'well',
      kept === 0
        ? 'No setting of the clock is logged in the window.'
        : `Only time services have set the clock, ${kept} times.`,
    ),
  ]
}
