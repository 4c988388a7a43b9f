import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'

/** What a package says of itself. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

export interface InstalledPackage {
  readonly folder: string
  readonly manifest: Manifest
}

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest

/** Where Node.js finds a package that files in `from` want. */
export const packageNamed = (name: string, from = '.'): InstalledPackage => {
  // With a slash a package is meant, and not a module of Node.js that has its name.
  const folders = createRequire(join(resolve(from), 'package.json')).resolve.paths(`${name}/`) ?? []
  for (const folder of folders)
    try {
      return { folder: join(folder, name), manifest: manifestOf(join(folder, name)) }
    } catch {
      // Not there: the next one.
    }
  throw new Error(`${name} is not installed for ${from}`)
}

/** Packages with all that they depend on, each once. */
export const withDependencies = (roots: readonly InstalledPackage[]): readonly InstalledPackage[] => {
  const found = new Map(roots.map((one) => [one.folder, one]))
  for (const { folder, manifest } of found.values())
    for (const name of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) {
      const one = packageNamed(name, folder)
      found.set(one.folder, one)
    }
  return [...found.values()]
}
