import type { AcceptedLogin } from '../model/accepted-login.js'
import type { ByteString } from '../model/byte-string.js'
import type { Gap } from '../model/gap.js'
import type { EventId } from '../model/event-id.js'
import { isOfJob } from '../model/job.js'
import { UNSET, type ProcessFacts } from '../model/process-facts.js'
import type { Ancestor, Deed, ProcessView, Request, Who } from '../model/attribution.js'
import type { Session } from '../model/session.js'
import type { UserName } from '../model/user-name.js'
import { splitCommand } from '../event/command.js'
import type { Store } from '../store/store.js'
import type { FileOperation } from '../model/file-operation.js'
import { fateOf, type Fate } from './fate.js'
import { JobAuthors } from './job-authors.js'
import { requestOf } from './requests.js'
import { unitOf } from './units.js'
import { clock } from './clock.js'
import { AccountNames } from './account-names.js'
import { bootAt, bootSpan, type Boots } from './boots.js'
import { Disguises, type Disguise } from './disguises.js'
import { Lineage } from './lineage.js'
import { Sessions } from './sessions.js'
import { Tracers, tracingText, type Tracing } from './tracers.js'

type At = Omit<EventId, 'serial'>

/** Who did something, and why somebody else may have: as clauses, none of nearly all. */
export interface Actor {
  readonly who: Who
  readonly doubts: readonly ByteString[]
}

/** Answers who was behind a process: login, address, program, ancestry. Remembers what it told of each. */
export class People {
  readonly #names: AccountNames
  readonly #sessions: Sessions
  readonly #lineage: Lineage
  readonly #disguises: Disguises
  readonly #tracers: Tracers
  readonly #jobs: JobAuthors
  readonly #units = new Map<string, Promise<ByteString | null>>()
  /** What was told last of a process: a package run changes thousands of files, and each deed has the same two objects. */
  readonly #whos = new WeakMap<ProcessFacts, Who>()
  readonly #views = new WeakMap<ProcessFacts, View>()

  constructor(
    private readonly store: Pick<
      Store,
      'processes' | 'sessionFacts' | 'executions' | 'acts' | 'operations' | 'referencesBelow'
    >,
    private readonly boots: Boots,
    names: readonly UserName[],
    passwd: ReadonlyMap<number, ByteString>,
    logins: readonly AcceptedLogin[],
  ) {
    this.#names = new AccountNames(store, names, passwd)
    this.#sessions = new Sessions(store, boots, logins)
    this.#lineage = new Lineage(store, boots)
    this.#disguises = new Disguises(store, boots, this.#sessions, this.#lineage)
    this.#tracers = new Tracers(store)
    this.#jobs = new JobAuthors(store, this.#sessions)
  }

  /** See {@link AccountNames.of}. */
  userName(node: string | null, uid: number, session: ByteString | null = null): ByteString | null {
    return this.#names.of(node, uid, session)
  }

  /** The session that a number meant at a time. */
  async session(node: string | null, ses: number, time: number): Promise<Session | null> {
    return this.#sessions.at(node, ses, time)
  }

  async who(at: At, seen: ProcessFacts): Promise<Who> {
    return (await this.#actor(at, seen)).who
  }

  /** Who did something to a file. */
  async actor(operation: FileOperation): Promise<Actor> {
    const actor = await this.#actor(operation, operation.process)
    const tracing = await this.tracing(operation)
    return tracing === null ? actor : { who: actor.who, doubts: [...actor.doubts, tracingText(tracing)] }
  }

  async #actor({ node, time }: At, seen: ProcessFacts): Promise<Actor> {
    const shown = seen.auid === null ? await this.#lineage.withLogin(node, seen, time) : seen
    const disguise = await this.#disguises.of(node, shown, time)
    const process = disguise?.process ?? shown
    const auid = process.auid === null || process.auid === UNSET ? null : process.auid
    const session = process.ses === null || process.ses === UNSET ? null : await this.session(node, process.ses, time)
    // A session of another login than the event's is not this event's session.
    const own = session !== null && (session.auid === UNSET || session.auid === auid) ? session : null
    const who: Who = {
      auid,
      login: auid === null ? null : (own?.login ?? (await this.#names.at(node, auid, time))),
      uid: process.euid ?? process.uid,
      user:
        process.euid === null
          ? null
          : ((process.euid === auid ? own?.login : null) ?? (await this.#names.at(node, process.euid, time))),
      session: process.ses === UNSET ? null : process.ses,
      boot: bootAt(this.boots.get(node), time),
      address: own?.address ?? null,
      origin: own?.origin ?? (process.auid === UNSET ? (process.exe === null ? 'kernel' : 'service') : null),
      terminal: own?.terminal ?? process.tty,
      unit: auid === null && process.auid === UNSET ? await this.#unit({ node, time }, process) : null,
    }
    const outlived = outlivedText(own, process, time)
    const doubts =
      disguise === null && outlived === null
        ? NO_DOUBTS
        : [
            ...(disguise === null ? [] : [this.#disguiseText(node, shown, disguise)]),
            ...(outlived === null ? [] : [outlived]),
          ]
    const last = this.#whos.get(seen)
    if (last !== undefined && isSame(last, who)) return { who: last, doubts }
    this.#whos.set(seen, who)
    return { who, doubts }
  }

  /** Under which other login somebody worked, as a clause. */
  #disguiseText(node: string | null, { auid }: ProcessFacts, { since }: Disguise): ByteString {
    const other =
      auid === null || auid === UNSET ? 'no login at all' : `the login uid of ${this.userName(node, auid) ?? auid}`
    return `it was done under ${other}, which a process of that login had given itself at ${clock(since)}`
  }

  /** Whose request a service carried out, or who else wrote a job, as far as that can be inferred. */
  async request(deed: Pick<Deed, 'who' | 'process' | 'when' | 'source'>): Promise<Request | null> {
    return isOfJob(deed.who) ? this.#jobs.of(deed, this) : requestOf(this.store, deed, this)
  }

  /** Who else had laid hands on the process of an operation. */
  async tracing(operation: FileOperation): Promise<Tracing | null> {
    return this.#tracers.of(operation)
  }

  /** When the boot of a moment began, milliseconds; -Infinity for the one that the log begins in. */
  bootStart(node: string | null, time: number): number {
    const boots = this.boots.get(node)
    return bootSpan(boots, bootAt(boots, time)).start
  }

  /** What became of a process that did something, by a later moment. */
  async fate(operation: FileOperation, until: number): Promise<Fate> {
    const { node, time, process } = operation
    const boots = this.boots.get(node)
    const boot = bootAt(boots, time)
    if (bootAt(boots, until) !== boot) return 'gone'
    const [who, { ancestry }] = await Promise.all([this.who(operation, process), this.process(operation, process)])
    return fateOf(this.store, { operation, unit: who.unit, ancestry }, until, bootSpan(boots, boot).end)
  }

  /** Who caused a gap: the one of its first event that bears a login. */
  async causeOf(gap: Gap): Promise<Who | null> {
    const fact = gap.evidence.find(({ process }) => process !== null && process.auid !== null && process.auid !== UNSET)
    return fact?.process == null ? null : this.who(fact, fact.process)
  }

  async process({ node, time }: At, seen: ProcessFacts): Promise<ProcessView> {
    const process = seen.auid === null ? await this.#lineage.withLogin(node, seen, time) : seen
    const { started, former } = await this.#lineage.start(node, process, time)
    const parents = await this.#lineage.parents(node, process, time)
    const last = this.#views.get(seen)
    const isKnown =
      last?.started === started &&
      last.former === former &&
      last.parents.length === parents.length &&
      parents.every((parent, index) => parent === last.parents[index])
    if (isKnown) return last.view
    const command = started?.command ?? (former === null ? process.command : null)
    const view: ProcessView = {
      pid: process.pid,
      ppid: process.ppid,
      exe: process.exe,
      uid: process.euid ?? process.uid,
      comm: process.comm,
      command: command === null ? null : splitCommand(command),
      cwd: process.cwd,
      ancestry: (former === null ? parents : [former, ...parents]).map(ancestorOf),
    }
    // Of io_uring the facts are put together anew each time.
    if (process === seen) this.#views.set(seen, { started, former, parents, view })
    return view
  }

  /** The service that a process without a login belongs to. */
  async #unit(at: At, process: ProcessFacts): Promise<ByteString | null> {
    const chain = await this.#lineage.parents(at.node, process, at.time)
    const root = chain.at(-1) ?? process
    // A service that changed a thousand files is looked for once.
    const key = `${at.node ?? ''} ${bootAt(this.boots.get(at.node), at.time)} ${root.pid} ${root.exe ?? ''}`
    const known = this.#units.get(key) ?? unitOf(this.store, at, root, this.#lineage.since(at.node, at.time))
    this.#units.set(key, known)
    return known
  }
}

/**
 * Why somebody else than the login may have typed it, as a clause: it had ended while a terminal of it lived on. Such a one is kept by
 * screen or tmux, and whoever attaches to it leaves no trace in what is done there. A terminal that hangs up is none of its processes' any more.
 */
const outlivedText = (session: Session | null, { tty }: ProcessFacts, time: number): ByteString | null => {
  const end = session?.end ?? null
  if (tty === null || end === null || time <= end) return null
  if (session?.origin !== 'ssh' && session?.origin !== 'console') return null
  return `that login had ended at ${clock(end)}, and its terminal ${tty} lived on, as under screen or tmux: who attached to it, and from where, is in no record`
}

// One for all: of a hundred thousand deeds most have none.
const NO_DOUBTS: readonly ByteString[] = []

/** How a process was told of, and what that was made from. */
interface View {
  readonly started: ProcessFacts | null
  readonly former: ProcessFacts | null
  readonly parents: readonly ProcessFacts[]
  readonly view: ProcessView
}

const ancestorOf = ({ pid, exe, euid, uid, comm, command }: ProcessFacts): Ancestor => ({
  ...{ pid, exe, uid: euid ?? uid, comm },
  command: command === null ? null : splitCommand(command),
})

const isSame = (one: Who, other: Who): boolean =>
  (Object.keys(one) as (keyof Who)[]).every((key) => one[key] === other[key])
