// Bundles the command line into dist/: a start and one chunk for each command, loaded when it is called. A bundle starts several times
// faster than the same modules loaded one by one, and as CommonJS faster than as ES modules (docs/decisions/0003-bundle.md).
import { build, transform } from 'esbuild'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { bundledPackages, noticesOf, noticesText } from './third-party.mjs'

/** string-width makes a segmenter and expressions of whole Unicode tables when it is loaded, and few tables have anything but ASCII. */
const lateWidth = {
  name: 'late-width',
  setup: ({ onLoad }) => {
    onLoad({ filter: /node_modules\/string-width\/index\.js$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8')
      // Older ones, which other packages bring along, make neither.
      if (!source.includes('Intl.Segmenter')) return undefined
      const [imports] = /^(?:import .*\n)+/.exec(source) ?? ['']
      const body = source.slice(imports.length)
      const main = 'export default function stringWidth('
      if (body.split(main).length !== 2 || /^(?:import|export) /m.test(body.replace(main, '')))
        throw new Error(`${path} is made another way: see scripts/build.mjs`)
      const made = `const make = () => {\n${body.replace(main, 'return function stringWidth(')}\n}`
      return { contents: `${imports}${made}\nlet made\nexport default (...texts) => (made ??= make())(...texts)\n` }
    })
  },
}

rmSync('dist', { recursive: true, force: true })
const { outputFiles: chunks, metafile } = await build({
  entryPoints: {
    cli: 'src/cli/main.ts',
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
  plugins: [lateWidth],
  metafile: true,
  write: false,
  logLevel: 'warning',
})

// esbuild parts only ES modules into chunks, so each becomes CommonJS afterwards.
mkdirSync('dist')
writeFileSync('dist/package.json', '{ "type": "commonjs" }\n')
for (const { path, text } of chunks) {
  const { code } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': 'moduleUrl' },
  })
  const own = "const moduleUrl = require('node:url').pathToFileURL(__filename).href;\n"
  writeFileSync(path, code.includes('moduleUrl') ? own + code : code)
}

writeFileSync('dist/THIRD-PARTY.txt', noticesText(noticesOf(bundledPackages(metafile))))

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
