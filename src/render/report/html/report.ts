import type { AttributedReport } from '../../../app/report/attributed-report.js'
import { chronicleOf } from '../../../story/chronicle.js'
import { GENERATOR } from '../../../version.js'
import { gapText } from '../../gap-text.js'
import { visible } from '../../visible.js'
import { zoneText, type TimeStyle } from '../../when.js'
import type { ReportPieces, ReportRenderer } from '../form.js'
import { ACTIVITY_TITLE, activityPart } from '../activity.js'
import { headline } from '../headline.js'
import { sectionsOf } from '../sections.js'
import { asset } from './assets.js'
import { sectionCard } from './cards.js'
import type { RowStyle } from './change-row.js'
import { filterBar } from './filter-bar.js'
import { each, markup, type Later, type Markup } from './markup.js'
import { masthead } from './masthead.js'
import { page } from './page.js'
import { timeline } from './timeline.js'

/** From this many changes on, those that are far off the screen are not drawn; below it a picture of the whole page has all of them. */
const MANY = 1000

/** One file for a browser: the story, every change with its evidence below it, and a timeline. It works without its script. */
export const htmlPieces: ReportPieces = (report, style) => pageOf(report, style, false).pieces()

export const htmlReport: ReportRenderer = (report, style) => pageOf(report, style, false).source

/**
 * The same for a mail: what the text says, in colour. Mail programs run no script, take SVG out and cut off what is long, and servers refuse
 * what is too large; so the timeline and the evidence of each change are left to the page for a browser.
 */
export const htmlMail: ReportRenderer = (report, style) => pageOf(report, style, true).source

const pageOf = (report: AttributedReport, style: TimeStyle, isBrief: boolean): Markup => {
  const chronicle = chronicleOf(report.attributions, report.software, report.packageRuns)
  const sections = sectionsOf(chronicle)
  const rowStyle: RowStyle = {
    zone: style.zone,
    report,
    isBrief,
    stepsOf: new Map(report.steps?.map((steps, index) => [report.attributions[index]!, steps])),
  }
  const cards = (nameless: boolean): Later =>
    each(
      sections.filter(({ kind }) => (kind === 'unnamed') === nameless),
      (section) => sectionCard(section, rowStyle),
    )
  return page({
    title: headline(report, style),
    style: asset('page.css'),
    script: isBrief ? null : asset('page.js'),
    body: markup`${isBrief ? null : markup`<a class="skip" href="#changes">Skip to the changes</a>`}
${masthead(report, chronicle, style)}
<main id="changes" class="${report.attributions.length > MANY ? 'many' : 'few'}">
${report.attributions.length === 0 || isBrief ? null : filterBar(report.attributions.length)}${cards(true)}${isBrief ? null : timeline(report, sections, style)}${cards(false)}${activitySection(report, style)}${gapsSection(report, style)}${notesSection(report)}</main>
<footer><p>${GENERATOR}. Times are ${zoneText(report.window.to, style)}.${isBrief ? ' The evidence of each change: who-changed report --explain --format html.' : null}</p></footer>`,
  })
}

const activitySection = (report: AttributedReport, style: TimeStyle): Markup | null => {
  const part = activityPart(report, style)
  if (part === null) return null
  return markup`<section class="part" aria-labelledby="activity-title"><h2 id="activity-title">${ACTIVITY_TITLE}</h2>
${part.loud.map(({ title, items }) => markup`<div class="loud"><h3>${title}</h3><ul class="plain">${items.map((item) => markup`<li>${item}</li>`)}</ul></div>`)}
<ul class="topics">${part.counts.map(({ count, title }) => markup`<li><b>${count}</b> ${title}</li>`)}</ul>
<ul class="plain remarks">${part.remarks.map((remark) => markup`<li>${remark}</li>`)}</ul></section>
`
}

const gapsSection = ({ gaps }: AttributedReport, style: TimeStyle): Markup | null =>
  gaps.length === 0
    ? null
    : markup`<section class="part" aria-labelledby="gaps-title"><h2 id="gaps-title">The audit trail could not see</h2>
<ul class="plain">${gaps.map((gap) => markup`<li>${gapText(gap, style)}</li>`)}</ul></section>
`

const notesSection = ({ notes }: AttributedReport): Markup | null =>
  notes.length === 0
    ? null
    : markup`<section class="part" aria-labelledby="notes-title"><h2 id="notes-title">Notes</h2>
<ul class="plain">${notes.map((note) => markup`<li>${visible(note)}</li>`)}</ul></section>
`
