// The whole check, in the order in which a mistake is cheapest to find: lint, format, types, bundle, tests with coverage.
import { spawnSync } from 'node:child_process'
import { readdirSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'

const run = (title, command, args) => {
  console.log(`\n# ${title}`)
  const { status } = spawnSync(join('node_modules', '.bin', command), args, { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
const testFiles = (folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.js'))
    .map((name) => join(folder, name))
    .sort()

// Most tests wait for processes of their own: Node's default of one file less than there are cores leaves the machine idle half of the time.
const AT_ONCE = Math.max(2, availableParallelism())

rmSync('build', { recursive: true, force: true })
run('lint', 'eslint', ['.'])
run('format', 'prettier', ['--check', '--log-level', 'warn', '.'])
run('types', 'tsc', [])
run('types of the script in the HTML report', 'tsc', ['-p', 'src/render/report/html/client'])
await import('./build.mjs')
console.log('\n# tests')
run('tests and coverage', 'c8', [
  ...['--include', 'build/src/**', '--reporter', 'text-summary', '--reporter', 'lcovonly'],
  ...['node', '--enable-source-maps', '--test', `--test-concurrency=${AT_ONCE}`, ...testFiles('build/test')],
])
