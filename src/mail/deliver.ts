import type { Refusal, Send } from './mail.js'

/** How often it is tried, and what to do between two tries. */
export interface Retry {
  readonly tries: number
  /** Milliseconds before the second try; each further wait is twice as long. */
  readonly firstWait: number
  readonly sleep: (milliseconds: number) => Promise<void>
}

/**
 * Hands a message to all recipients. Those who are refused for now are tried again, those who are refused for good are not. Resolves with
 * whoever did not get it in the end.
 */
export const deliver = async (
  send: Send,
  from: string,
  to: readonly string[],
  message: Buffer,
  { tries, firstWait, sleep }: Retry,
): Promise<readonly Refusal[]> => {
  const lost: Refusal[] = []
  let pending = to
  for (let attempt = 1; ; attempt++) {
    const refused = await send(from, pending, message)
    const later = attempt < tries ? refused.filter(({ temporary }) => temporary) : []
    lost.push(...refused.filter((one) => !later.includes(one)))
    if (later.length === 0) return lost
    pending = later.map(({ recipient }) => recipient)
    await sleep(firstWait * 2 ** (attempt - 1))
  }
}
