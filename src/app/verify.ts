import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ByteString } from '../model/byte-string.js'
import type { Session } from '../model/session.js'
import type { Difference, Verification } from '../verify/verification.js'
import { verify, type VerifyOptions } from '../verify/verify.js'
import { sessions } from './sessions.js'

export interface VerifyCopiesOptions extends VerifyOptions {
  /** For names of people that the log does not tell. */
  readonly passwd: string | null
  readonly authLog: string | null
}

export interface ActiveSession {
  readonly session: Session
  readonly login: ByteString | null
}

export interface VerifiedCopies extends Verification {
  readonly differences: readonly (Difference & { readonly sessions: readonly ActiveSession[] })[]
  readonly chain: readonly (Verification['chain'][number] & { readonly sessions: readonly ActiveSession[] })[]
}

/** Compares both copies, and tells of each difference who was logged in then. */
export const verifyCopies = async (options: VerifyCopiesOptions): Promise<VerifiedCopies> => {
  const found = await verify(options)
  const all = found.differences.length + found.chain.length === 0 ? [] : await loginsOf(options, found)
  const during = (from: number | null, to: number | null): readonly ActiveSession[] =>
    from === null || to === null
      ? []
      : all.filter(({ session: { start, end } }) => start <= to && (end === null || end >= from))
  return {
    ...found,
    differences: found.differences.map((one) => ({ ...one, sessions: during(one.from, one.to) })),
    chain: found.chain.map((one) => ({ ...one, sessions: during(one.from, one.to) })),
  }
}

/**
 * The logins by the remote copy, which nobody on the host can have changed. Where the host ships only a part of its events they may be in
 * its own copy alone.
 */
const loginsOf = async (
  { local, remote, passwd, authLog }: VerifyCopiesOptions,
  { node, remote: { streams } }: Verification,
): Promise<readonly ActiveSession[]> => {
  const isPart = streams.some(({ losses }) => losses.length > 0)
  const folder = mkdtempSync(join(tmpdir(), 'who-changed-verify-'))
  try {
    const list = await sessions({
      ...{ audit: isPart ? [...remote, ...local] : remote, db: join(folder, 'index.db'), ingest: true },
      ...{ node, rules: null, passwd, authLog, since: null, until: null },
    })
    return list.sessions
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
