import type { ByteString } from '../model/byte-string.js'
import { attributesIn, DEFAULT_GROUPS } from './aide-attributes.js'
import { AideLines, type AideSources } from './aide-conf-lines.js'

/** A line of aide.conf that selects paths or leaves them out. */
export interface AideSelection {
  /** `=` only the entry itself, `!` never, `-` never but what lies below (AIDE 0.19), `+` the rest. */
  readonly sign: '+' | '=' | '!' | '-'
  /** An extended regular expression that fits the beginning of a path. */
  readonly pattern: ByteString
  /** The file types that it is restricted to, `f`, `d,l`; null: all. */
  readonly restriction: ByteString | null
  /** The attribute expression; null for what is left out. */
  readonly attributes: ByteString | null
  /** The attributes that it comes to; null for what is left out, and where the expression is not understood. */
  readonly compared: ReadonlySet<string> | null
  readonly file: ByteString
  /** 1-based. */
  readonly line: number
}

/** A line that was not followed, and why. */
export interface AideConfNote {
  readonly file: ByteString
  readonly line: number
  readonly reason: string
  readonly text: ByteString
}

/** What this tool needs of AIDE's configuration. */
export interface AideConf {
  /** As written: `file:/var/lib/aide/aide.db`. */
  readonly databaseIn: ByteString | null
  readonly databaseOut: ByteString | null
  readonly reportUrls: readonly ByteString[]
  /** Put before every path that AIDE opens; null: none. */
  readonly rootPrefix: ByteString | null
  readonly selections: readonly AideSelection[]
  readonly notes: readonly AideConfNote[]
}

/**
 * Reads aide.conf with its macros and includes. What would have to be run (an executable that `@@x_include` names) is not run but noted.
 * Source: aide.conf(5) of AIDE 0.16 to 0.19.
 */
export const parseAideConf = (file: ByteString, sources: AideSources): AideConf => {
  const lines = new AideLines(sources)
  const selections: AideSelection[] = []
  const settings = new Map<string, ByteString>()
  const reportUrls: ByteString[] = []
  const groups = new Map<ByteString, ReadonlySet<string> | null>()
  for (const [name, expression] of DEFAULT_GROUPS) groups.set(name, attributesIn(expression, groups))
  for (const { text: line, file: from, number, prefix } of lines.of(file)) {
    // conf_lex.l: a comment may stand behind what a line says; a `#` within a pattern or a path is one of its characters.
    const text = line.replace(/\s+#.*$/s, '')
    const setting = /^(\w+)\s*=\s*(.*)$/.exec(text)
    if (/^[/!=-]/.test(text)) {
      const selection = selectionOf(text, prefix)
      if (selection === null) lines.note(from, number, 'no attributes are given', text)
      else {
        const { attributes } = selection
        const compared = attributes === null ? null : attributesIn(attributes, groups)
        selections.push({ ...selection, compared, file: from, line: number })
      }
    } else if (setting !== null) {
      const name = setting[1]!.toLowerCase()
      if (name === 'report_url' || name === 'verbose_report_url') reportUrls.push(setting[2]!)
      else {
        settings.set(name, setting[2]!)
        groups.set(setting[1]!, attributesIn(setting[2]!, groups))
      }
    } else lines.note(from, number, 'neither a setting nor a selection', text)
  }
  return {
    // `database` is the name of `database_in` up to AIDE 0.16.
    databaseIn: settings.get('database_in') ?? settings.get('database') ?? null,
    databaseOut: settings.get('database_out') ?? null,
    reportUrls,
    rootPrefix: settings.get('root_prefix') ?? null,
    selections,
    notes: lines.notes,
  }
}

const selectionOf = (
  text: ByteString,
  prefix: ByteString,
): Omit<AideSelection, 'compared' | 'file' | 'line'> | null => {
  const sign = text.startsWith('/') ? '+' : (text[0] as '=' | '!' | '-')
  const words = [...(sign === '+' ? text : text.slice(1)).matchAll(/(?:\\.|[^\\\s])+/gs)].map(([word]) => word)
  const [pattern, second, third] = words
  if (pattern?.startsWith('/') !== true && pattern?.startsWith('(') !== true) return null
  const isLeftOut = sign === '!' || sign === '-'
  const attributes = isLeftOut ? null : (third ?? second ?? null)
  if (!isLeftOut && attributes === null) return null
  const restriction = isLeftOut ? (second ?? null) : third === undefined ? null : (second ?? null)
  return { sign, pattern: prefix + pattern, restriction, attributes }
}

/** The path of a `file:` URL or a plain path; null for another kind of URL. */
export const pathOfUrl = (url: ByteString | null): ByteString | null => {
  if (url === null) return null
  if (url.startsWith('/')) return url
  const match = /^file:(?:\/\/[^/]*)?(\/.*)$/.exec(url)
  return match?.[1] ?? null
}
