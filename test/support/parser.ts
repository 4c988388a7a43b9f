import { spawnSync, type SpawnSyncReturns } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { TestContext } from 'node:test'

/** What a program says of a file. */
export const ask = (program: string, ...args: readonly string[]): SpawnSyncReturns<string> =>
  spawnSync(program, args, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' }, timeout: 20_000 })

/**
 * Runs a command that sees a file in the place of one of this host, which stays as it is: only for that command, in name spaces of its own.
 * null, and the test is skipped, where that can't be done.
 */
export const askInPlace = (
  t: TestContext,
  file: string,
  place: string,
  ...command: readonly string[]
): SpawnSyncReturns<string> | null => {
  if (!existsSync(place) || ask(command[0]!, '--version').error !== undefined) {
    t.skip(`${existsSync(place) ? command[0]! : place} is not installed`)
    return null
  }
  const unshare = ['--user', '--map-root-user', '--mount', '--', 'sh', '-ec']
  const inside = ['mount --bind "$1" "$2" || exit 99; shift 2; exec "$@"', 'sh', file, place, ...command]
  const run = ask('unshare', ...unshare, ...inside)
  if (run.error === undefined && run.status !== 99 && !run.stderr.startsWith('unshare: ')) return run
  t.skip('no name spaces of its own can be made here')
  return null
}
