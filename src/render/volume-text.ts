import type { VolumeAnswer } from '../app/volume.js'
import type { ByteString } from '../model/byte-string.js'
import type { Cause } from '../volume/event-volume.js'
import type { Advice } from '../volume/proposals.js'
import { causeName, louder, type Amount, type Volume, type VolumeGroup } from '../volume/tally.js'
import { counted } from '../model/counted.js'
import { lastedText } from './gap-text.js'
import { grouped } from './grouped.js'
import type { TableOptions } from './query-table.js'
import { fitTable } from './table.js'
import { visible } from './visible.js'
import { whenText, zoneText } from './when.js'
import { fitText } from './wrap-text.js'

/** Milliseconds. */
export const DAY = 24 * 3600_000

/** Lines of each table. */
const LINES = 15

/** What fills the log, the loudest first, then what could be left out and what would be lost by it. */
export const volumeText = (answer: VolumeAnswer, options: TableOptions): string => {
  const { volume, lines } = answer
  const { first, last, total, folded, groups } = volume
  if (first === null || last === null) return 'No audit event was found.\n'
  const fit = (text: string): string => fitText(text, options.width, '  ')
  const parts = [
    [
      fit(
        `${whenText(first, options)} to ${whenText(last, options)} (${zoneText(last, options)}), ${lastedText(last - first)}: ${grouped(total.events)} events, ${grouped(total.bytes)} bytes.`,
      ),
      fit(
        last - first >= DAY
          ? `${rate(total.events, volume)} events and ${rate(total.bytes, volume)} bytes a day.`
          : 'Less than a day of log: all figures are totals, none is that of a day.',
      ),
      fit('Bytes are those of the lines that auditd writes. An event of several keys is under each of them.'),
      ...(folded > 0 ? [fit(`${counted(folded, 'event')} of too many kinds: in the total only.`)] : []),
      ...(lines.malformed > 0 ? [fit(`${counted(lines.malformed, 'line')} could not be understood.`)] : []),
    ].join('\n'),
    `BY RULE KEY\n${causeTable(volume, options)}`,
    `BY KEY, PROGRAM AND DIRECTORY\n${groupTable(groups, options)}`,
    ...(last - first >= DAY ? [`BY DAY (UTC)\n${dayTable(volume, options)}`] : []),
    adviceText(answer, options),
  ]
  return `${parts.join('\n\n')}\n`
}

/** How much each cause logged, the loudest first. */
export const causesOf = ({ days }: Volume): readonly (Amount & { readonly cause: Cause })[] => {
  const sums = new Map<string, { cause: Cause; events: number; bytes: number }>()
  for (const { cause, events, bytes } of days) {
    const known = sums.get(causeName(cause)) ?? { cause, events: 0, bytes: 0 }
    sums.set(causeName(cause), { cause, events: known.events + events, bytes: known.bytes + bytes })
  }
  return [...sums.values()].sort(louder)
}

const causeTable = (volume: Volume, { width }: TableOptions): string => {
  const all = causesOf(volume)
  const isLong = spanOf(volume) >= DAY
  const rows = all
    .slice(0, LINES)
    .map((one) => [
      grouped(one.events),
      share(one.events, volume.total.events),
      grouped(one.bytes),
      ...(isLong ? [rate(one.events, volume), rate(one.bytes, volume)] : []),
      causeText(one.cause),
    ])
  const perDay = isLong ? [{ head: 'A DAY' }, { head: 'BYTES A DAY' }] : []
  const columns = [{ head: 'EVENTS' }, { head: 'SHARE' }, { head: 'BYTES' }, ...perDay]
  return fitTable([...columns, { head: 'KEY', cut: 'end' }], rows, width) + moreText(all.length)
}

const groupTable = (groups: readonly VolumeGroup[], { width }: TableOptions): string =>
  fitTable(
    [
      ...[{ head: 'EVENTS' }, { head: 'BY LOGIN' }, { head: 'BYTES' }],
      ...([
        { head: 'KEY', cut: 'end' },
        { head: 'PROGRAM', cut: 'middle' },
        { head: 'DIRECTORY', cut: 'middle' },
      ] as const),
    ],
    groups
      .slice(0, LINES)
      .map(({ cause, program, directory, events, bytes, withLogin }) => [
        ...[grouped(events), grouped(withLogin), grouped(bytes), causeText(cause)],
        ...[nameText(program), nameText(directory)],
      ]),
    width,
  ) + moreText(groups.length)

const dayTable = ({ days }: Volume, { width }: TableOptions): string => {
  const names = [...new Set(days.map(({ day }) => day))]
  const rows = names.slice(-LINES).map((name) => {
    const own = days.filter(({ day }) => day === name)
    const [loudest] = own
    return [
      name,
      grouped(sumOf(own, 'events')),
      grouped(sumOf(own, 'bytes')),
      loudest === undefined ? '-' : `${causeText(loudest.cause)}: ${grouped(loudest.events)}`,
    ]
  })
  const columns = [{ head: 'DAY' }, { head: 'EVENTS' }, { head: 'BYTES' }]
  return fitTable([...columns, { head: 'LOUDEST', cut: 'end' }], rows, width)
}

const adviceText = (answer: VolumeAnswer, { width }: TableOptions): string => {
  const { advice } = answer
  if (advice.length === 0) return 'No rule is loud for one program in one directory: nothing is proposed.'
  return advice
    .map((one) => {
      const { group } = one
      const what = `${causeText(group.cause)}: ${nameText(group.program)} in ${nameText(group.directory)}`
      const lines =
        one.kind === 'proposal'
          ? [`  ${visible(one.rule)}`, `  ${lossText(one)}`, `  ${placeText(group, answer)}`]
          : [`  nothing is proposed: ${one.because}.`]
      return [`LOUD ${what}, ${counted(group.events, 'event')}`, ...lines]
        .map((line) => fitText(line, width, '    '))
        .join('\n')
    })
    .join('\n\n')
}

/** What is saved and what is lost by a proposal. */
export const lossText = ({ group, saved }: Advice & { readonly kind: 'proposal' }): string =>
  `It would have left out ${counted(saved.events, 'event')}, ${grouped(saved.bytes)} bytes, of this log. Lost with them: whatever ${nameText(group.program)} does in ${nameText(group.directory)} and below without a login, also when somebody has taken it over, is not logged under any key; AIDE would still see a change there, and nobody could say who made it.`

/** Where a proposal must stand. */
export const placeText = ({ cause }: VolumeGroup, { ruleLines, rulesFile }: VolumeAnswer): string => {
  const key = cause.kind === 'rule' ? cause.key : null
  const line = key === null ? undefined : ruleLines.get(key)
  const rule = key === null ? 'the rule that logs it' : `the rules with key ${visible(key)}`
  const place = line === undefined || rulesFile === null ? '' : `, the first in line ${line} of the rules`
  return `It must stand before ${rule}${place}: the first rule that fits decides.`
}

const causeText = (cause: Cause): string =>
  cause.kind === 'rule' ? (cause.key === null ? '(no key)' : visible(cause.key)) : `(no rule: ${visible(cause.type)})`

const nameText = (name: ByteString | null): string => (name === null ? '-' : visible(name))

const share = (part: number, whole: number): string => `${((part * 100) / whole).toFixed(1)} %`

const spanOf = ({ first, last }: Volume): number => (first === null || last === null ? 0 : last - first)

const rate = (count: number, volume: Volume): string => grouped(Math.round((count * DAY) / spanOf(volume)))

const sumOf = (all: readonly Amount[], what: keyof Amount): number => all.reduce((sum, one) => sum + one[what], 0)

const moreText = (all: number): string => (all > LINES ? `\nand ${all - LINES} more: --format json` : '')
