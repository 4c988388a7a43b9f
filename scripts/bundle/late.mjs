// What a run may do without is made when it is first used, and not at the start.
import { readFileSync } from 'node:fs'
import { changed, replaceOnce } from './replace-once.mjs'

/** Parts of Node that take milliseconds to load: most of them load its streams. */
const HEAVY = [
  'child_process',
  'crypto',
  'fs/promises',
  'net',
  'os',
  'stream',
  'stream/promises',
  'tty',
  'v8',
  'worker_threads',
  'zlib',
]

/** esbuild plugin: packages whose own code does more at its start than a question needs. */
export const latePackages = {
  name: 'late-packages',
  setup: ({ onLoad }) => {
    // A segmenter and expressions of whole Unicode tables, and few tables have anything but ASCII.
    onLoad({ filter: /node_modules\/string-width\/index\.js$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8')
      // Older ones, which other packages bring along, make neither.
      if (!source.includes('Intl.Segmenter')) return undefined
      const [imports] = /^(?:import .*\n)+/.exec(source) ?? ['']
      const main = 'export default function stringWidth('
      const body = source.slice(imports.length)
      if (/^(?:import|export) /m.test(body.replace(main, ''))) throw changed(path)
      const made = `const make = () => {\n${replaceOnce(path, body, main, 'return function stringWidth(')}\n}`
      return { contents: `${imports}${made}\nlet made\nexport default (...texts) => (made ??= make())(...texts)\n` }
    })
    // For commands that are programs of their own; ours are not.
    onLoad({ filter: /node_modules\/commander\/lib\/command\.js$/ }, ({ path }) => {
      const first = "const childProcess = require('node:child_process');"
      const late = "const childProcess = { get spawn() { return require('node:child_process').spawn; } };"
      return { contents: replaceOnce(path, readFileSync(path, 'utf8'), first, late) }
    })
  },
}

const FIRST = new RegExp(`^var (import_\\w+) = require\\("(node:(?:${HEAVY.join('|')}))"\\);$`, 'gm')

/** A file of the bundle, as esbuild writes CommonJS, that loads heavy parts of Node when it first uses them. */
export const withLateParts = (code) =>
  [...code.matchAll(FIRST)].reduce(
    (text, [first, name, part]) =>
      text
        .replace(first, `var ${name};`)
        .replaceAll(new RegExp(`\\b${name}\\.`, 'g'), `(${name} ??= require("${part}")).`),
    code,
  )
