import type { ByteString } from '../model/byte-string.js'
import { diffRules } from '../ruleset/diff.js'
import { parseRules } from '../rules/parse-rules.js'
import { finding, type Finding } from './finding.js'

/** The rules in their three places; null for what is not there or can't be read. */
export interface RuleTexts {
  /** What `auditctl -l` prints. */
  readonly loaded: ByteString | null
  /** Why nobody could ask for the loaded ones. */
  readonly silence: string
  /** /etc/audit/audit.rules. */
  readonly compiled: ByteString | null
  /** The files of /etc/audit/rules.d, one after the other. */
  readonly sources: ByteString | null
  readonly isImmutable: boolean
  /** Whether /etc/audit is there at all: a copy may lack it. */
  readonly hasFolder: boolean
  /** Whether it is there for root only. */
  readonly isRefused: boolean
}

const LOAD = 'augenrules --load'
const WRITE = `who-changed rules --output /etc/audit/rules.d/50-who-changed.rules && ${LOAD}`

/** Whether there are rules, and whether those that are loaded are those of the files. */
export const ruleFindings = (texts: RuleTexts): readonly Finding[] => {
  const { loaded, silence, compiled, sources, isImmutable, hasFolder, isRefused } = texts
  const wanted = sources ?? compiled
  const load = isImmutable ? `${LOAD} && reboot   # the loaded rules are immutable` : LOAD
  const count = loaded === null ? null : parseRules(loaded).rules.length
  const findings: Finding[] = []
  if (count === 0)
    findings.push(
      finding(
        'rules',
        'mend',
        'No rule is loaded: no file is watched.',
        wanted === null || parseRules(wanted).rules.length === 0 ? WRITE : load,
      ),
    )
  else if (wanted === null)
    findings.push(
      isRefused
        ? finding('rules', 'unknown', 'Which rules are in the files: only root can read /etc/audit.')
        : hasFolder
          ? finding('rules', 'mend', 'There is no readable file of rules below /etc/audit.', WRITE)
          : finding('rules', 'unknown', 'There is no /etc/audit to be seen.'),
    )
  else if (parseRules(wanted).rules.length === 0)
    findings.push(finding('rules', 'mend', 'The files of rules hold no rule: no file is watched.', WRITE))
  for (const text of [loaded, wanted])
    if (text !== null && parseRules(text).taskNever) {
      findings.push(
        finding(
          'rules',
          'mend',
          'The rule -a task,never keeps every new process from being audited.',
          `sed -i '/task,never\\|never,task/d' /etc/audit/rules.d/*.rules && ${load}`,
        ),
      )
      break
    }
  if (wanted !== null && parseRules(wanted).disabled)
    findings.push(
      finding(
        'rules',
        'mend',
        'The files of rules switch auditing off (-e 0).',
        `sed -i '/^-e *0/d' /etc/audit/rules.d/*.rules && ${load}`,
      ),
    )
  if (sources !== null && compiled !== null) {
    const text = differenceText(sources, compiled, 'rules.d', 'audit.rules')
    if (text !== null) findings.push(finding('rules', 'mend', text, load))
  }
  if (loaded === null)
    findings.push(finding('rules', 'unknown', `Whether the rules of the files are loaded: ${silence}.`))
  else if (wanted !== null && count !== 0) {
    const text = differenceText(wanted, loaded, 'the files', 'what is loaded')
    if (text !== null) findings.push(finding('rules', 'mend', text, load))
  }
  const isWell = findings.every(({ level }) => level === 'unknown')
  return isWell && wanted !== null
    ? [
        finding(
          'rules',
          'well',
          `${parseRules(wanted).rules.length} rules are in the files${count === null ? '' : ', and loaded'}.`,
        ),
        ...findings,
      ]
    : findings
}

/** Which rules one has and the other has not, with one of each as an example; null when they mean the same. */
const differenceText = (wanted: ByteString, other: ByteString, name: string, otherName: string): ByteString | null => {
  const { missing, surplus } = diffRules(wanted, other)
  const parts = [
    ...(missing.length > 0 ? [`${missing.length} of ${name} not in ${otherName} (${missing[0]!})`] : []),
    ...(surplus.length > 0 ? [`${surplus.length} of ${otherName} not in ${name} (${surplus[0]!})`] : []),
  ]
  return parts.length === 0 ? null : `The rules differ: ${parts.join('; ')}.`
}
