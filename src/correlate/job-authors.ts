import type { Deed, ProcessView, Request, Who } from '../model/attribution.js'
import type { ByteString } from '../model/byte-string.js'
import type { EventId } from '../model/event-id.js'
import type { FileOperation } from '../model/file-operation.js'
import { isPath } from '../model/file-reference.js'
import { UNSET, type ProcessFacts } from '../model/process-facts.js'
import type { Session } from '../model/session.js'
import { baseName } from '../path/normalize.js'
import type { Store } from '../store/store.js'
import { isArrival } from './name-lives.js'
import { BEFORE_LOGIN } from './session-from-facts.js'
import type { Sessions } from './sessions.js'

/** Where cron keeps a crontab for each account: Debian, RHEL and Arch, SUSE. */
const CRONTABS: readonly ByteString[] = ['/var/spool/cron/crontabs/', '/var/spool/cron/', '/var/spool/cron/tabs/']
/** Where at(1) leaves a file for each job: Debian, RHEL, SUSE. */
const AT_JOBS: readonly ByteString[] = ['/var/spool/cron/atjobs', '/var/spool/at', '/var/spool/atjobs']
/** Queue, number and minute of a job. Source: at.c, `sprintf(ppos, "%c%5lx%8lx", queue, jobno, (unsigned long) (runtimer / 60))`. */
const AT_JOB = /^[A-Za-z][0-9a-f]{13}$/

/** Who tells the people behind a process. */
interface Teller {
  who(at: Omit<EventId, 'serial'>, process: ProcessFacts): Promise<Who>
  process(at: Omit<EventId, 'serial'>, process: ProcessFacts): Promise<ProcessView>
}

/**
 * Who else wrote a job that cron or at ran, for both run it under the login of the account that it is for. A job that changes ten thousand
 * files is looked for once.
 */
export class JobAuthors {
  readonly #known = new WeakMap<Session, Promise<Request | null>>()

  constructor(
    private readonly store: Pick<Store, 'operations' | 'referencesBelow'>,
    private readonly sessions: Sessions,
  ) {}

  /** null where the job's own account wrote it, where nobody had logged in, or where nothing tells. */
  async of({ who, when, source }: Pick<Deed, 'who' | 'when' | 'source'>, people: Teller): Promise<Request | null> {
    const session = who.session === null ? null : await this.sessions.at(source.node, who.session, when)
    if (session === null) return null
    const known = this.#known.get(session) ?? this.#find(session, people)
    this.#known.set(session, known)
    return known
  }

  async #find(session: Session, people: Teller): Promise<Request | null> {
    const written = await writingOf(this.store, session)
    if (written === null) return null
    const auid = written.process.auid ?? UNSET
    if (auid === UNSET || auid === session.auid) return null
    const [who, process] = await Promise.all([
      people.who(written, written.process),
      people.process(written, written.process),
    ])
    return { who, process, when: written.time }
  }
}

/** How the job came to be. Of root's jobs of cron nothing tells: most are of the host's own folders. */
const writingOf = async (
  store: Pick<Store, 'operations' | 'referencesBelow'>,
  session: Session,
): Promise<FileOperation | null> => {
  if (session.origin === 'at') return atJobOf(store, session)
  return session.origin === 'cron' && session.auid !== 0 ? crontabOf(store, session) : null
}

/** The last time that the crontab of the account came to be what it was when the job began. */
const crontabOf = async (
  store: Pick<Store, 'operations'>,
  { node, login, start }: Session,
): Promise<FileOperation | null> => {
  if (login === null || login.includes('/')) return null
  const references = CRONTABS.map((folder) => `${folder}${login}`)
  const operations = await store.operations({ from: -FOREVER, to: start, references, withoutParents: true })
  return operations.findLast((one) => one.node === node && one.success && isWritten(one)) ?? null
}

/** How the file of the job was made that the process which opened the session took away. */
const atJobOf = async (
  store: Pick<Store, 'operations' | 'referencesBelow'>,
  { node, start, openerPid }: Session,
): Promise<FileOperation | null> => {
  const below = await Promise.all(AT_JOBS.map((folder) => store.referencesBelow(folder)))
  const references = below.flat().filter((one) => isPath(one) && AT_JOB.test(baseName(one)))
  const taken = (await store.operations({ from: start - BEFORE_LOGIN, to: start, references })).findLast(
    ({ kind, success, process, ...one }) =>
      one.node === node && kind === 'delete' && success && process.pid === openerPid && isAtd(process.exe),
  )
  if (taken === undefined) return null
  const life = await store.operations({ from: -FOREVER, to: taken.time, references: [taken.file] })
  return life.findLast((one) => one.node === node && one.success && isArrival(one) && !isAtd(one.process.exe)) ?? null
}

const FOREVER = 1e15

const isWritten = (operation: FileOperation): boolean =>
  isArrival(operation) || (operation.role === 'self' && (operation.kind === 'write' || operation.kind === 'truncate'))

const isAtd = (exe: ByteString | null): boolean => exe !== null && baseName(exe) === 'atd'
