// The whole check: what is compiled and bundled is tested, with coverage; lint, format and types are looked at beside that.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { groupFiles } from './test/group-files.mjs'
import { step } from './test/step.mjs'

// Most tests wait for processes of their own: one more than there are cores leaves none of them idle.
const AT_ONCE = availableParallelism() + 1

// No test talks with anybody but this host, and each start of Node.js would read all certificates of that file first.
delete process.env.NODE_EXTRA_CA_CERTS

const tell = ({ isWell, said }) => {
  process.stdout.write(said)
  if (!isWell) process.exitCode = 1
  return isWell
}

rmSync('build', { recursive: true, force: true })
const beside = async () => [
  await step('lint', 'oxlint', []),
  await step('format', 'oxfmt', ['--check']),
  await step('types of the script in the HTML report', 'tsc', ['-p', 'src/render/report/html/client']),
]
const tested = async () => {
  // What has a wrong type is not tested.
  if (!tell(await step('types', 'tsc', []))) return
  await import('./build.mjs')
  console.log('\n# tests')
  const tests = spawn(
    join('node_modules', '.bin', 'c8'),
    [
      ...['--include', 'build/src/**', '--reporter', 'text-summary', '--reporter', 'lcovonly'],
      ...['node', '--enable-source-maps', '--import', './scripts/test/own-coverage-only.mjs'],
      ...['--test', `--test-concurrency=${AT_ONCE}`, ...groupFiles('build/test', 'build/test-groups')],
    ],
    { stdio: 'inherit' },
  )
  const [status] = await once(tests, 'close')
  if (status !== 0) process.exitCode = status ?? 1
}
const [checks] = await Promise.all([beside(), tested()])
// At the end, where nothing of the tests buries it.
for (const check of checks) tell(check)
