import type { AcceptedLogin } from '../model/accepted-login.js'
import { UNSET } from '../model/process-facts.js'
import type { Session, SessionFact } from '../model/session.js'
import type { Store } from '../store/store.js'
import { withAcceptedLogin } from './accepted-login.js'
import { bootAt, bootSpan, type Boots } from './boots.js'
import { BEFORE_LOGIN, sessionFromFacts } from './session-from-facts.js'

/** What the numbers of sessions meant. Remembers the sessions that it has put together. */
export class Sessions {
  readonly #known = new Map<string, Promise<Session | null>>()

  constructor(
    private readonly store: Pick<Store, 'sessionFacts'>,
    private readonly boots: Boots,
    private readonly logins: readonly AcceptedLogin[],
  ) {}

  /** The session that a number meant at a time. */
  async at(node: string | null, ses: number, time: number): Promise<Session | null> {
    const boot = bootAt(this.boots.get(node), time)
    // Within one boot a number is one login, unless the boot left no trace: then the time decides, and the answer is not remembered.
    const key = `${node ?? ''} ${boot} ${ses}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const facts = await this.factsOf(node, ses, boot)
    const found = this.#sessionOf(facts, boot, time)
    if (facts.filter(({ kind }) => kind === 'login').length < 2) this.#known.set(key, found)
    return found
  }

  /** What is told of a session in one boot. */
  async factsOf(node: string | null, ses: number, boot: number): Promise<readonly SessionFact[]> {
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
}
