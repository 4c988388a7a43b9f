import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import {
  ancestorsOf,
  baseName,
  childOf,
  isWithin,
  joinPath,
  normalizePath,
  parentOf,
} from '../../src/path/normalize.js'

/** Absolute paths as programs write them: with dots, doubled slashes and any byte in between. */
const name = fc.oneof(
  fc.constantFrom(
    '.',
    '..',
    '',
    'etc',
    'passwd',
    '...',
    '.hidden',
    'a b',
    '\xff\xfe',
    'caf\xc3\xa9',
    '\n',
    ' (deleted)',
  ),
  fc.string({ unit: fc.integer({ min: 1, max: 255 }).map((code) => String.fromCharCode(code)), maxLength: 6 }),
)
const path = fc.array(name, { maxLength: 8 }).map((names) => `/${names.join('/')}`)

suite('normalizePath', () => {
  const table: readonly (readonly [string, string])[] = [
    ['/etc/passwd', '/etc/passwd'],
    ['/', '/'],
    ['//', '/'],
    ['/etc//passwd', '/etc/passwd'],
    ['/etc/./passwd', '/etc/passwd'],
    ['/etc/', '/etc'],
    ['/etc/.', '/etc'],
    ['/etc/..', '/'],
    ['/etc/../opt/x', '/opt/x'],
    ['/../../etc', '/etc'],
    ['/etc/...', '/etc/...'],
    ['/etc/..hidden', '/etc/..hidden'],
    ['/etc/a./b', '/etc/a./b'],
    ['/a/b/c/../../d', '/a/d'],
    ['/etc/new\nline', '/etc/new\nline'],
    ['/etc/\xff/../\xfe', '/etc/\xfe'],
  ]
  for (const [written, meant] of table)
    test(`${JSON.stringify(written)} is ${JSON.stringify(meant)}`, () => {
      assert.equal(normalizePath(written), meant)
    })

  test('is done after once', () => {
    fc.assert(
      fc.property(path, (any) => {
        assert.equal(normalizePath(normalizePath(any)), normalizePath(any))
      }),
    )
  })

  test('leaves no dot, no doubled and no trailing slash', () => {
    fc.assert(
      fc.property(path, (any) => {
        const parts = normalizePath(any).slice(1).split('/')
        assert.ok(normalizePath(any) === '/' || parts.every((part) => part !== '' && part !== '.' && part !== '..'))
      }),
    )
  })
})

suite('joinPath', () => {
  test('a name is taken from the working directory', () => {
    assert.equal(joinPath('/etc', 'passwd'), '/etc/passwd')
    assert.equal(joinPath('/', 'passwd'), '/passwd')
    assert.equal(joinPath('/etc/app', '../passwd'), '/etc/passwd')
    assert.equal(joinPath('/etc', './x/'), '/etc/x')
  })

  test('a working directory that is unknown, relative or gone is no base', () => {
    assert.equal(joinPath(null, 'x'), null)
    assert.equal(joinPath('etc', 'x'), null)
    assert.equal(joinPath('(unreachable)/etc', 'x'), null)
    assert.equal(joinPath('/tmp/gone (deleted)', 'x'), null)
  })
})

suite('a path and what is above it', () => {
  test('the parent of a file at the root is the root, and so is its own', () => {
    assert.equal(parentOf('/etc/passwd'), '/etc')
    assert.equal(parentOf('/etc'), '/')
    assert.equal(parentOf('/'), '/')
  })

  test('the ancestors end with the root and begin with the nearest', () => {
    assert.deepEqual(ancestorsOf('/a/b/c'), ['/a/b', '/a', '/'])
    assert.deepEqual(ancestorsOf('/'), [])
  })

  test('parent and base name make up the path again', () => {
    fc.assert(
      fc.property(path, (any) => {
        const normal = normalizePath(any)
        if (normal !== '/') assert.equal(childOf(parentOf(normal), baseName(normal)), normal)
      }),
    )
  })

  test('a path lies within each of its ancestors and within itself', () => {
    fc.assert(
      fc.property(path, (any) => {
        const normal = normalizePath(any)
        for (const directory of [normal, ...ancestorsOf(normal)]) assert.ok(isWithin(normal, directory))
      }),
    )
  })

  test('a directory does not hold its lookalikes', () => {
    assert.ok(!isWithin('/etcetera/passwd', '/etc'))
    assert.ok(!isWithin('/etc', '/etc/passwd'))
    assert.ok(!isWithin('/etc.d', '/etc'))
    assert.ok(isWithin('/etc', '/'))
  })

  test('the base name of a path with a trailing slash is that of the directory', () => {
    assert.equal(baseName('/etc/app/'), 'app')
    assert.equal(baseName('app'), 'app')
  })
})
