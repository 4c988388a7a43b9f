import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { night, type Night } from '../../src/app/nightly/night.js'
import type { NightlyOptions } from '../../src/app/nightly/options.js'
import { folder, put } from './folder.js'
import { NIGHT, nightFolder } from './night.js'

export const HOUR = 3600_000
/** A quarter of an hour after AIDE ended on the recorded host. */
export const MORNING = Date.UTC(2026, 10, 23, 20, 5)

/** The host that `nightOf` asks. */
const HOST = 'web01'

/** A folder for the state of its nights, with an index that has read its log. */
export const stateFolder = (t: TestContext): string => nightFolder(t, HOST)

/** Options that ask the recorded host, with the state of the nights in `state`. */
export const nightOf = (state: string, more: Partial<NightlyOptions> = {}): NightlyOptions => ({
  ...{ audit: [`${NIGHT}/audit`], db: join(state, 'index.db'), node: HOST, ingest: true },
  ...{ rules: `${NIGHT}/audit.rules`, passwd: `${NIGHT}/passwd`, authLog: null, since: null, until: null },
  ...{ explain: false, aideDatabase: `${NIGHT}/aide.db`, aideStatus: null },
  ...{ aideCommand: null, aideLog: '/nowhere/aide.log', aideTimeout: HOUR, timeout: 2 * HOUR },
  ...{ expectEvery: 36 * HOUR, reports: null, keep: 30 },
  ...more,
})

/** What a night comes to at a moment of one's choice. */
export const atNight = async (options: NightlyOptions, time: number): Promise<Night> =>
  night(
    options,
    () => time,
    async (found) => Promise.resolve(found),
  )

/** A program for the length of a test. */
export const program = (t: TestContext, script: string): string => {
  const file = put(folder(t), 'program', `#!/bin/sh\n${script}\n`)
  chmodSync(file, 0o755)
  return file
}
