// Writes the transcript in README.md from real runs on the recorded host; with --check it only says whether the two are in step.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const night = 'fixtures/night'
/** How much of the report is shown: up to and with the first login. */
const REPORT_LINES = 26

const folder = mkdtempSync(join(tmpdir(), 'who-changed-readme-'))
const run = (...args) => {
  const host = ['--audit', `${night}/audit`, '--rules', `${night}/audit.rules`, '--passwd', `${night}/passwd`]
  const shape = ['--db', join(folder, 'index.db'), '--utc', '--width', '80']
  const env = { ...process.env, WHO_CHANGED_CONFIG: '' }
  const { stdout } = spawnSync(process.execPath, ['dist/cli.js', ...args, ...host, ...shape], { encoding: 'utf8', env })
  return stdout.trim().split('\n')
}

const transcript = () => [
  '$ who-changed --last 2 /etc/passwd',
  ...run('--last', '2', '/etc/passwd'),
  '',
  '$ aide --check | who-changed report -',
  ...run('report', `${night}/aide-default.txt`, '--aide-db', `${night}/aide.db`).slice(0, REPORT_LINES),
  '…',
]

try {
  const before = readFileSync('README.md', 'utf8')
  const after = before.replace(/(<!-- transcript -->\n+```\n)[^]*?(\n```\n)/, (_, head, tail) =>
    [head, transcript().join('\n'), tail].join(''),
  )
  if (!process.argv.includes('--check')) writeFileSync('README.md', after)
  else if (after !== before) {
    console.error('README.md is not in step with what the program prints: run "node scripts/readme.mjs"')
    process.exitCode = 1
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
