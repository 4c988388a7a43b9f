import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compileFunction, Script } from 'node:vm'

/** What a module gives to others; CommonJS. */
interface Module {
  exports: unknown
}
type Require = (name: string) => unknown
type Definition = (module: Module, exports: unknown, require: Require, file: string, folder: string) => void

const PARAMETERS = ['module', 'exports', 'require', '__filename', '__dirname']

/** The files of a bundle, as scripts/bundle/packs.mjs writes them. */
export interface Bundle {
  readonly folder: string
  /** The pack that each packed file is in, without the ending. */
  readonly packOf: Readonly<Record<string, string>>
  /** Packages that are packed although they are installed, too, with their versions. */
  readonly packages: Readonly<Record<string, string>>
  /** Node's own, for everything that is no file of the bundle. */
  readonly require: Require
}

/**
 * Loads files of the bundle, each once. Those that a run wants together are in one pack, which is one file and one script, so that Node has
 * neither to find nor to compile them one by one; what V8 had made of a pack when the bundle was built lies beside it.
 */
export const openBundle = ({
  folder,
  packOf,
  packages,
  require,
}: Bundle): { readonly load: Require; readonly scripts: ReadonlyMap<string, Script> } => {
  const modules = new Map<string, Module>()
  const definitions = new Map<string, Definition>()
  const scripts = new Map<string, Script>()

  const open = (pack: string): void => {
    const filename = join(folder, `${pack}.js`)
    const cachedData = codeCache(join(folder, codeCacheName(pack)))
    const source = readFileSync(filename, 'latin1')
    // V8 looks whether the cache is its own and of this source, and compiles anew when it is not.
    const script = new Script(source, { filename, ...(cachedData === undefined ? {} : { cachedData }) })
    scripts.set(pack, script)
    const packed = script.runInThisContext() as Readonly<Record<string, Definition>>
    for (const [name, definition] of Object.entries(packed)) definitions.set(name, definition)
  }

  const definitionOf = (name: string, file: string): Definition => {
    const pack = packOf[name]
    if (pack === undefined)
      return compileFunction(readFileSync(file, 'utf8'), PARAMETERS, { filename: file }) as Definition
    if (!scripts.has(pack)) open(pack)
    return definitions.get(name)!
  }

  const load = (name: string): unknown => {
    const known = modules.get(name)
    if (known !== undefined) return known.exports
    const file = join(folder, name)
    const module: Module = { exports: {} }
    modules.set(name, module)
    definitionOf(name, file)(module, module.exports, requireFrom, file, folder)
    return module.exports
  }

  /** Node looks for a package in a dozen places and reads each of its files; another version than the packed one is the user's choice. */
  const isPacked = (name: string): boolean =>
    packages[name] !== undefined && (require(`${name}/package.json`) as { version: string }).version === packages[name]
  const others = new Map<string, unknown>()
  const requireFrom: Require = (name) => {
    if (name.startsWith('./')) return load(name.slice(2))
    if (!others.has(name)) others.set(name, isPacked(name) ? load(name) : require(name))
    return others.get(name)
  }

  return { load, scripts }
}

/**
 * What V8 made of a pack is of use to the very same Node.js only. A pack's name holds the digest of what is in it, so that the code of
 * another version is never taken for it.
 */
export const codeCacheName = (pack: string): string => `${pack}.${process.version}-${process.arch}.cache`

const codeCache = (file: string): Buffer | undefined => {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}
