import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { runCli } from '../support/cli.js'
import { buildPackage, cannotBuild, cannotMakeRoot, isInstalled, output, pathsWith } from '../support/debian-package.js'
import { folder } from '../support/folder.js'
import { askNight, NIGHT } from '../support/night.js'

/** The oldest Debian that the package is for; another one can be asked for. */
const SUITE = process.env['DEBIAN_SUITE'] ?? 'bookworm'

const digest = (algorithm: string, file: string): string =>
  createHash(algorithm).update(readFileSync(file)).digest('hex')

/**
 * A Debian in a folder, with no more than every Debian has and what the package depends on; undefined, and the test skipped, when its packages
 * can't be had. What it writes need not survive a loss of power.
 */
const plainDebian = (t: TestContext): string | undefined => {
  const root = join(folder(t), 'root')
  try {
    const plain = ['--variant=essential', '--include=libstdc++6', '--mode=root', '--dpkgopt=force-unsafe-io']
    output('mmdebstrap', '--quiet', ...plain, SUITE, root)
  } catch (error) {
    t.skip(`no plain Debian: ${(error as Error).message}`)
    return undefined
  }
  return root
}

suite('the Debian package', { skip: cannotBuild() ?? false }, () => {
  test('holds what it says, with the sums of its files, and is the same bytes whenever it is built', (t) => {
    const directory = folder(t)
    const file = buildPackage(directory)
    assert.equal(digest('sha256', buildPackage(join(directory, 'again'))), digest('sha256', file))

    const field = (name: string): string => output('dpkg-deb', '--field', file, name).trim()
    assert.match(field('Depends'), /^libc6 \(>= 2\.\d\d\), libgcc-s1 \(>= 4\.2\), libstdc\+\+6 \(>= \d+\)$/)
    assert.equal(output('dpkg', '--print-architecture').trim(), field('Architecture'))

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
    const directory = folder(t)
    // A package of these tests is not compressed.
    const known = 'uses-no-compression-for-control-tarball,uses-no-compression-for-data-tarball'
    const args = ['--fail-on', 'error,warning', '--allow-root', '--suppress-tags', known]
    assert.equal(output('lintian', ...args, buildPackage(directory)), '')
  })

  test(
    'installs on a plain Debian and answers there; an upgrade keeps the index, a removal what setup did not write, and purge leaves nothing',
    { skip: cannotMakeRoot() ?? false },
    async (t) => {
      const root = plainDebian(t)
      if (root === undefined) return
      const [first, second] = ['1.0.0-rc.1', '1.0.0'].map((version) => buildPackage(root, '--version', version))
      cpSync('fixtures', join(root, 'fixtures'), { recursive: true })
      chmodSync(join(root, 'fixtures'), 0o755)
      const inside = (...command: readonly string[]): string => output('chroot', root, ...command)
      const dpkg = (...args: readonly string[]): string => inside('dpkg', '--force-unsafe-io', ...args)

      dpkg('--install', basename(first!))
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

      dpkg('--install', basename(second!))
      assert.equal(
        inside('dpkg-query', '--show', '--showformat', '${Version} ${Status}', 'who-changed'),
        '1.0.0-1 install ok installed',
      )
      assert.deepEqual([statSync(index).ino, digest('sha256', index)], before)
      assert.ok(existsSync(cron))
      assert.match(inside('who-changed', '/etc/passwd', '--no-ingest'), /^\/etc\/passwd: last known change: /)

      dpkg('--remove', 'who-changed')
      assert.ok(!existsSync(cron), 'what starts the program is gone with it')
      assert.deepEqual(digest('sha256', index), before[1])

      dpkg('--purge', 'who-changed')
      assert.deepEqual(pathsWith('who-changed', root), [])
    },
  )
})
