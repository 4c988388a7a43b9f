import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

/** A new folder that is gone after the test. */
export const folder = (t: TestContext): string => {
  const path = mkdtempSync(join(tmpdir(), 'who-changed-'))
  t.after(() => {
    rmSync(path, { recursive: true, force: true })
  })
  return path
}

/** Writes bytes to a file of that name and returns its path. */
export const put = (directory: string, name: string, bytes: string | Buffer): string => {
  const path = join(directory, name)
  writeFileSync(path, typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes)
  return path
}
