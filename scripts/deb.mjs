// Builds the Debian package, with nothing but dpkg-deb. It carries this Node.js and the SQLite module that fits it, see
// docs/decisions/0015-debian-package.md. DEBFULLNAME and DEBEMAIL name the maintainer, SOURCE_DATE_EPOCH the time of its files.
//
//   node scripts/deb.mjs [--out FOLDER] [--version 1.2.3] [--revision 1] [--compression xz|zstd|gzip|none] [--node-licence FILE]
import './ensure-installed.mjs'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { writeControl } from './deb/control.mjs'
import { NODE, PROGRAM, stage } from './deb/stage.mjs'

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: '.' },
    version: { type: 'string', default: JSON.parse(readFileSync('package.json', 'utf8')).version },
    revision: { type: 'string', default: '1' },
    compression: { type: 'string', default: 'xz' },
    'node-licence': { type: 'string' },
    // For tests: the bundle as it stands, and only whether a package can be built here.
    'keep-dist': { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
  },
})

const ARCHITECTURES = {
  x64: 'amd64',
  arm64: 'arm64',
  arm: 'armhf',
  ppc64: 'ppc64el',
  s390x: 's390x',
  riscv64: 'riscv64',
}

const fail = (message) => {
  console.error(`deb: ${message}`)
  process.exit(1)
}

/** A Node.js that is spread over libraries of its distribution can't be carried. */
const sharedParts = () =>
  Object.entries(process.config.variables).filter(([name, value]) => /^node_shared/.test(name) && value === true)

const nodeLicence = () => {
  const known = [values['node-licence'], join(process.execPath, '../../LICENSE'), '/usr/share/doc/nodejs/LICENSE']
  const found = known.find((file) => file !== undefined && existsSync(file))
  return found ?? fail(`no licence of Node.js in ${known.slice(1).join(' or ')}: name it with --node-licence`)
}

const date = () => {
  if (process.env.SOURCE_DATE_EPOCH !== undefined) return Number(process.env.SOURCE_DATE_EPOCH)
  const { status, stdout } = spawnSync('git', ['log', '-1', '--format=%ct'], { encoding: 'utf8' })
  return status === 0 ? Number(stdout) : Math.floor(Date.now() / 1000)
}

/** A pre-release comes before its release, in Debian's order too. */
const version = `${values.version.replace('-', '~')}-${values.revision}`
const architecture = ARCHITECTURES[process.arch] ?? fail(`no Debian architecture is known for ${process.arch}`)
if (spawnSync('dpkg-deb', ['--version']).status !== 0) fail('dpkg-deb is not installed')
if (sharedParts().length > 0)
  fail('this Node.js is linked to libraries of its distribution: build with one from nodejs.org')
const licence = nodeLicence()
if (values.check) process.exit()
if (!values['keep-dist'] || !existsSync('dist/cli.js')) await import('./build.mjs')

const root = mkdtempSync(join(tmpdir(), 'who-changed-deb-'))
try {
  const epoch = date()
  const maintainer = `${process.env.DEBFULLNAME ?? 'who-changed'} <${process.env.DEBEMAIL ?? 'who-changed@localhost'}>`
  stage(root, { version, epoch, maintainer, nodeLicence: licence })
  // What does not fit together is found here, and not by those who install it.
  const question = ['/etc/passwd', '--audit', 'fixtures/night/audit', '--db', ':memory:']
  const trial = { encoding: 'utf8', env: { WHO_CHANGED_CONFIG: '' } }
  const { status: answered, stderr: fault } = spawnSync(join(root, NODE), [join(root, PROGRAM), ...question], trial)
  if (answered !== 0) fail(`what was built does not answer a question on the recorded host: ${fault}`)
  writeControl(root, { version, architecture, maintainer })

  mkdirSync(values.out, { recursive: true })
  const file = join(values.out, `who-changed_${version}_${architecture}.deb`)
  const args = ['--root-owner-group', `-Z${values.compression}`, '--build', root, file]
  const env = { ...process.env, SOURCE_DATE_EPOCH: String(epoch) }
  const { status } = spawnSync('dpkg-deb', args, { stdio: ['ignore', 'ignore', 'inherit'], env })
  if (status !== 0) fail('dpkg-deb could not build the package')
  console.log(file)
} finally {
  rmSync(root, { recursive: true, force: true })
}
