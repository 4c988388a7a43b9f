import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { parseRules } from '../../src/rules/parse-rules.js'
import { closingOf } from '../../src/ruleset/closing-rules.js'
import { treeCoverage, type CoverageHost, type TreeCoverage } from '../../src/ruleset/tree-coverage.js'
import type { WatchedTree } from '../../src/ruleset/aide-trees.js'
import { ASPECTS, aspectsShownBy } from '../../src/ruleset/aspects.js'
import type { Arch } from '../../src/ruleset/tree-lacks.js'
import { auditctlParser } from '../support/auditctl.js'

const HOST: CoverageHost = { archs: ['b64', 'b32'], files: null, mounts: null, hasRings: false }
const DIALECT = { auditctl: [3, 1, 0], machine: 'x86_64' }
const TIMES =
  '-a always,exit -F arch=b64 -S utimensat -F dir=/etc -k t\n-a always,exit -F arch=b32 -S utimensat -F dir=/etc -k t'

const cover = (rules: string, host: Partial<CoverageHost> = {}, path = '/etc', isTree = true): TreeCoverage =>
  treeCoverage({ path, isTree }, parseRules(rules), { ...HOST, ...host })

/** What escapes, as `how aspect arch`. */
const escapes = ({ lacks }: TreeCoverage): readonly string[] =>
  lacks.flatMap(({ how, aspects, archs }) =>
    aspects.flatMap((aspect) => archs.map((arch) => `${how} ${aspect} ${arch}`)),
  )

suite('what rules see of a tree', () => {
  test('is all of it where a watch and a rule for times hold it', () => {
    assert.equal(cover(`-w /etc -p wa\n${TIMES}`).verdict, 'covered')
    assert.equal(cover(`-w / -p wa\n${TIMES}`).verdict, 'covered')
  })

  test('lacks times with a watch alone, and the closing rules are those for times', () => {
    const found = cover('-w /etc -p wa')
    assert.equal(found.verdict, 'partly')
    assert.deepEqual(escapes(found), ['unlogged times b64', 'unlogged times b32'])
    const { rules } = closingOf(found, true, DIALECT)
    assert.equal(rules.length, 2)
    assert.equal(cover(['-w /etc -p wa', ...rules].join('\n')).verdict, 'covered')
  })

  test('is all of it where AIDE compares only what the rules see, and nothing where they see none of that', () => {
    const modes = { path: '/etc', isTree: true, aspects: aspectsShownBy(new Set(['p', 'u'])) }
    const digests = { ...modes, aspects: aspectsShownBy(new Set(['sha256'])) }
    const of = (rules: string, tree: WatchedTree): string => treeCoverage(tree, parseRules(rules), HOST).verdict
    assert.equal(of('-w /etc -p wa', modes), 'covered')
    assert.equal(of('-w /etc -p wa', { path: '/etc', isTree: true }), 'partly')
    assert.equal(of('-w /etc -p a', modes), 'partly')
    assert.equal(of('-w /etc -p a', digests), 'uncovered')
    const { rules } = closingOf(treeCoverage(digests, parseRules(''), HOST), true, DIALECT)
    assert.deepEqual(new Set(rules.map((rule) => /-F perm=(\w+)/.exec(rule)?.[1])), new Set(['w']))
  })

  test('is nothing without a rule, and the closing rules close it, blanks in the name and all', (t) => {
    for (const path of ['/etc', '/srv/the data']) {
      const found = cover('', {}, path)
      assert.equal(found.verdict, 'uncovered')
      const { rules } = closingOf(found, true, DIALECT)
      assert.equal(cover(rules.join('\n'), {}, path).verdict, 'covered')
      const parse = auditctlParser(t)
      if (parse !== null)
        assert.deepEqual(parse(`${rules.join('\n')}\n`), { status: 0, accepted: rules.length, complaints: '' })
    }
  })

  test('lacks 32-bit programs where a rule is for b64 only', () => {
    const found = cover(`-a always,exit -F arch=b64 -F dir=/etc -F perm=wa\n${TIMES}`)
    assert.equal(found.verdict, 'partly')
    assert.deepEqual(new Set(found.lacks.flatMap(({ archs }) => archs)), new Set<Arch>(['b32']))
    assert.deepEqual(closingOf(found, true, DIALECT).rules, [
      '-a always,exit -F arch=b32 -F dir=/etc -F perm=wa -F key=aide',
    ])
  })

  test('lacks attributes with -p w, and the smallest rule asks for these alone', () => {
    const found = cover(`-w /etc -p w\n${TIMES}`)
    assert.ok(escapes(found).includes('unlogged attributes b64'))
    assert.ok(!escapes(found).includes('unlogged content b64'))
    assert.match(closingOf(found, true, DIALECT).rules[0]!, /-F perm=a /)
  })

  test('lacks some logins where a rule asks for them, some calls where it lists others', () => {
    const filtered = cover(`-a always,exit -F dir=/etc -F perm=wa -F auid>=1000\n${TIMES}`)
    assert.ok(escapes(filtered).includes('filtered content b64'))
    assert.equal(filtered.verdict, 'partly')
    const listed = cover('-a always,exit -F arch=b64 -S chmod,chown -F dir=/etc')
    assert.ok(escapes(listed).includes('calls attributes b64'))
  })

  test('lacks what a rule before takes out, which no rule besides mends', () => {
    const found = cover(`-a never,exit -F dir=/etc/cache\n-w /etc -p wa\n${TIMES}`)
    assert.equal(found.verdict, 'partly')
    assert.match(closingOf(found, true, DIALECT).advice[0]!, /^remove or narrow line 1 /)
  })

  test('is partly what is watched below it', () => {
    const found = cover('-w /etc/ssh -p wa')
    assert.deepEqual([found.verdict, found.within], ['partly', ['/etc/ssh']])
  })

  test('is nothing where auditing is off', () => {
    for (const off of ['-e 0', '-a never,task', '-a always,exclude -F msgtype=PATH'])
      assert.equal(cover(`-w /etc -p wa\n${TIMES}\n${off}`).verdict, 'uncovered', off)
  })

  test('lacks io_uring where the host has it and no rule is on its list', () => {
    const rules = `-w /etc -p wa\n${TIMES}\n`
    const rings = '-a always,io_uring -S openat,openat2,renameat,unlinkat,linkat,symlinkat,mkdirat -k ring'
    assert.deepEqual(
      [cover(rules, { hasRings: true }).verdict, cover(rules, { hasRings: null }).verdict],
      ['partly', 'partly'],
    )
    assert.equal(cover(rules + rings, { hasRings: true }).verdict, 'covered')
  })

  test('lacks what is mounted below it without a rule of its own', () => {
    const mount = { path: '/etc/mnt', type: 'ext4', root: '/', device: '8:1', isReadOnly: false }
    const rules = `-w /etc -p wa\n${TIMES}\n`
    const found = cover(rules, { mounts: [mount, { ...mount, path: '/etc/proc', type: 'proc' }] })
    assert.deepEqual([found.verdict, found.mounts], ['partly', ['/etc/mnt']])
    assert.equal(cover(`${rules}-w /etc/mnt -p wa`, { mounts: [mount] }).verdict, 'covered')
  })

  test('is not what a rule sees that names a link to it', () => {
    const files: CoverageHost['files'] = {
      look: (path) => ({ kind: 'directory', real: path === '/link' ? '/etc' : path, name: path }),
    }
    const found = cover('-w /link -p wa', { files })
    assert.deepEqual([found.verdict, found.links.length], ['uncovered', 1])
  })
})

/** A host audited in a virtual machine under three forms of a rule, while a program made each change in each way. */
suite('what three forms of a rule logged in a real kernel', () => {
  const records = gunzipSync(readFileSync('fixtures/syscall-matrix/rules.log.gz')).toString('latin1').split('\n')
  const FORMS = {
    WATCH: '-w /d -p wa',
    DIRPERM: '-a always,exit -F arch=b64 -F dir=/d -F perm=wa',
    DIRNOARCH: '-a always,exit -F dir=/d -F perm=wa',
  }
  /** The steps of the program, by what they do. */
  const STEPS: readonly (readonly [string, string, Arch])[] = [
    ...['creat', 'openW-new', 'openW-old', 'openat-rel', 'openat2', 'truncate'].map(
      (step) => [step, 'content', 'b64'] as const,
    ),
    ...[
      'rename',
      'renameat',
      'ren2-exchange',
      'link',
      'symlink',
      'unlink',
      'unlinkat-rel',
      'mkdir',
      'rmdir',
      'mknod',
    ].map((step) => [step, 'entries', 'b64'] as const),
    ...['chmod', 'fchmod', 'fchmodat', 'chown', 'fchown', 'lchown-sl'].map(
      (step) => [step, 'attributes', 'b64'] as const,
    ),
    ...['setxattr', 'fsetxattr', 'lsetxattr', 'removexattr', 'fremovexattr'].map(
      (step) => [step, 'xattrs', 'b64'] as const,
    ),
    ...['utimensat', 'futimens', 'utimes', 'utime', 'futimesat'].map((step) => [step, 'times', 'b64'] as const),
    ['i80-open', 'content', 'b32'],
    ['i80-unlink', 'entries', 'b32'],
    ['i80-chmod', 'attributes', 'b32'],
  ]
  for (const [key, rule] of Object.entries(FORMS)) {
    const seen = cover(rule, {}, '/d')
    const logged = new Set(
      records.flatMap((line) => (line.includes(`key="${key}"`) ? [/ comm="([^"]*)"/.exec(line)?.[1] ?? ''] : [])),
    )
    for (const [step, aspect, arch] of STEPS)
      test(`${rule}: ${step} is told as it was`, () => {
        assert.ok(aspect in ASPECTS)
        assert.equal(!escapes(seen).includes(`unlogged ${aspect} ${arch}`), logged.has(step))
      })
    test(`${rule}: nothing that was done through io_uring was logged`, () => {
      assert.ok(logged.size > 30)
      assert.deepEqual(
        [...logged].filter((step) => step.startsWith('uring')),
        [],
      )
      assert.equal(cover(rule, { hasRings: true }, '/d').ringsUnseen, true)
    })
  }
})
