import type { Attribution, Deed } from '../../../model/attribution.js'
import type { Step } from '../../../model/explanation.js'
import { wholeExplanation } from '../../../model/missing-rule.js'
import { ausearchText } from '../../ausearch-text.js'
import { commandText, fromText, personText } from '../../deed-text.js'
import { timeJson } from '../../deed-json.js'
import { TOPICS } from '../../explain-text.js'
import { visible } from '../../visible.js'
import { whenText, type TimeStyle } from '../../when.js'
import type { RowStyle } from './change-row.js'
import { markup, type Markup } from './markup.js'
import { differencesOf, type Difference } from './values.js'

/** How a change is known: the answer in words, the deed, what AIDE saw, the steps, and who else was at it. */
export const changeDetails = (one: Attribution, style: RowStyle): readonly (Markup | null)[] => {
  const details = [
    one.deed === null ? null : deedFacts(one.deed, style),
    differencesTable(differencesOf(one.change, style)),
    stepsList(style.stepsOf.get(one) ?? [], style),
    alsoList(one, style),
  ]
  // Why nobody can be named stands below the changes of which it is true.
  const isTold = one.deed === null && details.some((detail) => detail !== null)
  return [isTold ? null : markup`<p>${visible(wholeExplanation(one))}</p>`, ...details]
}

const deedFacts = (deed: Deed, style: RowStyle): Markup => {
  const { process, evidence, operation, when } = deed
  const chain = process.ancestry
    .map((one) => visible(one.command?.join(' ') ?? one.exe ?? one.comm ?? '?'))
    .toReversed()
    .join(' → ')
  const facts: readonly (readonly [string, Markup | null])[] = [
    ['when', markup`${timeTag(when, style)}, ${operation}`],
    ['program', markup`<code>${visible(process.exe ?? process.comm ?? '?')}</code>, pid ${process.pid}`],
    ['command', markup`<code>${commandText(deed)}</code>`],
    ['in', process.cwd === null ? null : markup`<code>${visible(process.cwd)}</code>`],
    ['called by', chain === '' ? null : markup`<code>${chain}</code>`],
    [
      'events',
      markup`${evidence.map((event) => markup`<code class="command">${ausearchText(event, style.report.shownBy)}</code> `)}`,
    ],
  ]
  return markup`<dl>${facts.map(([name, value]) => (value === null ? null : markup`<dt>${name}</dt><dd>${value}</dd>`))}</dl>`
}

/** A moment to the second, and exactly for a program. */
const timeTag = (time: number, style: TimeStyle): Markup =>
  markup`<time datetime="${timeJson(time)}">${whenText(time, style)}</time>`

const differencesTable = (differences: readonly Difference[]): Markup | null => {
  const told = differences.filter(({ before, after }) => before !== null || after !== null)
  if (told.length === 0) return null
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="What AIDE saw"><table><thead><tr><th scope="col">attribute</th><th scope="col">before</th><th scope="col">after</th></tr></thead><tbody>${told.map(
    ({ name, before, after }) =>
      markup`<tr><th scope="row">${name}</th><td>${before ?? '–'}</td><td>${after ?? '–'}</td></tr>`,
  )}</tbody></table></div>`
}

const stepsList = (steps: readonly Step[], { report }: RowStyle): Markup | null =>
  steps.length === 0
    ? null
    : markup`<ol class="steps">${steps.map(
        ({ topic, text, events }) =>
          markup`<li><b>${TOPICS[topic]}</b>: ${visible(text)} ${events.map((event) => markup`<code class="command">${ausearchText(event, report.shownBy)}</code> `)}</li>`,
      )}</ol>`

const alsoList = ({ also, deed }: Attribution, style: RowStyle): Markup | null =>
  also.length === 0
    ? null
    : markup`<p>${deed === null ? 'It may have been:' : 'Before that:'}</p><ul>${also.map(
        (other) =>
          markup`<li>${timeTag(other.when, style)}, ${personText(other.who)} from ${fromText(other.who)}: <code>${commandText(other)}</code></li>`,
      )}</ul>`
