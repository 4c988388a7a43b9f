import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { packageNamed, withDependencies } from '../support/installed-packages.js'

const notices = readFileSync('dist/THIRD-PARTY.txt', 'utf8')
  .split(`\n${'-'.repeat(78)}\n`)
  .slice(1)
const titles = notices.map((notice) => notice.split('\n')[0])

const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>
}

/** What the sources import by its name. */
const imported = (): readonly string[] => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  const names = files.flatMap((file) =>
    [
      ...readFileSync(join('src', file), 'utf8').matchAll(
        /^(?:import|export) [^'`]*? from '([^.'][^']*)'|\bimport\('([^.'][^']*)'\)/gm,
      ),
    ].map(([, early, name = early ?? '']) =>
      name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/'),
    ),
  )
  return [...new Set(names)].filter((name) => !isBuiltin(name))
}

suite('packages of others', () => {
  test('each that is bundled comes with its version and the text of its licence', () => {
    const bundled = imported().filter((name) => !(name in dependencies))
    assert.ok(bundled.length >= 10)
    for (const { manifest } of bundled.map((name) => packageNamed(name)))
      assert.ok(
        titles.some((title) => title?.startsWith(`${manifest.name} ${manifest.version} (`)),
        manifest.name,
      )
    for (const notice of notices) {
      assert.match(notice, /^\S+ \d\S+ \([\w.-]+\)\n/)
      assert.match(notice, /copyright/i)
      assert.ok(/permission|redistribution/i.test(notice), notice)
    }
  })

  test('none is told of that is not delivered', () => {
    const possible = withDependencies(imported().map((name) => packageNamed(name))).map(({ manifest }) => manifest)
    const known = possible.map(({ name, version }) => `${name} ${version} `)
    for (const title of titles)
      assert.ok(
        known.some((one) => title?.startsWith(one)),
        title,
      )
    // Its own JavaScript is in a pack, what looks for its native part is not.
    assert.ok(!titles.some((title) => title?.startsWith('bindings ')))
  })

  test('what the bundle asks Node.js for is installed with it, and nothing else is', () => {
    const chunks = readdirSync('dist').filter((file) => file.endsWith('.js'))
    const wanted = chunks.flatMap((file) =>
      [...readFileSync(join('dist', file), 'utf8').matchAll(/\b(?:require|import)\("([^."][^"]*)"\)/g)].map(
        ([, name = '']) => name,
      ),
    )
    const packages = [...new Set(wanted.filter((name) => !isBuiltin(name)).map((name) => name.split('/')[0]))]
    assert.deepEqual(packages, Object.keys(dependencies))
  })
})
