import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { Script } from 'node:vm'
import { codeCacheName, openBundle } from '../../src/start/packs.js'
import { folder } from '../support/folder.js'

const PACK = `({"a.js":function(module,exports,require,__filename){exports.name=__filename;exports.b=require("./b.js");exports.path=require("node:path")},
"b.js":function(module,exports,require){module.exports={count:(globalThis.loadedB=(globalThis.loadedB??0)+1),other:require("other")}},
"other":function(module){module.exports="packed"}})`

/** A bundle of one pack and a file of its own, and an installed package of some version. */
const bundle = (
  t: TestContext,
  version: string,
): { readonly path: string; readonly load: (name: string) => unknown } => {
  const path = folder(t)
  writeFileSync(join(path, 'all-1.js'), PACK)
  writeFileSync(join(path, 'cold.js'), 'module.exports = { a: require("./a.js"), file: __filename }')
  mkdirSync(join(path, 'node_modules/other'), { recursive: true })
  writeFileSync(join(path, 'node_modules/other/package.json'), JSON.stringify({ name: 'other', version, main: 'i.js' }))
  writeFileSync(join(path, 'node_modules/other/i.js'), 'module.exports = "installed"')
  const require = createRequire(join(path, 'cli.js'))
  const packOf = { 'a.js': 'all-1', 'b.js': 'all-1', other: 'all-1' }
  return { path, load: openBundle({ folder: path, packOf, packages: { other: '1.0.0' }, require }).load }
}

suite('packs', () => {
  test('give each file of the bundle once, whether it is packed or not', (t) => {
    const { path, load } = bundle(t, '1.0.0')
    const cold = load('cold.js') as { a: { name: string; b: { count: number }; path: unknown }; file: string }
    assert.equal(cold.file, join(path, 'cold.js'))
    assert.equal(cold.a, load('a.js'))
    assert.equal(cold.a.b, load('b.js'))
    assert.equal(cold.a.name, join(path, 'a.js'))
    assert.equal(cold.a.path, createRequire(import.meta.url)('node:path'))
  })

  test('stand in for an installed package of the same version only', (t) => {
    for (const [version, expected] of [
      ['1.0.0', 'packed'],
      ['1.0.1', 'installed'],
    ] as const)
      assert.equal((bundle(t, version).load('b.js') as { other: string }).other, expected)
  })

  test('are compiled anew where what is kept of them is of another source, or is nothing at all', (t) => {
    const foreign = new Script('1 + 1').createCachedData()
    for (const kept of [foreign, Buffer.from('no cache'), Buffer.alloc(0)]) {
      const { path, load } = bundle(t, '1.0.0')
      writeFileSync(join(path, codeCacheName('all-1')), kept)
      assert.equal((load('b.js') as { other: string }).other, 'packed')
    }
  })
})

suite('the bundle as it was built', () => {
  const files = readdirSync('dist')

  test('has what V8 made of each pack, and V8 takes it', () => {
    const packs = files.filter((file) => /^(?:start|question|ingest|report)-[0-9a-f]{12}\.js$/.test(file))
    assert.equal(packs.length, 4)
    for (const pack of packs) {
      const source = readFileSync(join('dist', pack), 'latin1')
      const cachedData = readFileSync(join('dist', codeCacheName(pack.replace(/\.js$/, ''))))
      assert.equal(new Script(source, { cachedData }).cachedDataRejected, false, pack)
    }
  })
})
