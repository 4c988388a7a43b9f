// Bundles the command line into dist/: chunks that are loaded when a command needs them, packs of those that are needed together, and the
// file that opens these. As CommonJS it starts faster than as ES modules (docs/decisions/0003-bundle.md).
import { build } from 'esbuild'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { makeCodeCaches } from './bundle/code-cache.mjs'
import { commonJsOf } from './bundle/common-js.mjs'
import { latePackages, withLateParts } from './bundle/late.mjs'
import { packsOf } from './bundle/packs.mjs'
import { packedSqlite } from './bundle/packed-sqlite.mjs'
import { quickTables } from './bundle/quick-tables.mjs'
import { bundledPackages, noticesOf, noticesText } from './third-party.mjs'

rmSync('dist', { recursive: true, force: true })
const { outputFiles: chunks, metafile } = await build({
  entryPoints: {
    main: 'src/cli/main.ts',
    index: 'src/index.ts',
    'index-worker': 'src/plugin/index-worker.ts',
    'ship-worker': 'src/plugin/ship-worker.ts',
  },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // The native module finds its binary beside its own files, so it stays a package.
  external: ['better-sqlite3'],
  plugins: [quickTables, latePackages],
  metafile: true,
  write: false,
  logLevel: 'warning',
})

// esbuild parts only ES modules into chunks, so each becomes CommonJS afterwards.
mkdirSync('dist')
writeFileSync('dist/package.json', '{ "type": "commonjs" }\n')
const codeOf = new Map()
for (const { path, text } of chunks) {
  const code = withLateParts(await commonJsOf(relative('.', path), text))
  codeOf.set(relative('.', path), code)
  writeFileSync(path, code)
}

// The command line has most of them in packs, and starts with a file that opens these.
const sqlite = await packedSqlite()
const { packOf, files: packs } = await packsOf(metafile.outputs, codeOf, { question: [sqlite] })
const packages = { [sqlite.name]: sqlite.version }
for (const { pack, text } of packs) writeFileSync(join('dist', `${pack}.js`), text)
await build({
  entryPoints: { cli: 'src/start/start.ts' },
  outdir: 'dist',
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  define: { PACK_OF: JSON.stringify(packOf), PACKAGES: JSON.stringify(packages) },
  logLevel: 'warning',
})

writeFileSync(
  'dist/THIRD-PARTY.txt',
  noticesText(noticesOf([...bundledPackages(metafile), ...bundledPackages(sqlite.metafile)])),
)

// Style and script of the HTML report: one file each, read at run time beside the module that wants them. The tests run modules that
// tsc compiled, so they get them too.
const page = 'src/render/report/html'
const { outputFiles: assets } = await build({
  entryPoints: [
    { in: join(page, 'style/page.css'), out: 'page' },
    { in: join(page, 'client/main.ts'), out: 'page' },
  ],
  outdir: '.',
  bundle: true,
  format: 'iife',
  target: ['chrome100', 'firefox100', 'safari15'],
  charset: 'utf8',
  minifyWhitespace: true,
  write: false,
  logLevel: 'warning',
})
for (const folder of ['dist/assets', ...(existsSync('build') ? [join('build', page, 'assets')] : [])]) {
  mkdirSync(folder, { recursive: true })
  for (const { path, contents } of assets) writeFileSync(join(folder, basename(path)), contents)
}

// What shells complete, by the names under which they look for it. The command line that was just built knows itself; no setting of this
// host has a say.
const shells = { bash: 'who-changed.bash', zsh: '_who-changed', fish: 'who-changed.fish' }
mkdirSync('completions', { recursive: true })
for (const [shell, file] of Object.entries(shells))
  writeFileSync(
    join('completions', file),
    execFileSync(process.execPath, ['dist/cli.js', 'completion', shell], { env: { WHO_CHANGED_CONFIG: '' } }),
  )

await makeCodeCaches({ packOf, packages })
