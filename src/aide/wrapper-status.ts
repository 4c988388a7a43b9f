/** Source: dailyaidecheck of Debian's aide-common 0.18.3: how /var/log/aide/aide.log begins, and the line before AIDE's own words. */
const HEAD = /^aide run on .* started at /
const BODY = /^AIDE (?:error )?output \(\d+ lines\):$/m
const TOLD = /^(?:\* *)?AIDE returned with (?:exit code (\d{1,3})\b|a (zero) exit code\.)/m

/**
 * The status of AIDE that the script around it has written above the report; null for a report without such a line. What AIDE itself
 * printed is not asked: a file name could say anything.
 */
export const wrapperStatus = (text: string): number | null => {
  if (!HEAD.test(text)) return null
  const [, code, zero] = TOLD.exec(text.slice(0, BODY.exec(text)?.index)) ?? []
  return zero !== undefined ? 0 : code === undefined ? null : Number(code)
}
