import { UNSET, type ProcessFacts } from '../model/process-facts.js'
import type { SessionFact } from '../model/session.js'
import type { Store } from '../store/store.js'
import { bootAt, type Boots } from './boots.js'
import { MAX_ANCESTORS, type Lineage } from './lineage.js'
import { makerOf } from './session-from-facts.js'
import type { Sessions } from './sessions.js'

/** A process with the login that it really is of, and when it gave itself another. */
export interface Disguise {
  readonly process: ProcessFacts
  readonly since: number
}

interface Maker {
  readonly auid: number
  readonly ses: number
  readonly since: number
}

/** Which processes worked under another login than the one that they came by. */
export class Disguises {
  readonly #cast = new Map<string, Promise<readonly SessionFact[]>>()

  constructor(
    private readonly store: Pick<Store, 'processes'>,
    private readonly boots: Boots,
    private readonly sessions: Sessions,
    private readonly lineage: Lineage,
  ) {}

  /**
   * The process with the login that it had before it gave itself another one, or none: whoever may write /proc/self/loginuid is still who he
   * was. null for one that has its login from a program that checked who it is, or that never had another.
   */
  async of(node: string | null, seen: ProcessFacts, time: number): Promise<Disguise | null> {
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
      const session = await this.sessions.at(node, process.ses, time)
      const isOwn = session?.madeBy != null && session.auid === process.auid && session.start <= time
      return isOwn ? { ...session.madeBy, since: session.start } : null
    }
    if (process.auid !== UNSET) return null
    const cast = await this.#castOff(node, time)
    if (cast.length === 0) return null
    const chain = [process, ...(await this.lineage.parents(node, process, time))]
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
    const parent = (await this.store.processes(node, ppid, this.lineage.since(node, time), time)).at(-1)?.process
    if (parent === undefined || parent.auid === null || parent.auid === UNSET) return undefined
    return cast.findLast(({ oldAuid, oldSes }) => oldAuid === parent.auid && oldSes === parent.ses)
  }

  /** The processes of a boot that took off their login. */
  async #castOff(node: string | null, time: number): Promise<readonly SessionFact[]> {
    const boot = bootAt(this.boots.get(node), time)
    const key = `${node ?? ''} ${boot}`
    const known =
      this.#cast.get(key) ??
      this.sessions.factsOf(node, UNSET, boot).then((facts) => facts.filter(({ kind }) => kind === 'login'))
    this.#cast.set(key, known)
    return known
  }
}
