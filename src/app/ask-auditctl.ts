import { spawnSync } from 'node:child_process'
import type { ByteString } from '../model/byte-string.js'

/** Milliseconds after which the kernel is not waited for any longer. */
const PATIENCE = 5000

/** What auditctl says of this host's kernel: its status or its rules. Reads only; null for who may not ask, and where no auditctl is. */
export const askAuditctl = (question: '-s' | '-l'): ByteString | null => {
  const run = spawnSync('auditctl', [question], {
    ...{ encoding: 'latin1', timeout: PATIENCE, killSignal: 'SIGKILL' },
    env: { ...process.env, LC_ALL: 'C', PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` },
  })
  return run.error === undefined && run.status === 0 ? run.stdout : null
}
