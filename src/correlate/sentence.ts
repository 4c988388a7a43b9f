import type { Deed, ProcessView, Who } from '../model/attribution.js'
import { fromText, type ByteString } from '../model/byte-string.js'
import { isOfJob, jobOf, programOf } from '../model/job.js'
import { baseName } from '../path/normalize.js'
import { RAISERS } from './raisers.js'

/** `kim (sudo) ran useradd in an ssh session from 192.0.2.12`. */
export const sentenceOf = ({ who, process, request }: Deed): ByteString => {
  const known = SAID.get(process)
  if (request === null && known?.who === who) return known.sentence
  const sentence = sentenceFor({ who, process, request })
  if (request === null) SAID.set(process, { who, sentence })
  return sentence
}

/** A package run changes thousands of files: what is said of one of them is said of all. */
const SAID = new WeakMap<ProcessView, { readonly who: Who; readonly sentence: ByteString }>()

const sentenceFor = ({ who, process, request }: Pick<Deed, 'who' | 'process' | 'request'>): ByteString => {
  const program = programName(process.exe, process.comm)
  const deed = `${personOf(who, process)} ran ${program}${settingOf(who, process)}`
  if (request === null) return deed
  const client = programName(request.process.exe, request.process.comm)
  return `${deed}; inferred: ${isOfJob(who) ? 'the job was written by' : 'asked for by'} ${personOf(request.who, request.process)} with ${client}${settingOf(request.who, request.process)}`
}

/** The program, for a sentence. */
export const programName = (exe: ByteString | null, comm: ByteString | null): ByteString =>
  programOf({ exe: exe === null ? null : exe.replace(/ \(deleted\)$/, ''), comm }) ?? 'an unknown program'

const personOf = (who: Deed['who'], process: Deed['process']): ByteString => {
  if (who.auid === null)
    return who.origin === 'kernel'
      ? 'the kernel'
      : `${who.unit ?? 'a service'} (${who.user ?? `uid ${who.uid ?? '?'}`})`
  const login = who.login ?? `uid ${who.auid}`
  const raised = raisersOf(process).at(-1)
  if (raised !== undefined) return `${login} (${raised})`
  return who.uid !== null && who.uid !== who.auid ? `${login} (as ${who.user ?? `uid ${who.uid}`})` : login
}

/** The programs by which a login became another user, in the order in which it called them. */
export const raisersOf = ({ ancestry }: ProcessView): readonly ByteString[] =>
  ancestry
    // A process can call itself anything, but it can't choose its program file.
    .map(({ exe, comm, command }) => baseName(exe ?? command?.[0] ?? comm ?? ''))
    .filter((name) => RAISERS.has(name))
    .toReversed()

/** `jo → sudo → su → root`; null when the login acted as itself. */
export const chainOf = (who: Who, process: ProcessView): ByteString | null => {
  if (who.auid === null) return null
  const raisers = raisersOf(process)
  if (raisers.length === 0 && (who.uid === null || who.uid === who.auid)) return null
  const acting = who.user ?? `uid ${who.uid ?? '?'}`
  return [who.login ?? `uid ${who.auid}`, ...raisers, acting].join(fromText(' → '))
}

const settingOf = ({ origin, address, terminal, auid }: Who, process: ProcessView): string => {
  const from = address === null ? '' : ` from ${address}`
  switch (origin) {
    case 'ssh':
      return ` in an ssh session${from}`
    case 'console':
      return ` at the console${terminal === null ? '' : ` ${terminal}`}${from}`
    case 'cron':
      return jobText('cron', process)
    case 'at':
      return jobText('at', process)
    case 'su':
      return ' in a session opened by su'
    case 'service':
      return auid === null ? '' : ' in a service of that login'
    case 'kernel':
    case null:
      return from
  }
}

const jobText = (starter: string, process: ProcessView): ByteString => {
  const job = jobOf(process)
  return job === null ? ` for a job of ${starter}` : ` in the ${starter} job "${job}"`
}
