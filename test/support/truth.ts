import { readFileSync } from 'node:fs'
import { report } from '../../src/app/report/report.js'
import type { Attribution } from '../../src/model/attribution.js'
import { fromText, toText } from '../../src/model/byte-string.js'

/** A change that somebody made on a recorded host, written down by whoever made it and never read from an audit record. */
export interface TrueChange {
  readonly scenario: string
  readonly path: string
  readonly user: string | null
  /** null: nobody had logged in. */
  readonly auid: number | null
  readonly address: string | null
  /** The base name of the program; null where it does not matter. */
  readonly exe: string | null
  /** Seconds since 1970 UTC; null where the moment was not noted. */
  readonly begin: number | null
  readonly end: number | null
  /** Why no audit record of it can exist; null where one must. */
  readonly blind: string | null
  /** Who else changed it in the window, by user name. */
  readonly others?: readonly string[]
  /** Who only read it, or tried and failed. */
  readonly never?: readonly string[]
  /** AIDE does not report it: somebody was at work, no more. */
  readonly silent?: boolean
  /** Carried out by a daemon, which the user asked for it. */
  readonly asked?: boolean
  /** Why it is no mistake to name nobody, or no address. Whoever is named must be the right one even so. */
  readonly unsure?: string
}

/** What was done on a recorded host, oldest first. */
export const trueChanges = (host: string): readonly TrueChange[] =>
  readFileSync(`fixtures/${host}/truth.jsonl`, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Partial<TrueChange>)
    .filter((line): line is TrueChange => line.path !== undefined)

/** What the program says about one of the reports of a recorded host, by path. */
export const answersFor = async (
  host: string,
  reportFile: string,
  from: { readonly audit?: string; readonly db?: string } = {},
): Promise<ReadonlyMap<string, Attribution>> => {
  const at = (name: string): string => `fixtures/${host}/${name}`
  const { attributions } = await report(
    at(reportFile),
    {
      ...{ audit: [from.audit ?? at('audit')], db: from.db ?? ':memory:', node: null, ingest: true },
      ...{ since: null, until: null },
      ...{
        rules: at('audit.rules'),
        authLog: null,
        passwd: at('passwd'),
        aideStatus: null,
        explain: false,
        aideDatabase: at('aide.db'),
      },
    },
    Date.UTC(2026, 10, 24),
  )
  return new Map(attributions.map((one) => [one.change.path, one]))
}

/** What is wrong in the answers, one sentence each; of a path that changed more than once the last true change counts. */
export const mistakesIn = (
  truth: readonly TrueChange[],
  answers: ReadonlyMap<string, Attribution>,
): readonly string[] => {
  const last = new Map(truth.filter(({ silent }) => silent !== true).map((change) => [fromText(change.path), change]))
  const logins = new Map(truth.map(({ user, auid }) => [user, auid]))
  const listed = [...last].flatMap(([path, change]) =>
    mistakesOf(change, answers.get(path), logins).map((mistake) => `${change.scenario} ${toText(path)}: ${mistake}`),
  )
  const beyond = [...answers].flatMap(([path, answer]) =>
    last.has(path) || wasAtWork(path, answer, truth)
      ? []
      : [`${toText(path)}: names somebody who was not at work then`],
  )
  return [...listed, ...beyond]
}

const mistakesOf = (
  change: TrueChange,
  answer: Attribution | undefined,
  logins: ReadonlyMap<string | null, number | null>,
): readonly string[] => {
  if (answer === undefined) return ['is not in the report']
  if (change.blind !== null) return blindMistakes(change.blind, answer)
  const { deed, also, reason } = answer
  const who = change.asked === true && deed?.who.auid === null ? deed.request?.who : deed?.who
  if (deed === null || who === undefined)
    return change.unsure === undefined
      ? [`nobody is named (${reason ?? 'no request'}), it was ${change.user ?? 'a service'}`]
      : []
  const { auid, address } = who
  const program = deed.process.exe?.slice(deed.process.exe.lastIndexOf('/') + 1) ?? null
  const others = also.map(({ who }) => who.auid)
  return [
    ...(auid === change.auid ? [] : [`names login ${auid ?? 'none'}, it was ${change.auid ?? 'none'}`]),
    ...(address === change.address || (address === null && change.unsure !== undefined)
      ? []
      : [`says ${address ?? 'no address'}, it was ${change.address ?? 'none'}`]),
    ...(change.exe === null || program === change.exe
      ? []
      : [`names ${program ?? 'no program'}, it was ${change.exe}`]),
    ...(change.others ?? [])
      .filter((user) => !others.includes(logins.get(user) ?? null))
      .map((user) => `${user} also changed it and is not listed`),
    ...(change.never ?? [])
      .filter((user) => [auid, ...others].includes(logins.get(user) ?? -1))
      .map((user) => `${user} only read it and is named`),
  ]
}

const blindMistakes = (blind: string, { deed, reason }: Attribution): readonly string[] => {
  if (deed !== null) return [`names login ${deed.who.auid ?? 'none'}, but ${blind}`]
  if (reason === null) return ['gives no reason']
  return (reason === 'unexplained') === blind.includes('suspicious') ? [] : [`says ${reason}, but ${blind}`]
}

/** Whether the one named, if any, was at work on the host at that moment, give or take two seconds. */
const wasAtWork = (path: string, { deed }: Attribution, truth: readonly TrueChange[]): boolean => {
  if (deed?.who.auid == null) return true
  // When at(1) was called was not noted, only by whom; its books are kept in this folder.
  if (path.startsWith('/var/spool/cron/at'))
    return truth.some(({ scenario, auid }) => scenario === 'at' && auid === deed.who.auid)
  const seconds = deed.when / 1000
  return truth.some(
    ({ begin, end, auid }) =>
      auid === deed.who.auid && begin !== null && end !== null && begin - 2 <= seconds && seconds <= end + 2,
  )
}
