/** What went wrong, for programs; the message says it to a person. */
export type ErrorCode = 'usage' | 'unreadable' | 'bad-input' | 'index'

/** Where in an input the fault is. */
export interface ErrorPlace {
  readonly file: string
  /** 1-based. */
  readonly line?: number
}

/**
 * A fault that the user can mend: bad input, a missing file, an unknown option. The message is one sentence that stands alone.
 * Everything else that is thrown is a defect of this program and keeps its stack.
 */
export class WhoChangedError extends Error {
  override readonly name = 'WhoChangedError'
  readonly code: ErrorCode
  readonly place: ErrorPlace | null

  constructor(
    code: ErrorCode,
    message: string,
    options: { readonly place?: ErrorPlace; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.place = options.place ?? null
  }
}
