import type { ControlFact } from '../model/control-fact.js'
import { finding, minuteOf, type Finding } from './finding.js'
import type { KernelStatus } from './kernel-status.js'

/** What is known of the audit system: the kernel's word, and what the trail tells of it. */
export interface KernelFacts {
  /** null where nobody could ask; then `silence` says why. */
  readonly status: KernelStatus | null
  readonly silence: string
  /** Whether the daemon's program is there. */
  readonly isInstalled: boolean
  /** Oldest first. */
  readonly facts: readonly ControlFact[]
  /** Stamp of the newest record, milliseconds; null without a log. */
  readonly last: number | null
}

export const kernelFindings = (facts: KernelFacts): readonly Finding[] => [
  daemonFinding(facts),
  switchFinding(facts),
  lostFinding(facts),
  ...backlogFindings(facts),
]

const START = 'systemctl enable --now auditd'

/** A daemon that stops so shortly before or after the host goes down went down with it. Milliseconds. */
const WITH_THE_HOST = 120_000

const daemonFinding = ({ status, silence, isInstalled, facts, last }: KernelFacts): Finding => {
  if (status !== null)
    return status.pid > 0
      ? finding('auditd', 'well', `auditd is running, process ${status.pid}.`)
      : finding('auditd', 'mend', 'auditd is not running: no event is written.', START)
  if (!isInstalled)
    return finding('auditd', 'mend', 'auditd is not installed.', 'apt-get install auditd   # or: dnf install audit')
  const end = facts.findLast(({ kind }) => /^daemon-(?:start|end|abort)$/.test(kind))
  if (end === undefined || last === null)
    return finding('auditd', 'unknown', `Whether auditd is running: ${silence}, and its log does not tell.`)
  if (end.kind === 'daemon-start')
    return finding('auditd', 'well', `auditd was running when the log ends, ${minuteOf(last)}; ${silence}.`)
  const isWithHost = facts.some(({ kind, time }) => kind === 'shutdown' && Math.abs(time - end.time) <= WITH_THE_HOST)
  return isWithHost
    ? finding('auditd', 'note', `auditd was stopped with the host, ${minuteOf(end.time)}, and the log ends there.`)
    : finding('auditd', 'mend', `auditd was stopped ${minuteOf(end.time)}, and no start is logged since.`, START)
}

const ON = 'auditctl -e 1'

const switchFinding = ({ status, silence, facts }: KernelFacts): Finding => {
  if (status === null) {
    const last = facts.findLast(({ kind }) => /^(?:enabled|disabled|serial-restart|boot)$/.test(kind))
    return last?.kind === 'disabled'
      ? finding(
          'switch',
          'mend',
          `Auditing was switched off ${minuteOf(last.time)}, and not on again as far as the log tells.`,
          ON,
        )
      : finding('switch', 'unknown', `Whether auditing is on, and whether the rules are immutable: ${silence}.`)
  }
  if (status.enabled === 0) return finding('switch', 'mend', 'Auditing is switched off: no rule logs anything.', ON)
  if (status.enabled === 2)
    return finding('switch', 'well', 'Auditing is on, and the rules are immutable until the next boot.')
  return finding(
    'switch',
    'note',
    'Auditing is on. The rules are not immutable: root can remove them, which is logged.',
    "echo '-e 2' > /etc/audit/rules.d/99-finalize.rules && augenrules --load",
  )
}

/** Twice as much, and at least what a busy host needs. */
const moreBacklog = ({ backlogLimit }: KernelStatus): number => Math.max(8192, (backlogLimit ?? 0) * 2)

const raise = (limit: number): string =>
  `auditctl -b ${limit} && auditctl --reset-lost   # and -b ${limit} in /etc/audit/rules.d`

const lostFinding = ({ status, silence, facts }: KernelFacts): Finding => {
  if (status !== null)
    return status.lost === 0
      ? finding('lost', 'well', 'The kernel has lost no record since it started.')
      : finding(
          'lost',
          'mend',
          `The kernel has lost ${status.lost} records since it started or since that was reset.`,
          raise(moreBacklog(status)),
        )
  const lost = facts.filter(({ kind }) => kind === 'lost')
  const newest = lost.at(-1)
  return newest === undefined
    ? finding('lost', 'unknown', `Whether the kernel has lost records: ${silence}; the log tells of none.`)
    : finding(
        'lost',
        'mend',
        `The log tells of lost records ${lost.length} times, the last time ${minuteOf(newest.time)}.`,
        raise(8192),
      )
}

/** Above that part of the limit there is little room left for a burst. */
const FULL = 0.5
/** What the kernel starts with when nobody asks for more (kernel/audit.c). */
const KERNELS_OWN = 64

const backlogFindings = ({ status, silence }: KernelFacts): readonly Finding[] => {
  if (status === null) return [finding('backlog', 'unknown', `How full the kernel's queue is: ${silence}.`)]
  const { backlog, backlogLimit, failure } = status
  const panic =
    failure === 2 ? [finding('backlog', 'note', 'The failure mode is 2: the host panics when a record is lost.')] : []
  if (backlogLimit === null) return panic
  const text = `${backlog} records wait in the kernel's queue, which holds ${backlogLimit}`
  if (backlogLimit > 0 && backlog > backlogLimit * FULL)
    return [finding('backlog', 'mend', `${text}: auditd does not keep up.`, raise(moreBacklog(status))), ...panic]
  if (backlogLimit > 0 && backlogLimit <= KERNELS_OWN)
    return [finding('backlog', 'mend', `${text}, the kernel's own size: a burst is lost.`, raise(8192)), ...panic]
  return [
    finding(
      'backlog',
      'well',
      `${backlog} records wait in the kernel's queue, which holds ${backlogLimit === 0 ? 'any number' : backlogLimit}.`,
    ),
    ...panic,
  ]
}
