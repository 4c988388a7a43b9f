// Bundles the command line into dist/: one ES module for the start and one chunk for each command, loaded when it is called.
// A bundle starts several times faster than the same modules loaded one by one (docs/decisions/0003-bundle.md).
import { build } from 'esbuild'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'

/** string-width makes its segmenter when it is loaded, which takes Node ten milliseconds, and few tables have anything but ASCII. */
const lateSegmenter = {
  name: 'late-segmenter',
  setup: ({ onLoad }) => {
    onLoad({ filter: /node_modules\/string-width\/index\.js$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8')
      const made = 'const segmenter = new Intl.Segmenter();'
      if (!source.includes(made) && source.includes('Intl.Segmenter'))
        throw new Error(`${path} makes its segmenter another way: see scripts/build.mjs`)
      const late = 'let made; const segmenter = {segment: text => (made ??= new Intl.Segmenter()).segment(text)};'
      return { contents: source.replace(made, late) }
    })
  },
}

rmSync('dist', { recursive: true, force: true })
await build({
  entryPoints: { cli: 'src/cli/main.ts', index: 'src/index.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // The native module finds its binary beside its own files, so it stays a package.
  external: ['better-sqlite3'],
  plugins: [lateSegmenter],
  // Bundled CommonJS packages call require() for Node's own modules.
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  sourcemap: false,
  logLevel: 'warning',
})

// Style and script of the HTML report: one file each, read at run time beside the module that wants them. The tests run modules that
// tsc compiled, so they get them too.
const page = 'src/render/report/html'
const { outputFiles } = await build({
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
  for (const { path, contents } of outputFiles) writeFileSync(join(folder, basename(path)), contents)
}
