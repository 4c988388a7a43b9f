import type { AttributedReport } from '../../app/report/attributed-report.js'
import { chronicleOf } from '../../story/chronicle.js'
import { gapText } from '../gap-text.js'
import { markdownText } from '../markdown.js'
import { visible } from '../visible.js'
import type { ReportRenderer, ReportStyle } from './form.js'
import { headline } from './headline.js'
import { activityLines, explainedItems, sectionLines } from './markdown-blocks.js'
import { sectionsOf } from './sections.js'
import { verdictOf } from './verdict.js'

/** For a ticket or a wiki: the same story as the text, as Markdown (CommonMark). Whatever a name holds stays text. */
export const markdownReport: ReportRenderer = (report, style) => {
  const chronicle = chronicleOf(report.attributions, report.software, report.packageRuns)
  const sections = sectionsOf(chronicle)
  return [
    [`# ${markdownText(headline(report, style))}`],
    verdictOf(report, chronicle, style).map(({ level, text }) =>
      level === 'plain' ? `- ${markdownText(text)}` : `- **${markdownText(text)}**`,
    ),
    ...(report.steps === null
      ? sections.filter(({ kind }) => kind === 'unnamed').map((section) => sectionLines(section, style))
      : [
          [
            '## Changes',
            '',
            ...report.attributions.flatMap((one, i) => explainedItems(one, report.steps?.[i] ?? [], report.shownBy)),
          ],
        ]),
    activityLines(report, style),
    ...(report.steps === null
      ? sections.filter(({ kind }) => kind !== 'unnamed').map((section) => sectionLines(section, style))
      : []),
    gapLines(report, style),
    noteLines(report),
  ]
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n')
}

const gapLines = ({ gaps }: AttributedReport, style: ReportStyle): readonly string[] =>
  gaps.length === 0
    ? []
    : ['## The audit trail could not see', '', ...gaps.map((gap) => `- ${markdownText(gapText(gap, style))}`)]

const noteLines = ({ notes }: AttributedReport): readonly string[] =>
  notes.length === 0 ? [] : ['## Notes', '', ...notes.map((note) => `- note: ${markdownText(visible(note))}`)]
