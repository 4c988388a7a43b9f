import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { after, before, suite, test, type TestContext } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { runCli } from '../support/cli.js'
import { buildPackage, cannotBuild, cannotMakeRoot, isInstalled, output, pathsWith } from '../support/debian-package.js'
import { folder } from '../support/folder.js'
import { askNight, NIGHT } from '../support/night.js'

/** The oldest Debian that the package is for; another one can be asked for. */
const SUITE = process.env['DEBIAN_SUITE'] ?? 'bookworm'

const digest = (algorithm: string, file: string): string =>
  createHash(algorithm).update(readFileSync(file)).digest('hex')

/** What dpkg and the scripts of packages run. That is a third of the smallest Debian, and made in half the time. */
const DPKG = 'dpkg,dash,base-files,base-passwd,coreutils,diffutils,libc-bin,sed,grep,perl-base,debconf'

/**
 * A Debian in a folder, with no more than dpkg and what the package depends on; undefined, and the test skipped, when its packages can't be had.
 * What it writes need not survive a loss of power.
 */
const plainDebian = (t: TestContext): string | undefined => {
  const root = join(folder(t), 'root')
  try {
    const plain = ['--variant=custom', `--include=${DPKG},libstdc++6`, '--mode=root', '--dpkgopt=force-unsafe-io']
    output('mmdebstrap', '--quiet', ...plain, SUITE, root)
  } catch (error) {
    t.skip(`no plain Debian: ${(error as Error).message}`)
    return undefined
  }
  return root
}

/** The same package with something else in it: to build it anew takes longer. */
const altered = (file: string, into: string, name: string, alter: (root: string) => void): string => {
  const root = join(into, name)
  output('dpkg-deb', '--raw-extract', file, root)
  alter(root)
  const built = join(into, `${name}.deb`)
  output('dpkg-deb', '--root-owner-group', '-Znone', '--build', root, built)
  rmSync(root, { recursive: true })
  return built
}

const rewrite = (path: string, from: RegExp, to: string): void => {
  const text = readFileSync(path, 'utf8')
  assert.match(text, from)
  writeFileSync(path, text.replace(from, to))
}

/** A later version, which its control file alone tells. */
const later = (file: string, version: string, into: string): string =>
  altered(file, into, `later-${version}`, (root) => {
    rewrite(join(root, 'DEBIAN/control'), /^Version: .*$/m, `Version: ${version}`)
  })

/** With a small program in the place of Node.js: lintian spends most of its time on that, and forgives what it finds in it. */
const withoutNode = (file: string, into: string): string =>
  altered(file, into, 'without-node', (root) => {
    const node = 'usr/lib/who-changed/node'
    copyFileSync('/bin/true', join(root, node))
    chmodSync(join(root, node), 0o755)
    const sum = digest('md5', join(root, node))
    rewrite(join(root, 'DEBIAN/md5sums'), new RegExp(`^[0-9a-f]{32}(?=  ${node}$)`, 'm'), sum)
  })

suite('the Debian package', { skip: cannotBuild() ?? false }, () => {
  const place = mkdtempSync(join(tmpdir(), 'who-changed-deb-'))
  after(() => {
    rmSync(place, { recursive: true })
  })
  let file: string
  before(() => {
    file = buildPackage(place, '--version', '1.0.0-rc.1')
  })

  test('holds what it says, with the sums of its files, and is the same bytes whenever it is built', (t) => {
    const directory = folder(t)
    const again = buildPackage(directory, '--version', '1.0.0-rc.1')
    assert.equal(digest('sha256', again), digest('sha256', file))

    const field = (name: string): string => output('dpkg-deb', '--field', file, name).trim()
    assert.match(field('Depends'), /^libc6 \(>= 2\.\d\d\), libgcc-s1 \(>= 4\.2\), libstdc\+\+6 \(>= \d+\)$/)
    assert.equal(output('dpkg', '--print-architecture').trim(), field('Architecture'))
    assert.equal(field('Version'), '1.0.0~rc.1-1')
    // An error of dpkg is one here: a release comes after its candidates.
    output('dpkg', '--compare-versions', field('Version'), 'lt', '1.0.0-1')

    const root = join(directory, 'root')
    output('dpkg-deb', '--raw-extract', file, root)
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
      (path) => !path.startsWith('DEBIAN') && statSync(join(root, path)).isFile() && path !== 'usr/bin/who-changed',
    )
    const sums = files.sort().map((path) => `${digest('md5', join(root, path))}  ${path}\n`)
    assert.equal(readFileSync(join(root, 'DEBIAN/md5sums'), 'utf8'), sums.join(''))

    for (const page of readdirSync('man')) {
      const packed = readFileSync(join(root, `usr/share/man/man${page.slice(-1)}`, `${page}.gz`))
      assert.deepEqual(gunzipSync(packed), readFileSync(join('man', page)))
    }
    const completions = existsSync('completions') ? readdirSync('completions') : []
    const placed = files
      .filter((path) => path.includes('completion'))
      .map((path) => readFileSync(join(root, path), 'utf8'))
    assert.deepEqual(placed.sort(), completions.map((file) => readFileSync(join('completions', file), 'utf8')).sort())
    const examples = join(root, 'usr/share/doc/who-changed/examples')
    assert.deepEqual(
      readdirSync(examples, { recursive: true }).sort(),
      readdirSync('contrib', { recursive: true }).sort(),
    )
    const licences = readFileSync(join(root, 'usr/share/doc/who-changed/copyright'), 'utf8')
    for (const name of ['parsimmon', 'better-sqlite3', 'bindings', 'file-uri-to-path'])
      assert.match(licences, new RegExp(`^${name} \\d\\S+ \\(MIT\\)$`, 'm'))
    assert.match(licences, /Copyright Node\.js contributors/)
    for (const started of ['etc', 'usr/lib/systemd', 'lib']) assert.ok(!existsSync(join(root, started)), started)
  })

  test('has no fault that lintian knows', { skip: !isInstalled('lintian') && 'lintian is not installed' }, (t) => {
    // A package of these tests is not compressed.
    const known = 'uses-no-compression-for-control-tarball,uses-no-compression-for-data-tarball'
    const args = ['--fail-on', 'error,warning', '--allow-root', '--suppress-tags', known]
    assert.equal(output('lintian', ...args, withoutNode(file, folder(t))), '')
  })

  test(
    'installs on a plain Debian and answers there; an upgrade keeps the index, a removal what setup did not write, and purge leaves nothing',
    { skip: cannotMakeRoot() ?? false },
    async (t) => {
      const root = plainDebian(t)
      if (root === undefined) return
      const second = later(file, '1.0.0-1', root)
      copyFileSync(file, join(root, basename(file)))
      cpSync('fixtures', join(root, 'fixtures'), { recursive: true })
      chmodSync(join(root, 'fixtures'), 0o755)
      const inside = (...command: readonly string[]): string => output('chroot', root, ...command)
      const dpkg = (...args: readonly string[]): string => inside('dpkg', '--force-unsafe-io', ...args)

      dpkg('--install', basename(file))
      assert.equal(inside('dpkg', '--verify', 'who-changed'), '')
      const question = (db: string): readonly string[] => ['/etc/passwd', ...askNight(db)]
      const expected = (await runCli(question(folder(t)))).stdout
      assert.equal(inside('who-changed', ...question('/root')), expected)

      inside('who-changed', 'ingest', '--audit', `${NIGHT}/audit`)
      mkdirSync(join(root, 'etc/cron.daily'), { recursive: true })
      inside('who-changed', 'setup', '--with', 'cron', '--yes')
      const cron = join(root, 'etc/cron.daily/who-changed')
      assert.match(readFileSync(cron, 'utf8'), /^exec \/usr\/bin\/who-changed nightly$/m)
      const index = join(root, 'var/lib/who-changed/index.db')
      const before = [statSync(index).ino, digest('sha256', index)]

      dpkg('--install', basename(second))
      assert.equal(
        inside('dpkg-query', '--show', '--showformat', '${Version} ${Status}', 'who-changed'),
        '1.0.0-1 install ok installed',
      )
      assert.deepEqual([statSync(index).ino, digest('sha256', index)], before)
      assert.ok(existsSync(cron))
      assert.match(inside('who-changed', '/etc/passwd', '--no-ingest'), /^\/etc\/passwd: last known change: /)

      // What a question has worked out is remembered there.
      const asked = digest('sha256', index)
      dpkg('--remove', 'who-changed')
      assert.ok(!existsSync(cron), 'what starts the program is gone with it')
      assert.equal(digest('sha256', index), asked)

      dpkg('--purge', 'who-changed')
      assert.deepEqual(pathsWith('who-changed', root), [])
    },
  )
})
