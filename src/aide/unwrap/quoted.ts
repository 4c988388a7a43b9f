import type { ByteString } from '../../model/byte-string.js'

/** A quoted line that only a report holds. */
const QUOTED_REPORT = /^(?:> ?)+(?:Start timestamp: |AIDE .*(?:found|initialized)|"aide_version": )/m
const QUOTED = /^> ?(.*)$/

/**
 * What a reply or a forward quotes with `> `, one level less deep; null when it quotes no report. Only for a text that has no report of its
 * own: a name with a line break could pass for a quotation.
 */
export const unquote = (text: ByteString): ByteString | null => {
  if (!QUOTED_REPORT.test(text)) return null
  return text
    .split('\n')
    .flatMap((line) => QUOTED.exec(line)?.[1] ?? [])
    .join('\n')
}
