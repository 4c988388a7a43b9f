import type { AttributedReport } from '../../../app/report/attributed-report.js'
import type { Attribution } from '../../../model/attribution.js'
import type { Step } from '../../../model/explanation.js'
import { visible } from '../../visible.js'
import { whenText, type TimeStyle } from '../../when.js'
import { changeDetails } from './change-details.js'
import { changedAt } from './changed-at.js'
import { markup, type Markup } from './markup.js'

/** What the rows of one page share. */
export interface RowStyle extends TimeStyle {
  readonly report: AttributedReport
  /** The steps of each change, where they were asked for. */
  readonly stepsOf: ReadonlyMap<Attribution, readonly Step[]>
  /** As the text has it: no evidence of single changes, and long lists are cut short with their number. */
  readonly isBrief: boolean
}

/** One change: what and where, and folded below it how it is known. */
export const changeRow = (one: Attribution, style: RowStyle): Markup => {
  const { fileType, path, kind, attributes } = one.change
  const marks = [
    ...(fileType === null || fileType === 'file' ? [] : [fileType]),
    ...(one.verdict === 'inferred' ? ['inferred'] : []),
    ...(one.deed === null ? changedAt(one).map((time) => `ctime ${whenText(time, style)}`) : []),
  ]
  const head = markup`${kindMark(kind)} <code class="path">${visible(path)}</code>${marks.map((mark) => markup` <span class="mark">${mark}</span>`)} <span class="attributes">${attributes.join(' ')}</span>`
  if (style.isBrief) return markup`<li class="change">${head}</li>\n`
  return markup`<li class="change" data-kind="${kind}" data-verdict="${verdictClass(one)}"><details>
<summary>${head}</summary>
<div class="body">${changeDetails(one, style)}</div>
</details></li>
`
}

/** `unexplained`, `unnamed`, `inferred`, `attributed`: what the filter goes by. */
export const verdictClass = ({ verdict, reason, deed }: Attribution): string =>
  reason === 'unexplained' ? 'unexplained' : deed === null ? 'unnamed' : verdict

/** A word, not only a colour. */
export const kindMark = (kind: Attribution['change']['kind']): Markup =>
  markup`<span class="kind ${kind}">${kind}</span>`
