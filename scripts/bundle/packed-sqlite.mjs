import { build } from 'esbuild'
import { readFileSync } from 'node:fs'

const PACKAGE = 'better-sqlite3'

/**
 * The JavaScript of better-sqlite3 for a pack: a dozen files that Node needs not find then. Its native part stays where it was installed, and
 * where that is of another version, so does all of it (src/start/packs.ts).
 */
export const packedSqlite = async () => {
  const native = {
    name: 'native',
    setup: ({ onLoad }) => {
      onLoad({ filter: /better-sqlite3\/lib\/database\.js$/ }, ({ path }) => {
        const [search, place] = [
          "require('bindings')('better_sqlite3.node')",
          `${PACKAGE}/build/Release/better_sqlite3.node`,
        ]
        const source = readFileSync(path, 'utf8')
        if (source.split(search).length !== 2) throw new Error(`${path} is made another way: see scripts/bundle`)
        return { contents: source.replace(search, `require('${place}')`) }
      })
    },
  }
  const { outputFiles, metafile } = await build({
    entryPoints: [`node_modules/${PACKAGE}/lib/index.js`],
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    external: ['*.node'],
    plugins: [native],
    metafile: true,
    write: false,
    outdir: 'dist',
    logLevel: 'warning',
  })
  const { version } = JSON.parse(readFileSync(`node_modules/${PACKAGE}/package.json`, 'utf8'))
  return { name: PACKAGE, version, code: outputFiles[0].text, metafile }
}
