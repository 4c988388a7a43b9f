import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { parseAideConf, type AideSelection } from '../../src/host/aide-conf.js'
import { ALL_ASPECTS } from '../../src/ruleset/aspects.js'
import { treesOfSelections } from '../../src/ruleset/aide-trees.js'

const parse = (files: Readonly<Record<string, string>>, executable: readonly string[] = []) =>
  parseAideConf('/etc/aide.conf', {
    read: (file) => files[file] ?? null,
    list: (directory) =>
      Object.keys(files)
        .filter((file) => file.startsWith(`${directory}/`))
        .sort()
        .map((file) => ({ name: file.slice(directory.length + 1), isExecutable: executable.includes(file) })),
    exists: (path) => path in files,
    isExecutable: (file) => executable.includes(file),
    hostname: 'web1',
  })

const short = ({ sign, pattern }: AideSelection): string => `${sign}${pattern}`

suite('the configuration of AIDE', () => {
  test('is read with its macros, conditions and includes', () => {
    const { selections, databaseIn } = parse({
      '/etc/aide.conf': [
        '@@define ROOT /srv',
        'database_in=file:/var/lib/aide/aide.db',
        '@@ifhost web1',
        '@@{ROOT}/web p+sha256',
        '@@else',
        '/never p',
        '@@endif',
        '@@if not defined X',
        '=/etc$ p',
        '@@endif',
        '@@include /etc/aide.d ^[a-z]+$',
        '!/srv/web/cache',
      ].join('\n'),
      '/etc/aide.d/extra': '/opt f p+u\n',
      '/etc/aide.d/IGNORED': '/ignored p\n',
    })
    assert.deepEqual(selections.map(short), ['+/srv/web', '=/etc$', '+/opt', '!/srv/web/cache'])
    assert.equal(databaseIn, 'file:/var/lib/aide/aide.db')
  })

  test('may have a comment behind what a line says', () => {
    const { selections, databaseIn, notes } = parse({
      '/etc/aide.conf': [
        'database=file:/var/lib/aide/aide.db.gz   # the old one',
        'MINE = p+sha256 # what counts',
        '/etc/app MINE   # ours',
        '!/var/run # comes and goes',
        '/srv/#list# MINE',
      ].join('\n'),
    })
    assert.deepEqual(notes, [])
    assert.equal(databaseIn, 'file:/var/lib/aide/aide.db.gz')
    assert.deepEqual(
      selections.map(({ pattern, restriction, compared }) => [pattern, restriction, compared && [...compared]]),
      [
        ['/etc/app', null, ['p', 'sha256']],
        ['/var/run', null, null],
        ['/srv/#list#', null, ['p', 'sha256']],
      ],
    )
  })

  test('does not run what it would have to run, and says so', () => {
    const { selections, notes } = parse({ '/etc/aide.conf': '@@x_include /etc/gen\n', '/etc/gen': '/x p\n' }, [
      '/etc/gen',
    ])
    assert.deepEqual(selections, [])
    assert.match(notes[0]!.reason, /program, which is not run/)
  })

  test('an include of itself ends, and is told', () => {
    const { notes } = parse({ '/etc/aide.conf': '@@include /etc/aide.conf\n' })
    assert.ok(notes.some(({ reason }) => reason === 'included too deeply'))
  })

  const notices: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ['/a p+u', { '/a': 'entries attributes xattrs' }],
    ['/a sha256', { '/a': 'content entries' }],
    ['/a R', { '/a': 'all' }],
    ['Mine = p+c\n/a Mine-c', { '/a': 'entries attributes xattrs' }],
    ['Full = R+b\n/a L\n/a/b Full', { '/a': 'entries attributes xattrs', '/a/b': 'all' }],
    ['/a R\n/a/b p', { '/a': 'all' }],
    ['/a p\n/a m', { '/a': 'all' }],
    ['/a Unheard', { '/a': 'all' }],
  ]
  for (const [text, expected] of notices)
    test(`${text.replaceAll('\n', ', ')} lets AIDE notice ${JSON.stringify(expected)}`, () => {
      const watch = treesOfSelections(parse({ '/etc/aide.conf': text }).selections)
      const noticed = watch.trees.map(({ path, aspects }) => [
        path,
        aspects === undefined || aspects.size === ALL_ASPECTS.length
          ? 'all'
          : ALL_ASPECTS.filter((one) => aspects.has(one)).join(' '),
      ])
      assert.deepEqual(Object.fromEntries(noticed), expected)
    })

  const trees: readonly (readonly [string, readonly string[]])[] = [
    ['/etc p', ['/etc tree']],
    ['/etc$ p', ['/etc alone']],
    ['=/var/log p', ['/var/log alone']],
    ['/etc/ssh/ssh.*config p', ['/etc/ssh tree']],
    ['/etc/ld.so.conf p', ['/etc/ld.so.conf tree']],
    ['/usr p\n/usr/bin p', ['/usr tree']],
  ]
  for (const [text, expected] of trees)
    test(`${text.replace('\n', ', ')} watches ${expected.join(', ')}`, () => {
      const watch = treesOfSelections(parse({ '/etc/aide.conf': text }).selections)
      assert.deepEqual(
        watch.trees.map(({ path, isTree }) => `${path} ${isTree ? 'tree' : 'alone'}`),
        expected,
      )
    })
})
