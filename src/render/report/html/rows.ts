import type { Attribution } from '../../../model/attribution.js'
import type { Entry, Told } from '../../../model/story.js'
import { counted } from '../../../model/counted.js'
import { visible } from '../../visible.js'
import { SHOWN } from '../story-text.js'
import { changeRow, kindMark, type RowStyle } from './change-row.js'
import { each, markup, type Markup, type Part } from './markup.js'

/** Changes as a list; what follows from others is folded into one line, and so is what comes after the first `atMost`. */
export const rowsOf = ({ entries, above }: Told, style: RowStyle, atMost = style.isBrief ? SHOWN : Infinity): Markup =>
  markup`<ul class="changes">${each(entries.slice(0, atMost), (entry) => entryRow(entry, style))}${
    entries.length > atMost ? restRow(entries.slice(atMost), style) : null
  }${above.length === 0 ? null : aboveRow(above, style)}</ul>`

const restRow = (entries: readonly Entry[], style: RowStyle): Markup => {
  const count = entries.reduce((sum, { attributions }) => sum + attributions.length, 0)
  const title = markup`and ${count} more`
  return style.isBrief
    ? shutFold(title)
    : foldOf(
        title,
        each(entries, (entry) => entryRow(entry, style)),
      )
}

const entryRow = (entry: Entry, style: RowStyle): Markup => {
  const path = markup`<code class="path">${visible(entry.path)}</code>`
  switch (entry.shape) {
    case 'one':
      return changeRow(entry.attributions[0]!, style)
    case 'tree':
      return fold(
        markup`${kindMark(entry.kind)} ${path} and ${entry.attributions.length - 1} below it`,
        entry.attributions,
        style,
      )
    case 'siblings':
      return fold(markup`${kindMark(entry.kind)} ${entry.attributions.length} in ${path}`, entry.attributions, style)
  }
}

const aboveRow = (above: readonly Attribution[], style: RowStyle): Markup =>
  fold(
    markup`${kindMark('changed')} ${counted(above.length, 'directory')} above, because entries came or went`,
    above,
    style,
  )

const fold = (title: Markup, attributions: readonly Attribution[], style: RowStyle): Markup =>
  style.isBrief
    ? shutFold(title)
    : foldOf(
        title,
        each(attributions, (one) => changeRow(one, style)),
      )

const shutFold = (title: Markup): Markup => markup`<li class="fold">${title}</li>\n`

const foldOf = (title: Markup, rows: Part): Markup =>
  markup`<li class="fold"><details><summary>${title}</summary><ul class="changes">${rows}</ul></details></li>
`
