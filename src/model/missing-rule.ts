import type { ByteString } from './byte-string.js'

/** The smallest rule with which it would have been logged. */
export interface MissingRule {
  readonly rule: ByteString
  /** false: its events name no file, so that it tells of the calls and not of which file. */
  readonly namesFile: boolean
}

/** What is said before the rule, behind the reason why it is missing. */
export const missingRuleWords = ({ namesFile }: MissingRule): string =>
  namesFile ? 'this one would have' : 'this one logs the calls'

/** A reason as one sentence, with the rule that is missing. */
export const wholeExplanation = ({
  explanation,
  missingRule,
}: {
  readonly explanation: ByteString
  readonly missingRule: MissingRule | null
}): ByteString =>
  missingRule === null ? explanation : `${explanation}; ${missingRuleWords(missingRule)}: ${missingRule.rule}`
