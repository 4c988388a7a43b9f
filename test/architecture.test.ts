import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { suite, test } from 'node:test'

/** What one file of src/ imports. */
interface Source {
  readonly path: string
  readonly folder: string
  /** Files of src/, without the extension. */
  readonly files: readonly string[]
  readonly packages: readonly string[]
}

/** The files at the top of src/ are folders of their own. */
const folderOf = (path: string): string => path.split('/', 1)[0]!.replace(/\.ts$/, '')

const IMPORT = /(?:^|\s)(?:import|export)\s[^'"]*?from '([^']+)'|import\('([^']+)'\)|^import '([^']+)'/gm

const sources: readonly Source[] = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => {
    const text = readFileSync(join('src', path), 'utf8')
    const imports = [...text.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? match[3]!)
    const inside = imports.filter((name) => name.startsWith('.') && name.endsWith('.js'))
    return {
      path,
      folder: folderOf(path),
      files: inside.map((name) => normalize(join(dirname(path), name)).replace(/\.js$/, '')),
      packages: imports.filter((name) => !name.startsWith('.')),
    }
  })

/** What each folder may import besides itself. A folder may lean on those that stand above it in this list, never the other way round. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  version: [],
  start: [],
  model: [],
  path: ['model'],
  tables: ['model'],
  grammar: ['model'],
  scan: ['model', 'grammar', 'tables'],
  event: ['model', 'path', 'tables', 'grammar', 'scan'],
  source: ['model', 'scan', 'event'],
  aide: ['model', 'source'],
  store: ['model'],
  ship: ['model', 'scan', 'source', 'store'],
  mail: ['model'],
  rules: ['model', 'path', 'tables', 'event'],
  correlate: ['model', 'path', 'event', 'rules', 'store'],
  host: ['model', 'path'],
  ruleset: ['model', 'path', 'tables', 'rules', 'host'],
  activity: ['model', 'path', 'event', 'store', 'correlate'],
  doctor: ['model', 'path', 'rules', 'ruleset'],
  volume: ['model', 'path', 'tables'],
  verify: ['model', 'scan', 'event', 'source', 'ship'],
  story: ['model', 'path'],
  ingest: ['model', 'event', 'source', 'store'],
  plugin: ['model', 'path', 'scan', 'event', 'source', 'store', 'ship', 'activity', 'ingest'],
  app: [
    'model',
    'path',
    'event',
    'source',
    'aide',
    'store',
    'ship',
    'mail',
    'rules',
    'correlate',
    'activity',
    'ingest',
    'host',
    'ruleset',
    'volume',
    'doctor',
    'plugin',
    'verify',
  ],
  render: [
    ...['model', 'path', 'event', 'ship', 'ruleset', 'correlate', 'story', 'ingest', 'app', 'version', 'volume'],
    ...['doctor', 'verify'],
  ],
  cli: ['model', 'source', 'aide', 'ship', 'ingest', 'plugin', 'app', 'render', 'version'],
  index: ['model', 'aide', 'app'],
}

/** Where a package may be used. */
const PACKAGES: Readonly<Record<string, RegExp>> = {
  'better-sqlite3': /^store\//,
  parsimmon: /^(?:grammar|aide)\//,
  commander: /^cli\//,
  'cli-table3': /^render\//,
  'csv-stringify': /^render\/report\/csv\.ts$/,
  'date-fns': /^cli\/parse-time\.ts$/,
  'string-width': /^render\/display-width\.ts$/,
  picocolors: /^render\/paint\.ts$/,
  'cli-progress': /^cli\/progress-bar\.ts$/,
  'smol-toml': /^cli\/config\//,
  nodemailer: /^mail\//,
  picomatch: /^app\/path-patterns\.ts$/,
  'fastest-levenshtein': /^(?:app\/nearby-paths|cli\/config\/nearest)\.ts$/,
}

const isType = (path: string, file: string): boolean => {
  const text = readFileSync(join('src', path), 'utf8')
  const name = file.slice(file.lastIndexOf('/') + 1)
  return [...text.matchAll(new RegExp(`^(import|export)( type)? [^'"]*?from '[^']*/${name}\\.js'`, 'gm'))].every(
    (match) => match[2] !== undefined,
  )
}

suite('the folders of src', () => {
  test('are all known to this list', () => {
    assert.deepEqual([...new Set(sources.map(({ folder }) => folder))].sort(), Object.keys(ALLOWED).sort())
  })

  test('have an order: none is allowed to import one that stands below it in the list', () => {
    const order = Object.keys(ALLOWED)
    for (const [folder, allowed] of Object.entries(ALLOWED))
      for (const other of allowed)
        assert.ok(order.indexOf(other) < order.indexOf(folder), `${folder} imports ${other}, which stands below it`)
  })

  for (const folder of Object.keys(ALLOWED))
    test(`${folder} imports nothing but what it is allowed to`, () => {
      const wrong = sources
        .filter((source) => source.folder === folder)
        .flatMap(({ path, files }) => files.map((file) => [path, folderOf(file)] as const))
        .filter(([, other]) => other !== folder && !ALLOWED[folder]!.includes(other))
        .map(([path, other]) => `src/${path} imports ${other}/`)
      assert.deepEqual(wrong, [])
    })

  test('correlate knows the store by its types alone', () => {
    const wrong = sources
      .filter(({ folder }) => folder === 'correlate')
      .flatMap(({ path, files }) =>
        files.filter((file) => file.startsWith('store/') && !(file === 'store/store' && isType(path, file))),
      )
    assert.deepEqual(wrong, [])
  })

  test('of the domain touch no file and no process', () => {
    const pure = new Set([
      'model',
      'path',
      'tables',
      'grammar',
      'scan',
      'rules',
      'correlate',
      'activity',
      'story',
      'volume',
    ])
    const wrong = sources
      .filter(({ folder }) => pure.has(folder))
      .flatMap(({ path, packages }) =>
        packages.filter((name) => name.startsWith('node:')).map((name) => `src/${path} imports ${name}`),
      )
    assert.deepEqual(wrong, [])
  })
})

suite('the files of src', () => {
  test('import no file that imports them, by whatever way', () => {
    const imports = new Map(
      sources.map(({ path, files }) => [path.replace(/\.ts$/, ''), files.filter((file) => !isType(path, file))]),
    )
    const done = new Set<string>()
    const visit = (file: string, way: readonly string[]): void => {
      assert.ok(!way.includes(file), `a cycle: ${[...way.slice(way.indexOf(file)), file].join(' → ')}`)
      if (done.has(file)) return
      for (const next of imports.get(file) ?? []) visit(next, [...way, file])
      done.add(file)
    }
    for (const file of imports.keys()) visit(file, [])
  })

  test('are found by the imports that this test reads', () => {
    const known = new Set(sources.map(({ path }) => path.replace(/\.ts$/, '')))
    const lost = sources.flatMap(({ path, files }) =>
      files.filter((file) => !known.has(file)).map((file) => `${path}: ${file}`),
    )
    assert.deepEqual(lost, [])
    assert.ok(sources.some(({ files }) => files.length > 5))
  })
})

suite('packages', () => {
  for (const [name, place] of Object.entries(PACKAGES))
    test(`${name} is used in its own place only`, () => {
      const users = sources
        .filter(({ packages }) => packages.some((one) => one === name || one.startsWith(`${name}/`)))
        .map(({ path }) => path)
      assert.notEqual(users.length, 0)
      assert.deepEqual(
        users.filter((path) => !place.test(path)),
        [],
      )
    })

  test('no other package is used', () => {
    const others = sources.flatMap(({ path, packages }) =>
      packages
        .filter(
          (name) =>
            !name.startsWith('node:') &&
            !Object.keys(PACKAGES).some((one) => name === one || name.startsWith(`${one}/`)),
        )
        .map((name) => `src/${path} imports ${name}`),
    )
    assert.deepEqual(others, [])
  })
})
