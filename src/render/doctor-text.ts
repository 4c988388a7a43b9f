import type { Diagnosis } from '../app/doctor/doctor.js'
import { toText } from '../model/byte-string.js'
import type { Level } from '../doctor/finding.js'
import { counted } from '../model/counted.js'
import { timeJson } from './deed-json.js'
import { hostPrefix } from './host-prefix.js'
import { paintWith } from './paint.js'
import type { ReportStyle } from './report/form.js'
import { visible } from './visible.js'
import { whenText, zoneText } from './when.js'
import { fitText } from './wrap-text.js'

const WORDS: Readonly<Record<Level, string>> = { well: 'ok', note: 'note', mend: 'MEND', unknown: '?' }
const NAME = 9
const WORD = 6

/** One page: what is well, what is to be mended, and by which command. */
export const doctorText = ({ host, asOf, isCopy, findings }: Diagnosis, style: ReportStyle): string => {
  const paint = paintWith(style.color)
  const paints = { well: paint.good, note: paint.bold, mend: paint.alarm, unknown: paint.dim }
  const count = (level: Level): number => findings.filter((one) => one.level === level).length
  const unknown = count('unknown')
  const call = count('mend') === 0 ? 'Nothing to mend' : `${counted(count('mend'), 'thing')} to mend`
  const head = `${hostPrefix(host)}${whenText(asOf, style)} (${zoneText(asOf, style)}): ${call}${unknown > 0 ? `, ${unknown} not known` : ''}.`
  const indent = ' '.repeat(NAME + WORD)
  const lines = findings.flatMap(({ check, level, text, command }) => {
    const wrapped = fitText(`${indent}${visible(text)}`, style.width, indent).slice(indent.length)
    const mark = `${check.padEnd(NAME)}${paints[level](WORDS[level].padEnd(WORD))}`
    // A command stays whole, to be copied.
    return [`${mark}${wrapped}`, ...(command === null ? [] : [`${indent}$ ${visible(command)}`])]
  })
  const isForThere = isCopy && findings.some(({ command }) => command !== null)
  const where = isForThere ? ['', fitText('This is a copy: the commands are for the host itself.', style.width)] : []
  return `${[fitText(head, style.width), '', ...lines, ...where].join('\n')}\n`
}

/** The document of `who-changed doctor --format json`, schema `who-changed/doctor/1`. */
export const doctorJson = ({ host, asOf, findings }: Diagnosis): object => ({
  schema: 'who-changed/doctor/1',
  host,
  as_of: timeJson(asOf),
  findings: findings.map(({ check, level, text, command }) => ({
    ...{ check, level, text: toText(text), command: command === null ? null : toText(command) },
  })),
})
