import { spawnSync } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { folder, put } from './folder.js'

/** nobody: auditctl must never run with the right to change the rules of the host that runs the tests. */
const NOBODY = 65534

/** Milliseconds after which an auditctl that still waits for its kernel has failed, instead of holding up every other test. */
const PATIENCE = 20_000

/** What auditctl says of a file of rules. */
export interface Parsed {
  readonly status: number | null
  /** Rules that it would have handed to the kernel. */
  readonly accepted: number
  readonly complaints: string
}

/** The machine and version that this host's auditctl parses for; null, and the test is skipped, where it can't be asked safely. */
export const auditctlParser = (t: TestContext): ((rules: string) => Parsed) | null => {
  const directory = folder(t)
  chmodSync(directory, 0o755)
  const shim = join(directory, 'no-kernel.so')
  if (spawnSync('auditctl', ['-v']).error !== undefined) {
    t.skip('auditctl is not installed')
    return null
  }
  const made = spawnSync('cc', ['-shared', '-fPIC', '-o', shim, 'fixtures/auditctl/no-kernel.c'], { encoding: 'utf8' })
  if (made.status !== 0) {
    t.skip('no C compiler to make the stand-in for the kernel with')
    return null
  }
  chmodSync(shim, 0o755)
  const asNobody = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}
  return (rules) => {
    const file = put(directory, 'audit.rules', rules)
    const run = spawnSync('auditctl', ['-R', file], {
      ...asNobody,
      encoding: 'latin1',
      timeout: PATIENCE,
      env: { ...process.env, LD_PRELOAD: shim },
    })
    const lines = run.stdout.split('\n')
    const complaints = [...lines.filter((line) => line !== 'accepted' && line !== ''), run.stderr].join('\n').trim()
    return { status: run.status, accepted: lines.filter((line) => line === 'accepted').length, complaints }
  }
}
