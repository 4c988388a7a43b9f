import type { AcceptedLogin } from '../model/accepted-login.js'
import type { ByteString } from '../model/byte-string.js'
import type { Gap } from '../model/gap.js'
import type { EventId } from '../model/event-id.js'
import { UNSET, type ProcessFacts } from '../model/process-facts.js'
import type { Ancestor, Deed, ProcessView, Request, Who } from '../model/attribution.js'
import type { Session, SessionFact } from '../model/session.js'
import type { UserName } from '../model/user-name.js'
import { splitCommand } from '../event/command.js'
import type { ProcessObservation, Store } from '../store/store.js'
import type { FileOperation } from '../model/file-operation.js'
import { fateOf, type Fate } from './fate.js'
import { requestOf } from './requests.js'
import { unitOf } from './units.js'
import { withAcceptedLogin } from './accepted-login.js'
import { clock } from './clock.js'
import { bootAt, bootSpan, type BootStarts } from './boots.js'
import { BEFORE_LOGIN, makerOf, sessionFromFacts } from './session-from-facts.js'
import { AccountRenewals } from './account-renewals.js'
import { Tracers, type Tracing } from './tracers.js'

/** Generations shown above a program. */
const MAX_ANCESTORS = 12
/** How far back a program's own start, or its parent's, is looked for. Milliseconds. */
const LIFETIME = 30 * 24 * 3600_000

/** Answers who was behind a process: login, address, program, ancestry. Remembers the sessions that it has put together. */
export class People {
  readonly #names = new Map<string, ReadonlySet<ByteString>>()
  readonly #units = new Map<string, Promise<ByteString | null>>()
  readonly #cast = new Map<string, Promise<readonly SessionFact[]>>()
  readonly #renewals: AccountRenewals
  readonly #tracers: Tracers
  readonly #sessions = new Map<string, Promise<Session | null>>()
  /** What was told last of a process: a package run changes thousands of files, and each deed has the same two objects. */
  readonly #whos = new WeakMap<ProcessFacts, Who>()
  readonly #views = new WeakMap<ProcessFacts, View>()

  constructor(
    private readonly store: Pick<Store, 'processes' | 'sessionFacts' | 'executions' | 'acts'>,
    private readonly boots: ReadonlyMap<string | null, BootStarts>,
    names: readonly UserName[],
    /** From a passwd file: known of the host today, so names that its own log gives come first. */
    private readonly passwd: ReadonlyMap<number, ByteString>,
    private readonly logins: readonly AcceptedLogin[],
  ) {
    this.#renewals = new AccountRenewals(store)
    this.#tracers = new Tracers(store)
    for (const { node, uid, name } of names) {
      const key = `${node ?? ''} ${uid}`
      this.#names.set(key, new Set([...(this.#names.get(key) ?? []), name]))
    }
  }

  /**
   * The name of a uid: that of the account with which its session was opened, for two accounts may share a uid, and auditd remembers names
   * that accounts had before; else as the log has it, else as the passwd file has it today. A uid that had several names in the log has
   * today's if it is among them; otherwise nobody can say.
   */
  userName(node: string | null, uid: number, session: ByteString | null = null): ByteString | null {
    if (session !== null) return session
    const logged = this.#names.get(`${node ?? ''} ${uid}`)
    const today = this.passwd.get(uid) ?? null
    if (logged === undefined) return today
    const [only] = logged
    if (logged.size === 1) return only!
    return today !== null && logged.has(today) ? today : null
  }

  /**
   * The name of a uid at a moment. One whose account was made or removed later, as the log shows, was perhaps that of another account then:
   * today's name tells nothing of it.
   */
  async #nameAt(node: string | null, uid: number, time: number): Promise<ByteString | null> {
    const name = this.userName(node, uid)
    if (uid === 0 || name === null || name !== this.passwd.get(uid)) return name
    return (await this.#renewals.isAfter(node, uid, time)) ? null : name
  }

  async who({ node, time }: Omit<EventId, 'serial'>, seen: ProcessFacts): Promise<Who> {
    const shown = seen.auid === null ? await this.#withLogin(node, seen, time) : seen
    const { process } = (await this.#disguise(node, shown, time)) ?? { process: shown }
    const auid = process.auid === null || process.auid === UNSET ? null : process.auid
    const session = process.ses === null || process.ses === UNSET ? null : await this.session(node, process.ses, time)
    // A session of another login than the event's is not this event's session.
    const own = session !== null && (session.auid === UNSET || session.auid === auid) ? session : null
    const who: Who = {
      auid,
      login: auid === null ? null : (own?.login ?? (await this.#nameAt(node, auid, time))),
      uid: process.euid ?? process.uid,
      user:
        process.euid === null
          ? null
          : ((process.euid === auid ? own?.login : null) ?? (await this.#nameAt(node, process.euid, time))),
      session: process.ses === UNSET ? null : process.ses,
      boot: bootAt(this.boots.get(node), time),
      address: own?.address ?? null,
      origin: own?.origin ?? (process.auid === UNSET ? (process.exe === null ? 'kernel' : 'service') : null),
      terminal: own?.terminal ?? process.tty,
      unit: auid === null && process.auid === UNSET ? await this.#unit({ node, time }, process) : null,
    }
    const last = this.#whos.get(seen)
    if (last !== undefined && isSame(last, who)) return last
    this.#whos.set(seen, who)
    return who
  }

  /** Under which other login somebody worked, as a clause; null for a login of one's own. */
  async disguise({ node, time }: Omit<EventId, 'serial'>, seen: ProcessFacts): Promise<ByteString | null> {
    const disguise = await this.#disguise(node, seen, time)
    if (disguise === null) return null
    const { auid } = seen
    const other =
      auid === null || auid === UNSET ? 'no login at all' : `the login uid of ${this.userName(node, auid) ?? auid}`
    return `it was done under ${other}, which a process of that login had given itself at ${clock(disguise.since)}`
  }

  /** Whose request a service carried out, as far as that can be inferred. */
  async request(deed: Pick<Deed, 'who' | 'process' | 'when' | 'source'>): Promise<Request | null> {
    return requestOf(this.store, deed, this)
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

  /** The session that a number meant at a time. */
  async session(node: string | null, ses: number, time: number): Promise<Session | null> {
    const boot = bootAt(this.boots.get(node), time)
    // Within one boot a number is one login, unless the boot left no trace: then the time decides, and the answer is not remembered.
    const key = `${node ?? ''} ${boot} ${ses}`
    const known = this.#sessions.get(key)
    if (known !== undefined) return known
    const facts = await this.#factsOf(node, ses, boot)
    const found = this.#sessionOf(facts, boot, time)
    if (facts.filter(({ kind }) => kind === 'login').length < 2) this.#sessions.set(key, found)
    return found
  }

  async process({ node, time }: Omit<EventId, 'serial'>, seen: ProcessFacts): Promise<ProcessView> {
    const process = seen.auid === null ? await this.#withLogin(node, seen, time) : seen
    const started = await this.#start(node, process, time)
    const parents = await this.#parents(node, process, time)
    const last = this.#views.get(seen)
    const isKnown =
      last?.started === started &&
      last.parents.length === parents.length &&
      parents.every((parent, index) => parent === last.parents[index])
    if (isKnown) return last.view
    const command = started?.command ?? process.command
    const view: ProcessView = {
      pid: process.pid,
      ppid: process.ppid,
      exe: process.exe,
      uid: process.euid ?? process.uid,
      comm: process.comm,
      command: command === null ? null : splitCommand(command),
      cwd: process.cwd,
      ancestry: parents.map(ancestorOf),
    }
    // Of io_uring the facts are put together anew each time.
    if (process === seen) this.#views.set(seen, { started, parents, view })
    return view
  }

  /**
   * The process with the login that it had before it gave itself another one, or none: whoever may write /proc/self/loginuid is still who he
   * was. null for one that has its login from a program that checked who it is, or that never had another.
   */
  async #disguise(node: string | null, seen: ProcessFacts, time: number): Promise<Disguise | null> {
    let found: Disguise | null = null
    let process = seen
    for (let depth = 0; depth < MAX_ANCESTORS; depth++) {
      const maker = await this.#makerOf(node, process, found?.since ?? time)
      if (maker === null) break
      process = { ...process, auid: maker.auid, ses: maker.ses }
      found = { process, since: maker.since }
    }
    return found
  }

  async #makerOf(node: string | null, process: ProcessFacts, time: number): Promise<Maker | null> {
    if (process.auid !== UNSET && process.ses !== null && process.ses !== UNSET) {
      const session = await this.session(node, process.ses, time)
      const isOwn = session?.madeBy != null && session.auid === process.auid && session.start <= time
      return isOwn ? { ...session.madeBy, since: session.start } : null
    }
    if (process.auid !== UNSET) return null
    const cast = await this.#castOff(node, time)
    if (cast.length === 0) return null
    const chain = [process, ...(await this.#parents(node, process, time))]
    const pids = new Set(chain.flatMap(({ pid, ppid }) => [pid, ppid]))
    const before = cast.filter((fact) => fact.time <= time)
    const login =
      before.findLast(({ pid }) => pids.has(pid)) ?? (await this.#castBelow(node, chain.at(-1)!, time, before))
    const maker = makerOf(login ?? null)
    return maker === null ? null : { ...maker, since: login!.time }
  }

  /**
   * Who took off the login of a process whose parent still has one: a child has its parent's, so somebody between them did, and is gone.
   * systemd-nspawn starts a container so: by a child of a child, which then belongs to the first.
   */
  async #castBelow(
    node: string | null,
    { ppid }: ProcessFacts,
    time: number,
    cast: readonly SessionFact[],
  ): Promise<SessionFact | undefined> {
    if (ppid === null || ppid <= 1) return undefined
    const parent = (await this.store.processes(node, ppid, this.#since(node, time), time)).at(-1)?.process
    if (parent === undefined || parent.auid === null || parent.auid === UNSET) return undefined
    return cast.findLast(({ oldAuid, oldSes }) => oldAuid === parent.auid && oldSes === parent.ses)
  }

  /** The processes of a boot that took off their login. */
  async #castOff(node: string | null, time: number): Promise<readonly SessionFact[]> {
    const boot = bootAt(this.boots.get(node), time)
    const key = `${node ?? ''} ${boot}`
    const known =
      this.#cast.get(key) ??
      this.#factsOf(node, UNSET, boot).then((facts) => facts.filter(({ kind }) => kind === 'login'))
    this.#cast.set(key, known)
    return known
  }

  /** A record of io_uring names neither login nor program; another event of the same process, shortly before, does. */
  async #withLogin(node: string | null, process: ProcessFacts, time: number): Promise<ProcessFacts> {
    const seen = await this.store.processes(node, process.pid, this.#since(node, time), time)
    const same = seen.findLast(({ process: other }) => other.auid !== null)?.process
    // Another process may have had the number before, if of this one nothing else was logged.
    if (same === undefined || same.ppid !== process.ppid || same.uid !== process.uid) return process
    const { auid, ses, exe, comm, tty, command, executed } = same
    return { ...process, auid, ses, exe, comm, tty, command, executed }
  }

  /** The service that a process without a login belongs to. */
  async #unit(at: Omit<EventId, 'serial'>, process: ProcessFacts): Promise<ByteString | null> {
    const chain = await this.#parents(at.node, process, at.time)
    const root = chain.at(-1) ?? process
    // A service that changed a thousand files is looked for once.
    const key = `${at.node ?? ''} ${bootAt(this.boots.get(at.node), at.time)} ${root.pid} ${root.exe ?? ''}`
    const known = this.#units.get(key) ?? unitOf(this.store, at, root, this.#since(at.node, at.time))
    this.#units.set(key, known)
    return known
  }

  async #factsOf(node: string | null, ses: number, boot: number): Promise<readonly SessionFact[]> {
    const { start, end } = bootSpan(this.boots.get(node), boot)
    return (await this.store.sessionFacts(node, ses)).filter(({ time }) => time >= start && time < end)
  }

  async #sessionOf(facts: readonly SessionFact[], boot: number, time: number): Promise<Session | null> {
    const login = facts.findLast((fact) => fact.kind === 'login' && fact.time <= time) ?? facts[0]
    if (login === undefined) return null
    const earlier = await this.store.sessionFacts(login.node, UNSET, login.time - BEFORE_LOGIN, login.time)
    const session = sessionFromFacts(facts, earlier, boot, time)
    return session === null ? null : withAcceptedLogin(session, this.logins)
  }

  /** How far back a process number can mean the process that it means at a time: no process outlives its boot. */
  #since(node: string | null, time: number): number {
    const boots = this.boots.get(node)
    return Math.max(time - LIFETIME, bootSpan(boots, bootAt(boots, time)).start)
  }

  /** The execve(2) by which this program began, when it was logged: its whole list of arguments. */
  async #start(node: string | null, process: ProcessFacts, time: number): Promise<ProcessFacts | null> {
    const seen = await this.store.processes(node, process.pid, this.#since(node, time), time)
    const last = seen.findLast(({ process: before }) => before.executed)?.process
    return last !== undefined && last.exe === process.exe && last.ses === process.ses ? last : null
  }

  /** From the parent upwards. */
  async #parents(node: string | null, process: ProcessFacts, time: number): Promise<readonly ProcessFacts[]> {
    const parents: ProcessFacts[] = []
    let child = process
    while (parents.length < MAX_ANCESTORS && child.ppid !== null && child.ppid > 1) {
      const seen = await this.store.processes(node, child.ppid, this.#since(node, time), time)
      const parent = parentAmong(seen, child)
      if (parent === null) break
      parents.push(parent)
      child = parent
    }
    return parents
  }
}

/** A process with the login that it really is of, and when it gave itself another. */
interface Disguise {
  readonly process: ProcessFacts
  readonly since: number
}

interface Maker {
  readonly auid: number
  readonly ses: number
  readonly since: number
}

/** How a process was told of, and what that was made from. */
interface View {
  readonly started: ProcessFacts | null
  readonly parents: readonly ProcessFacts[]
  readonly view: ProcessView
}

const ancestorOf = ({ pid, exe, euid, uid, comm, command }: ProcessFacts): Ancestor => ({
  ...{ pid, exe, uid: euid ?? uid, comm },
  command: command === null ? null : splitCommand(command),
})

const isSame = (one: Who, other: Who): boolean =>
  (Object.keys(one) as (keyof Who)[]).every((key) => one[key] === other[key])

/** The latest sighting of the parent; one of another login is another process that had the number before. */
const parentAmong = (seen: readonly ProcessObservation[], child: ProcessFacts): ProcessFacts | null => {
  const own = seen.filter(({ process }) => process.auid === child.auid && process.ses === child.ses)
  const last = own.at(-1)?.process
  if (last === undefined) return null
  const executed = own.findLast(({ process }) => process.executed && process.exe === last.exe)?.process
  return executed ?? last
}
