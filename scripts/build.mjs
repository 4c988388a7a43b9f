// Bundles the command line into dist/: one ES module for the start and one chunk for each command, loaded when it is called.
// A bundle starts several times faster than the same modules loaded one by one (docs/decisions/0003-bundle.md).
import { build } from 'esbuild'
import { rmSync } from 'node:fs'

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
  // Bundled CommonJS packages call require() for Node's own modules.
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  sourcemap: false,
  logLevel: 'warning',
})
