import type { IngestSummary } from '../ingest/ingest.js'
import { visibleText } from '../render/visible.js'
import { unreadable } from '../source/log-files.js'
import { WhoChangedError } from '../model/errors.js'
import type { TableOptions } from '../render/query-table.js'
import type { ReportStyle } from '../render/report/form.js'
import { isZone } from '../render/when.js'
import type { RawOptions } from './options.js'
import { isOutputTerminal, writeOut } from './standard-output.js'
import { writeWhole } from './write-whole.js'

const NARROWEST = 40

/** Width and time style of tables: as asked, else the terminal's, else those of a mail. */
export const tableOptions = ({ width, utc, tz }: RawOptions): TableOptions => {
  const asked = width ?? (isOutputTerminal() ? process.stdout.columns : 80)
  return { width: Number.isFinite(asked) && asked >= NARROWEST ? asked : 80, zone: zoneOf(utc ?? false, tz ?? null) }
}

/** How a report looks here: with colour as asked, else on a terminal whose user does not refuse it (https://no-color.org). */
export const reportStyle = (raw: RawOptions): ReportStyle => ({
  ...tableOptions(raw),
  color: raw.color === 'always' || (raw.color !== 'never' && raw.output === undefined && takesColor()),
})

const takesColor = (): boolean =>
  isOutputTerminal() && (process.env['NO_COLOR'] ?? '') === '' && process.env['TERM'] !== 'dumb'

const zoneOf = (utc: boolean, zone: string | null): string | null => {
  if (utc && zone !== null) throw new WhoChangedError('usage', '--utc and --tz exclude each other')
  if (zone !== null && !isZone(zone))
    throw new WhoChangedError('usage', `--tz takes a time zone like Europe/Berlin, not "${visibleText(zone)}"`)
  return utc ? 'UTC' : zone
}

/** The same as {@link showResult} of a result that is made piece by piece: a pager wants the whole. */
export const showPieces = async (pieces: Iterable<string>, raw: RawOptions): Promise<void> => {
  if (raw.output === undefined && isOutputTerminal()) await showResult([...pieces].join(''), raw)
  else await writePieces(pieces, raw)
}

/** Shows a command's result to whoever asked for it: what is taller than their terminal by a pager. */
export const showResult = async (text: string, raw: RawOptions): Promise<void> => {
  if (!(raw.output === undefined && isOutputTerminal() && (await isPaged(text, raw)))) await writeResult(text, raw)
}

const isPaged = async (text: string, { pager }: RawOptions): Promise<boolean> => {
  const { chosenPager, isTaller, page, thisCaller } = await import('./pager.js')
  // A terminal that does not tell its size has 0 of both.
  const { rows, columns } = process.stdout
  if (!isTaller(text, { rows: rows || 24, columns: columns || 80 })) return false
  const chosen = chosenPager(pager, process.env, thisCaller())
  return chosen !== null && page(text, chosen, process.env)
}

/** Writes a command's result where the user wants it. A reader that has gone (`| head`) is no fault. */
export const writeResult = async (text: string | Uint8Array, raw: RawOptions): Promise<void> => writePieces([text], raw)

/** The same of a result that is made piece by piece. */
export const writePieces = async (pieces: Iterable<string | Uint8Array>, { output }: RawOptions): Promise<void> => {
  if (output !== undefined && output !== '-') {
    try {
      await writeWhole(output, inChunks(pieces))
    } catch (error) {
      throw unreadable(output, error)
    }
    return
  }
  for (const chunk of inChunks(pieces)) if (!(await writeOut(chunk))) return
}

/** Small pieces together: each write is a call to the kernel. */
export const inChunks = function* (pieces: Iterable<string | Uint8Array>): Iterable<string | Uint8Array> {
  let chunk = ''
  for (const piece of pieces) {
    const isText = typeof piece === 'string'
    if (isText) chunk += piece
    if (chunk !== '' && (!isText || chunk.length >= CHUNK)) {
      yield chunk
      chunk = ''
    }
    if (!isText) yield piece
  }
  if (chunk !== '') yield chunk
}

const CHUNK = 64 * 1024

export const jsonText = (document: object): string => `${JSON.stringify(document, null, 2)}\n`

/** Tells on standard error that something of the logs just read was not understood: the answer may lack it. */
export const warnOfMalformed = (read: IngestSummary | null): void => {
  for (const { path, counts } of read?.files ?? [])
    if (counts.malformed > 0)
      process.stderr.write(
        `who-changed: ${visibleText(path)}: ${counts.malformed} malformed (who-changed status --malformed shows what)\n`,
      )
}
