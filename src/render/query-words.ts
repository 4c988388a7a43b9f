import type { PathAnswer, QueryAnswer } from '../app/query.js'
import type { LastGap } from '../app/knowledge.js'
import type { CausedGap } from '../model/gap.js'
import type { Deed } from '../model/attribution.js'
import type { OperationKind } from '../model/file-operation.js'
import { isOfJob } from '../model/job.js'
import { commandText, personText } from './deed-text.js'
import { gapText } from './gap-text.js'
import { actorText } from './report/story-text.js'
import type { TableOptions } from './query-table.js'
import { visible } from './visible.js'
import { whenText, zoneText } from './when.js'
import { wrapText } from './wrap-text.js'

/** The answer for one path in plain words: who did the last thing to it that is known, or why nobody is. Ends with a line end. */
export const answerWords = (
  answer: PathAnswer,
  gaps: Pick<QueryAnswer, 'gaps' | 'blind'>,
  options: TableOptions,
): string => {
  const last = answer.deeds.at(-1)
  const lines =
    last === undefined
      ? [nobodyWords(answer), ...nearbyWords(answer)]
      : [`${visible(answer.path)}: ${deedWords(last, options)}`]
  // Of what no rule logs a gap hides nothing.
  const blind = answer.missingRule === null ? blindWords(gaps, last?.when ?? null, options) : []
  const text = [...lines, ...blind, ...doubtWords(answer)]
    .map((line) => `${wrapText(line, options.width, '  ')}\n`)
    .join('')
  return `${text}${ruleWords(answer)}`
}

const nobodyWords = ({ path, reason, explanation }: PathAnswer): string =>
  `${visible(path)}: nobody is known: ${visible(explanation ?? '')} (${reason ?? ''})`

const nearbyWords = ({ nearby }: PathAnswer): readonly string[] =>
  nearby.length === 0 ? [] : [`Did you mean ${nearby.map((path) => visible(path)).join(' or ')}?`]

/** A rule stands unbroken on a line of its own, to be copied. */
const ruleWords = ({ missingRule }: PathAnswer): string =>
  missingRule === null ? '' : `To have it logged from now on, add:\n  ${visible(missingRule)}\n`

const deedWords = (deed: Deed, options: TableOptions): string => {
  const when = `${whenText(deed.when, options)} (${zoneText(deed.when, options)})`
  const person = actorText(deed.who, [deed])
  const request =
    deed.request === null
      ? ''
      : ` Inferred: ${personText(deed.request.who)} ${isOfJob(deed.who) ? 'wrote the job' : 'asked for it'}.`
  const doubts = deed.doubts.map((doubt) => ` But ${visible(doubt)}.`).join('')
  return `last known change: ${doneText(deed)} by ${person}, with ${commandText(deed)}, at ${when}.${request}${doubts}`
}

/** Of what is marked in the list, where that is more than the change that was just told. */
const doubtWords = ({ deeds, steps }: PathAnswer): readonly string[] => {
  const doubted = deeds.filter(({ doubts }) => doubts.length > 0).length
  if (steps !== null || doubted === 0 || (doubted === 1 && deeds.at(-1)!.doubts.length > 0)) return []
  return [`Of what is marked ${DOUBTED} somebody else may be the one who did it; --explain tells why.`]
}

/** Behind the name of somebody, for whom another may have acted. */
export const DOUBTED = '?'

/** An open proves the intent to write, not that a byte was written. */
const DONE: Readonly<Record<OperationKind, string>> = {
  write: 'opened for writing',
  create: 'made',
  delete: 'removed',
  rename: 'renamed',
  link: 'linked',
  symlink: 'made as a symbolic link',
  mkdir: 'made as a directory',
  rmdir: 'removed as a directory',
  mknod: 'made as a special file',
  chmod: 'given another mode',
  chown: 'given another owner',
  truncate: 'cut to a length',
  setxattr: 'given an attribute',
  removexattr: 'stripped of an attribute',
  utime: 'given other times',
  mount: 'mounted over',
}

const doneText = ({ operation, source }: Deed): string => {
  if (source.role === 'parent') return `had an entry changed (${operation})`
  if (operation !== 'rename') return DONE[operation]
  if (source.role === 'target') return 'put in place by a rename'
  return source.role === 'victim' ? 'replaced by a rename' : 'renamed away'
}

/** The newest stretch without sight after the last that is known: a later hand would have left nothing. */
const blindWords = (
  { gaps, blind }: Pick<QueryAnswer, 'gaps' | 'blind'>,
  since: number | null,
  options: TableOptions,
): readonly string[] => {
  const last = gaps === null ? (since === null ? blind : null) : lastOf(gaps, since)
  if (last === null) return []
  const number = last.others === 0 ? '' : ` (and ${last.others} more)`
  return [`${since === null ? 'But' : 'After that'} the trail could not see: ${gapText(last.gap, options)}${number}.`]
}

const lastOf = (gaps: readonly CausedGap[], since: number | null): LastGap | null => {
  const later = gaps.filter(({ end, kind }) => kind !== 'log-horizon' && (since === null || end > since))
  const gap = later.at(-1)
  return gap === undefined ? null : { gap, others: later.length - 1 }
}
