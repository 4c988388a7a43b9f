import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** A program's output; its failure is the test's. */
export const output = (command: string, ...args: readonly string[]): string => {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, DEBEMAIL: 'packager@example.org' },
  })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? stderr}`)
  return stdout
}

/** Builds the package into a folder, of what stands in dist/, and returns its file. It is not compressed, which takes most of the time. */
export const buildPackage = (into: string, ...options: readonly string[]): string =>
  output(
    process.execPath,
    ...['scripts/deb.mjs', '--keep-dist', '--compression', 'none', '--out', into],
    ...options,
  ).trim()

/** Why no package can be built here; undefined where it can. */
export const cannotBuild = (): string | undefined => {
  if (!isInstalled('dpkg-deb')) return 'dpkg-deb is not installed'
  const { stderr } = spawnSync(process.execPath, ['scripts/deb.mjs', '--check'], { encoding: 'utf8' })
  return stderr === '' ? undefined : stderr.trim()
}

/** Why no plain Debian can be made and entered here; undefined where it can. */
export const cannotMakeRoot = (): string | undefined => {
  if (!isInstalled('mmdebstrap')) return 'mmdebstrap is not installed'
  return process.getuid?.() === 0 ? undefined : 'a plain Debian is made and entered by root only'
}

export const isInstalled = (program: string): boolean =>
  (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, program)))

/** The paths below a folder, those with a name in them, but not in dpkg's own records. */
export const pathsWith = (name: string, root: string): readonly string[] =>
  ['etc', 'usr', 'var', 'opt', 'root', 'run']
    .flatMap((top) =>
      readdirSync(join(root, top), { recursive: true, encoding: 'utf8' }).map((path) => join(top, path)),
    )
    .filter((path) => path.includes(name) && !path.startsWith('var/lib/dpkg/'))
