import type { AttributedReport } from '../../../app/report/attributed-report.js'
import { counted } from '../../../model/counted.js'
import { gapText } from '../../gap-text.js'
import { spanText } from '../story-text.js'
import type { Section } from '../sections.js'
import { whenText, zoneText, type TimeStyle } from '../../when.js'
import { lanesOf, MOST_LANES, type Lane } from './lanes.js'
import { markup, type Markup } from './markup.js'
import { axisOf, type Axis } from './time-axis.js'

/** Who was there when, one line each: sessions as bars, changes as ticks, what the audit trail could not see as shade. */
export const timeline = (report: AttributedReport, sections: readonly Section[], style: TimeStyle): Markup | null => {
  const lanes = lanesOf(report, sections)
  if (lanes.length === 0) return null
  const axis = axisOf(report.window.from, report.window.to, style)
  const shown = lanes.slice(0, MOST_LANES)
  const more = lanes.length - shown.length
  return markup`<section id="timeline" class="part" aria-labelledby="timeline-title">
<h2 id="timeline-title">When <span class="count">${whenText(axis.from, style)} to ${whenText(axis.to, style)} (${zoneText(axis.to, style)})</span></h2>
<div class="ruler" aria-hidden="true"><svg width="100%" height="18">${axis.ticks.map(({ time, label }) => markup`<text x="${axis.at(time)}%" y="13" text-anchor="${anchorOf(axis.at(time))}">${label}</text>`)}</svg></div>
<ol class="lanes">${shown.map((lane) => laneRow(lane, axis, report, style))}</ol>
${more > 0 ? markup`<p class="more">and ${more} more, below</p>` : null}
<p class="legend" aria-hidden="true"><svg width="14" height="12"><rect class="bar" y="9" width="14" height="2"/></svg> session <svg width="8" height="12"><rect class="tick" x="2" y="0" width="3" height="11"/></svg> changes${report.gaps.length === 0 ? null : markup` <svg width="14" height="12"><rect class="gap" width="14" height="12"/></svg> the audit trail could not see`}</p>
</section>
`
}

/** Text at the ends of the line must not hang over. */
const anchorOf = (percent: number): string => (percent < 5 ? 'start' : percent > 95 ? 'end' : 'middle')

const HEIGHT = 20

const laneRow = (lane: Lane, axis: Axis, { gaps }: AttributedReport, style: TimeStyle): Markup => {
  const bands = gaps.map(
    (gap) =>
      markup`<rect class="gap" x="${axis.at(gap.start)}%" width="${Math.max(axis.at(gap.end) - axis.at(gap.start), 0.15)}%" height="${HEIGHT}"><title>${gapText(gap, style)}</title></rect>`,
  )
  const bars = lane.bars.map(
    ({ start, end }) =>
      markup`<rect class="bar" x="${axis.at(start)}%" y="${HEIGHT - 3}" width="${Math.max(axis.at(end) - axis.at(start), 0.3)}%" height="2"/>`,
  )
  const ticks = bins(lane.times, axis)
  return markup`<li class="lane ${lane.level}"><a href="#${lane.target}">${lane.label}</a> <span class="count">${counted(lane.count, 'change')}<span class="hidden">, ${whenOf(ticks, style)}</span></span>
<svg aria-hidden="true" width="100%" height="${HEIGHT}">${axis.ticks.map(({ time }) => markup`<rect class="grid" x="${axis.at(time)}%" width="1" height="${HEIGHT}"/>`)}${bands}${bars}${ticks.map((bin) => binTick(bin, axis, style))}</svg></li>
`
}

const whenOf = (ticks: readonly Bin[], style: TimeStyle): string =>
  ticks.length === 0
    ? 'time unknown'
    : spanText(Math.min(...ticks.map(({ first }) => first)), Math.max(...ticks.map(({ last }) => last)), style)

/** Changes so near to each other that they are one tick. */
interface Bin {
  readonly count: number
  readonly first: number
  readonly last: number
}

const BINS = 200

const bins = (times: readonly number[], axis: Axis): readonly Bin[] => {
  const found = new Map<number, Bin>()
  for (const time of times) {
    const key = Math.floor((axis.at(time) * BINS) / 100)
    const bin = found.get(key)
    found.set(key, {
      count: (bin?.count ?? 0) + 1,
      first: Math.min(bin?.first ?? time, time),
      last: Math.max(bin?.last ?? time, time),
    })
  }
  return [...found.values()]
}

/** Ten times as many changes are a third higher. */
const binTick = ({ count, first, last }: Bin, axis: Axis, style: TimeStyle): Markup => {
  const height = Math.min(HEIGHT - 4, 6 + Math.round(Math.log10(count) * 5))
  return markup`<rect class="tick" x="${Math.min(axis.at(first), 99.5)}%" y="${HEIGHT - 3 - height}" width="3" height="${height}"><title>${spanText(first, last, style)}: ${counted(count, 'change')}</title></rect>`
}
