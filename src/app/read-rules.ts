import type { ByteString } from '../model/byte-string.js'
import { WhoChangedError } from '../model/errors.js'
import { parseRules } from '../rules/parse-rules.js'
import type { RuleSet } from '../rules/rule.js'

/**
 * The rules of a text. A text of something else would be told as a host that watches nothing.
 * @throws {WhoChangedError} `bad-input` where no line is a rule, and at least one is nothing that auditctl(8) knows.
 */
export const readRules = (text: ByteString, file: string): RuleSet => {
  const rules = parseRules(text)
  const [first] = rules.unknown
  const isRules = rules.rules.length + rules.others.length + rules.exempting.length > 0 || rules.excluding !== null
  if (first === undefined || isRules) return rules
  throw new WhoChangedError(
    'bad-input',
    `${file}:${first.line}: not an audit rule, and no line of the file is one: --rules takes audit.rules, or what auditctl -l prints`,
    { place: { file, line: first.line } },
  )
}

/** What must be said of rules of which some lines were not understood. */
export const ruleNotes = ({ unknown }: RuleSet, file: string): readonly string[] =>
  unknown.length === 0
    ? []
    : [
        `${file}:${unknown[0]!.line}: not understood as an audit rule${unknown.length === 1 ? '' : ` (and ${unknown.length - 1} more lines)`}: what it watches is not known`,
      ]
