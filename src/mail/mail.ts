/** A mail to send. Everything in it is text; nothing in it is trusted to be harmless in a header. */
export interface Mail {
  /** A bare address. */
  readonly from: string
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
  readonly html: string | null
  /** Milliseconds since 1970 UTC. */
  readonly date: number
  /** The Message-ID without its angle brackets. */
  readonly id: string
}

/** A recipient that a mail was not accepted for. */
export interface Refusal {
  readonly recipient: string
  /** Whether it may be accepted later: a reply 4yz, a connection that broke, a server that is not there. */
  readonly temporary: boolean
  /** One sentence. */
  readonly why: string
}

/** One try to hand a message to others. Resolves with those who did not get it; empty when all did. */
export type Send = (from: string, to: readonly string[], message: Buffer) => Promise<readonly Refusal[]>
