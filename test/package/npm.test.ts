import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { promisify } from 'node:util'
import { runCli } from '../support/cli.js'
import { folder } from '../support/folder.js'
import { packageNamed, withDependencies } from '../support/installed-packages.js'
import { startRegistry } from '../support/local-registry.js'
import { askNight } from '../support/night.js'

const run = promisify(execFile)

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly version: string
  readonly dependencies: Readonly<Record<string, string>>
  readonly scripts: Readonly<Record<string, string>>
}

/**
 * Packs, and installs globally below a prefix, from a registry on this machine. The packages' own install scripts do not run: that of
 * better-sqlite3 fetches or compiles its native part, which is taken from here instead.
 */
const install = async (t: TestContext): Promise<string> => {
  const directory = folder(t)
  const prefix = join(directory, 'prefix')
  const native = Object.keys(manifest.dependencies).map((name) => packageNamed(name))
  const registry = await startRegistry(t, withDependencies(native))
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', directory])
  const tarball = join(directory, `who-changed-${manifest.version}.tgz`)
  const where = ['--prefix', prefix, '--registry', registry, '--cache', join(directory, 'cache')]
  await run('npm', ['install', '--global', '--ignore-scripts', '--no-audit', '--no-fund', ...where, tarball])
  return prefix
}

suite('the npm package', { skip: spawnSync('npm', ['--version']).status !== 0 && 'npm is not installed' }, () => {
  test('installs a command that answers, its manual pages, and the licences of what is bundled', async (t) => {
    const prefix = await install(t)
    const command = join(prefix, 'bin/who-changed')
    const env = { ...process.env, WHO_CHANGED_CONFIG: '' }

    const { stdout: version } = await run(command, ['--version'], { env })
    assert.equal(version, `${manifest.version}\n`)
    const question = (db: string): readonly string[] => ['/etc/passwd', ...askNight(db)]
    const { stdout: answer } = await run(command, question(folder(t)), { env })
    assert.match(answer, /^\/etc\/passwd: last known change: /)
    assert.equal(answer, (await runCli(question(folder(t)))).stdout)

    const pages = join(prefix, 'share/man')
    for (const page of readdirSync('man')) {
      const link = join(pages, `man${page.slice(-1)}`, page)
      assert.ok(existsSync(link), page)
      assert.match(readlinkSync(link), /node_modules\/who-changed\/man\//)
    }
    const own = join(prefix, 'lib/node_modules/who-changed')
    for (const file of existsSync('completions') ? readdirSync('completions') : [])
      assert.ok(existsSync(join(own, 'completions', file)), file)
    for (const file of ['LICENSE', 'README.md', 'CHANGELOG.md', 'dist/THIRD-PARTY.txt', 'contrib/README.md'])
      assert.ok(existsSync(join(own, file)), file)
    for (const file of ['src', 'test', 'fixtures', 'scripts', 'build']) assert.ok(!existsSync(join(own, file)), file)
  })

  test('runs nothing of its own while it is installed', () => {
    for (const name of ['preinstall', 'install', 'postinstall', 'prepare'])
      assert.equal(manifest.scripts[name], undefined, name)
  })
})
