// The whole check: lint beside format, types and bundle, then the tests with coverage.
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { groupFiles } from './test/group-files.mjs'
import { step } from './test/step.mjs'

// Most tests wait for processes of their own: Node's default of one file less than there are cores leaves the machine idle half of the time.
const AT_ONCE = Math.max(2, availableParallelism())

rmSync('build', { recursive: true, force: true })
const bundled = async () => {
  await step('format', 'prettier', ['--check', '--log-level', 'warn', '.'])
  await step('types', 'tsc', [])
  await step('types of the script in the HTML report', 'tsc', ['-p', 'src/render/report/html/client'])
  await import('./build.mjs')
}
// One core for each.
await Promise.all([step('lint', 'eslint', ['.']), bundled()])
console.log('\n# tests')
const { status } = spawnSync(
  join('node_modules', '.bin', 'c8'),
  [
    ...['--include', 'build/src/**', '--reporter', 'text-summary', '--reporter', 'lcovonly'],
    ...['node', '--enable-source-maps', '--import', './scripts/test/own-coverage-only.mjs'],
    ...['--test', `--test-concurrency=${AT_ONCE}`, ...groupFiles('build/test', 'build/test-groups')],
  ],
  { stdio: 'inherit' },
)
process.exitCode = status ?? 1
