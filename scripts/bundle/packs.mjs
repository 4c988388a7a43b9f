// Packs: what runs want together is one file, so that Node need not find, read and compile dozens (docs/decisions/0003-bundle.md). Each pack has
// the files that one of its roots needs and no earlier pack has.
import { transform } from 'esbuild'
import { createHash } from 'node:crypto'
import { basename } from 'node:path'

/** In the order in which they are filled. Roots are sources: the first file of the program, or what is imported when it is needed. */
const PACKS = [
  { name: 'start', roots: ['src/cli/main.ts', 'src/cli/config/settings.ts'] },
  {
    name: 'question',
    roots: [
      'src/app/query.ts',
      'src/correlate/ancestor-moves.ts',
      'src/cli/output.ts',
      'src/render/query-table.ts',
      'src/render/query-json.ts',
    ],
  },
  // What would have logged a change of a path that nobody touched.
  { name: 'coverage', roots: ['src/rules/coverage.ts'] },
  { name: 'ingest', roots: ['src/ingest/read-log.ts', 'src/store/appender.ts'] },
  { name: 'report', roots: ['src/app/report/report.ts', 'src/render/report/text.ts'] },
]

/** `outputs` as esbuild tells of them, `codeOf` their code as CommonJS, and packages by the pack that they go into. Returns what is in which pack, and the packs' files. */
export const packsOf = async (outputs, codeOf, packagesIn) => {
  const rootOf = new Map(Object.entries(outputs).map(([path, { entryPoint }]) => [entryPoint, path]))
  const packOf = {}
  const files = []
  for (const { name, roots } of PACKS) {
    const members = roots
      .flatMap((root) => {
        if (!rootOf.has(root)) throw new Error(`${root} is not loaded by itself any more: see scripts/bundle/packs.mjs`)
        return [...closure(rootOf.get(root), outputs)]
      })
      .filter((path, place, all) => all.indexOf(path) === place && packOf[basename(path)] === undefined)
    const packages = packagesIn[name] ?? []
    const text = await packText([
      ...members.map((path) => [basename(path), codeOf.get(path)]),
      ...packages.map((one) => [one.name, one.code]),
    ])
    const pack = `${name}-${createHash('sha256').update(text).digest('hex').slice(0, 12)}`
    for (const path of members) packOf[basename(path)] = pack
    for (const one of packages) packOf[one.name] = pack
    files.push({ pack, text })
  }
  return { packOf, files }
}

/** A file and what it loads at once, what is loaded first before the rest. */
const closure = (path, outputs, found = new Set()) => {
  if (found.has(path)) return found
  found.add(path)
  for (const { path: other, kind, external } of outputs[path].imports)
    if (kind === 'import-statement' && external !== true) closure(other, outputs, found)
  return found
}

const packText = async (members) => {
  const definitions = members.map(
    ([name, code]) => `${JSON.stringify(name)}: function (module, exports, require, __filename, __dirname) {\n${code}}`,
  )
  const { code } = await transform(`({\n${definitions.join(',\n')}\n})`, { minifyWhitespace: true, target: 'node20' })
  // Read as Latin-1, which takes half the time of UTF-8.
  if (/[^\x00-\x7f]/.test(code)) throw new Error('a pack is not ASCII')
  return code
}
