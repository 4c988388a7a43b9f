import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { AttributedReport } from '../../src/app/report/attributed-report.js'
import { report } from '../../src/app/report/report.js'
import type { Attribution } from '../../src/model/attribution.js'
import { aideDatabase, aideReport, type BaselineFile, type ReportedChange } from './aide-files.js'
import type { AuditLog } from './audit-log.js'
import { folder, put } from './folder.js'

/** Rules under which everything below these directories is logged. */
export const WATCHED = '-w /etc -p wa -k etc\n-w /opt -p wa -k opt\n-w /srv -p wa -k srv\n'

/** A question to the whole program. */
export interface Question {
  readonly log: AuditLog | string
  readonly changes: readonly ReportedChange[]
  /** null: nobody knows the rules. */
  readonly rules?: string | null
  /** The inodes that AIDE's database has, or more that it knows; names that end in `/` are directories. */
  readonly inodes?: Readonly<Record<string, number | BaselineFile>>
  readonly explain?: boolean
  /** Where the report says that the host's AIDE keeps its database. */
  readonly database?: string
  /** A passwd file. */
  readonly passwd?: string
  /** When AIDE's database was made, milliseconds. */
  readonly baseline?: number
  /** The host that is asked for, in a log of several. */
  readonly node?: string
  /** When AIDE looked, milliseconds. */
  readonly check?: number
}

/** Puts a log, a database and a report into files and asks the program who did it. */
export const investigate = async (t: TestContext, question: Question): Promise<AttributedReport> => {
  const directory = folder(t)
  const { log, changes, rules = WATCHED, inodes = {}, baseline = Date.UTC(2026, 10, 23, 8, 0, 1) } = question
  const text = typeof log === 'string' ? log : log.text
  const check = question.check ?? (typeof log === 'string' ? Date.UTC(2026, 10, 24) : log.now + 60_000)
  const options = {
    audit: [put(directory, 'audit.log', text)],
    db: ':memory:',
    node: question.node ?? null,
    ingest: true,
    rules: rules === null ? null : put(directory, 'audit.rules', rules),
    passwd: question.passwd === undefined ? null : put(directory, 'passwd', question.passwd),
    authLog: null,
    since: null,
    until: null,
    aideStatus: null,
    explain: question.explain ?? false,
    aideDatabase: put(directory, 'aide.db', aideDatabase(inodes, baseline)),
  }
  return report(put(directory, 'report.json', aideReport(changes, check, question.database)), options, check)
}

/** Who made one change. */
export const whoMade = async (
  t: TestContext,
  change: ReportedChange,
  question: Omit<Question, 'changes'>,
): Promise<Attribution> => {
  const { attributions } = await investigate(t, { ...question, changes: [change] })
  assert.equal(attributions.length, 1)
  return attributions[0]!
}

/** The answer in one word: the login uid of the one named, or why there is none. */
export const answerOf = ({ deed, verdict, reason }: Attribution): number | string =>
  deed === null ? `${verdict}: ${reason ?? ''}` : (deed.who.auid ?? 'no login')
