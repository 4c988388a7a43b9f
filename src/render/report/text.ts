import type { AttributedReport } from '../../app/report.js'
import type { Chronicle, StoryKind } from '../../model/story.js'
import { chronicleOf } from '../../story/chronicle.js'
import { peopleOf } from '../../story/people.js'
import { explainedChange } from '../explain-text.js'
import { gapsText } from '../gap-text.js'
import { paintWith } from '../paint.js'
import { visible } from '../visible.js'
import { fitText } from '../wrap-text.js'
import type { ReportRenderer, ReportStyle } from './form.js'
import { headline } from './headline.js'
import { personBlock, storyBlock, unnamedBlock } from './text-blocks.js'
import { verdictOf } from './verdict.js'

/** For a tired person: the headline and whether to get up, then what nobody can be named for, then who did what. */
export const textReport: ReportRenderer = (report, style) => {
  const chronicle = chronicleOf(report.attributions)
  return [
    headBlock(report, chronicle, style),
    ...(report.steps === null ? storySections(chronicle, style) : explainedChanges(report, style)),
    fitText(gapsText(report.gaps, style), style.width, '  '),
    [
      ...report.notes.map((note) => `note: ${visible(note)}`),
      'Every change by itself: --format table. The evidence: --format json.',
    ]
      .map((line) => fitText(line, style.width, '  '))
      .join('\n'),
  ]
    .map((part) => `${part}\n`)
    .join('\n')
}

const storySections = ({ alarms, doubtful, unnamed, stories }: Chronicle, style: ReportStyle): readonly string[] => {
  const paint = paintWith(style.color)
  const told = (...kinds: readonly StoryKind[]): readonly string[] =>
    stories.filter(({ kind }) => kinds.includes(kind)).map((story) => storyBlock(story, style))
  const logins = stories.filter(({ kind }) => kind === 'login')
  return [
    ...section(
      paint.alarm('UNEXPLAINED'),
      alarms.map((one) => unnamedBlock(one, style)),
    ),
    ...section(
      paint.warning('SEVERAL COULD HAVE DONE IT'),
      doubtful.map((one) => unnamedBlock(one, style)),
    ),
    ...section(
      paint.warning('WITHOUT A NAME'),
      unnamed.map((one) => unnamedBlock(one, style)),
    ),
    ...section(
      paint.bold('LOGINS'),
      peopleOf(logins).map((person) => personBlock(person, style)),
    ),
    ...section(paint.bold('PACKAGES'), told('package')),
    ...section(paint.bold('CRON AND AT'), told('job')),
    ...section(paint.bold('SERVICES'), told('service', 'kernel')),
  ]
}

const explainedChanges = ({ attributions, steps, shownBy }: AttributedReport, style: ReportStyle): readonly string[] =>
  attributions.map((one, index) => explainedChange(one, steps?.[index] ?? [], shownBy, style).trimEnd())

const headBlock = (report: AttributedReport, chronicle: Chronicle, style: ReportStyle): string => {
  const paint = paintWith(style.color)
  return [
    paint.bold(fitText(headline(report, style), style.width)),
    ...verdictOf(report, chronicle, style).map(({ level, text }) => {
      const fitted = fitText(text, style.width, '  ')
      return level === 'plain' ? fitted : paint[level](fitted)
    }),
  ].join('\n')
}

const section = (title: string, blocks: readonly string[]): readonly string[] =>
  blocks.length === 0 ? [] : [[title, ...blocks].join('\n')]
