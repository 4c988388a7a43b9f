// The tool on a recorded host: what it says of one night's AIDE report, and of one file. Installs and builds first where needed.
import './ensure-installed.mjs'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// Loaded only now: in a fresh clone its bundler has just been installed.
await import('./build.mjs')

const night = 'fixtures/night'
const folder = mkdtempSync(join(tmpdir(), 'who-changed-demo-'))
const common = [
  '--audit',
  `${night}/audit`,
  '--db',
  join(folder, 'index.db'),
  '--rules',
  `${night}/audit.rules`,
  '--utc',
]

const show = (...args) => {
  console.log(`\n$ who-changed ${args.filter((arg) => !common.includes(arg)).join(' ')}\n`)
  const { status } = spawnSync('bin/who-changed', [...args, ...common], { stdio: 'inherit' })
  console.log(`(exit status ${status})`)
  return status
}

try {
  // 1: a change whose author nobody can know is in the report, as on the recorded host.
  const reported = show(
    'report',
    `${night}/aide-default.txt`,
    '--aide-db',
    `${night}/aide.db`,
    '--passwd',
    `${night}/passwd`,
  )
  const asked = show('/etc/passwd')
  process.exitCode = reported === 1 && asked === 0 ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
