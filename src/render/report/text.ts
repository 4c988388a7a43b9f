import type { AttributedReport } from '../../app/report/attributed-report.js'
import type { Chronicle } from '../../model/story.js'
import { chronicleOf } from '../../story/chronicle.js'
import { explainedChange } from '../explain-text.js'
import { gapsText } from '../gap-text.js'
import { paintWith } from '../paint.js'
import { visible } from '../visible.js'
import { fitText } from '../wrap-text.js'
import type { ReportRenderer, ReportStyle } from './form.js'
import { headline } from './headline.js'
import { sectionsOf, type Section } from './sections.js'
import { activityBlock, personBlock, storyBlock, unnamedBlock } from './text-blocks.js'
import { verdictOf } from './verdict.js'

/** For a tired person: the headline and whether to get up, then what nobody can be named for, then who did what. */
export const textReport: ReportRenderer = (report, style) => {
  const chronicle = chronicleOf(report.attributions, report.software, report.packageRuns)
  return [
    headBlock(report, chronicle, style),
    ...(report.steps === null ? sectionBlocks(chronicle, true, style) : explainedChanges(report, style)),
    ...activityBlock(report, style),
    ...(report.steps === null ? sectionBlocks(chronicle, false, style) : []),
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

/** The parts about changes that nobody can be named for, or those about the others. */
const sectionBlocks = (chronicle: Chronicle, isNameless: boolean, style: ReportStyle): readonly string[] =>
  sectionsOf(chronicle)
    .filter(({ kind }) => (kind === 'unnamed') === isNameless)
    .map((section) => sectionBlock(section, style))

const sectionBlock = (section: Section, style: ReportStyle): string => {
  const title = section.title.toUpperCase()
  const paint = paintWith(style.color)
  switch (section.kind) {
    case 'unnamed':
      return [paint[section.level](title), ...section.items.map((one) => unnamedBlock(one, style))].join('\n')
    case 'people':
      return [paint.bold(title), ...section.items.map((person) => personBlock(person, style))].join('\n')
    case 'stories':
      return [paint.bold(title), ...section.items.map((story) => storyBlock(story, style))].join('\n')
  }
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
