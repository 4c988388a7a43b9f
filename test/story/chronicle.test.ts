import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import type { Attribution } from '../../src/model/attribution.js'
import type { Chronicle, Told } from '../../src/model/story.js'
import { chronicleOf } from '../../src/story/chronicle.js'
import {
  alice,
  ancestor,
  change,
  daemon,
  deed,
  directory,
  named,
  nameless,
  NOON,
  program,
} from '../support/attributions.js'

const kinds = (attributions: readonly Attribution[]): readonly string[] =>
  chronicleOf(attributions).stories.map(({ kind, name }) => (name === null ? kind : `${kind} ${name}`))

suite('what caused a change', () => {
  test('is the session: two sessions of one person are two stories', () => {
    const { stories } = chronicleOf([
      named('/etc/a'),
      named('/etc/b', { who: { ...alice, session: 5 }, when: NOON + 1000 }),
      named('/etc/c', { when: NOON + 2000 }),
    ])
    assert.deepEqual(
      stories.map(({ who, attributions, start, end }) => [who.session, attributions.length, start, end]),
      [
        [3, 2, NOON, NOON + 2000],
        [5, 1, NOON + 1000, NOON + 1000],
      ],
    )
  })

  test('is a package run by the outermost package manager, with its scripts', () => {
    const apt = ancestor('/usr/bin/apt-get', 'apt-get install nginx=1.24-2', 400)
    const dpkg = ancestor('/usr/bin/dpkg', '/usr/bin/dpkg --unpack /var/cache/apt/nginx_1.24-2_amd64.deb', 410)
    const { stories } = chronicleOf([
      named('/usr/sbin/nginx', { process: program('/usr/bin/dpkg', dpkg.command!.join(' '), 410, apt) }),
      named('/etc/nginx.conf', {
        process: program('/usr/bin/dash', 'sh /var/lib/dpkg/info/nginx.postinst', 420, dpkg, apt),
      }),
      named('/etc/motd'),
    ])
    assert.deepEqual(
      stories.map(({ kind, name, attributions }) => [kind, name, attributions.length]),
      [
        ['package', 'apt-get', 2],
        ['login', null, 1],
      ],
    )
    assert.deepEqual(stories[0]!.packages, ['nginx=1.24-2', 'nginx_1.24-2_amd64.deb'])
    assert.equal(stories[0]!.who.login, 'alice')
  })

  test('is a package run of a manager that is a Python script', () => {
    const process = program('/usr/bin/python3.9', '/usr/bin/python3 -s /usr/bin/dnf -y install httpd-2.4.57-8.el9')
    const { stories } = chronicleOf([named('/usr/sbin/httpd', { process })])
    assert.deepEqual(
      [stories[0]!.kind, stories[0]!.name, stories[0]!.packages],
      ['package', 'dnf', ['httpd-2.4.57-8.el9']],
    )
  })

  test('is no package run when a program elsewhere calls itself so, or when only its title says so', () => {
    assert.deepEqual(kinds([named('/etc/a', { process: program('/tmp/dpkg', 'dpkg -i x.deb') })]), ['login'])
    assert.deepEqual(kinds([named('/etc/a', { process: program('/usr/bin/bash', 'dpkg -i x.deb') })]), ['login'])
    assert.deepEqual(kinds([named('/etc/a', { process: program('/usr/bin/python3', 'python3 /home/eve/dnf') })]), [
      'login',
    ])
  })

  test('is the job of cron: every run is a session, and all are one story', () => {
    const cron = { ...alice, auid: 0, login: 'root', address: null, origin: 'cron' } as const
    const job = ancestor('/usr/bin/dash', '/bin/sh -c backup', 600)
    const run = (path: string, session: number, when: number): Attribution =>
      named(path, { who: { ...cron, session }, when, process: program('/usr/bin/tar', `tar ${path}`, 601, job) })
    const { stories } = chronicleOf([run('/etc/a', 7, NOON), run('/etc/b', 8, NOON + 3_600_000)])
    assert.deepEqual(
      stories.map(({ kind, name, attributions }) => [kind, name, attributions.length]),
      [['job', '/bin/sh -c backup', 2]],
    )
  })

  test('is a service, by its unit where that is known', () => {
    assert.deepEqual(
      kinds([
        named('/etc/a', { who: daemon, process: program('/usr/sbin/rsyslogd', 'rsyslogd -n') }),
        named('/etc/b', { who: { ...daemon, unit: 'ssh.service' }, when: NOON + 1 }),
        named('/etc/c', { who: { ...daemon, origin: 'kernel' }, when: NOON + 2 }),
      ]),
      ['service rsyslogd', 'service ssh.service', 'kernel'],
    )
  })
})

suite('a story told short', () => {
  const only = (attributions: readonly Attribution[]): Told => chronicleOf(attributions).stories[0]!.chapters[0]!

  test('folds directories of which only entries changed into those entries', () => {
    const { entries, above } = only([named('/etc/passwd'), named(directory('/etc')), named(directory('/srv'))])
    assert.deepEqual(
      [entries.map(({ path }) => path), above.map((one) => one.change.path)],
      [['/etc/passwd', '/srv'], ['/etc']],
    )
  })

  test('keeps a directory of which more changed than its entries', () => {
    const chmod = change('/etc', { fileType: 'directory', attributes: ['mtime', 'perm'] })
    assert.equal(only([named('/etc/passwd'), named(chmod)]).above.length, 0)
  })

  test('keeps a directory whose entries another session changed', () => {
    const { stories } = chronicleOf([
      named('/etc/passwd'),
      named(directory('/etc'), { who: { ...alice, session: 4 }, when: NOON + 1 }),
    ])
    assert.deepEqual(
      stories.map(({ chapters }) => chapters[0]!.above.length),
      [0, 0],
    )
  })

  test('tells a tree that went as one, and not what went another way', () => {
    const gone = (path: string): Attribution => named(change(path, { kind: 'removed' }))
    const { entries } = only([
      gone('/opt/app/a/b'),
      gone('/opt/app'),
      gone('/opt/app/a'),
      gone('/opt/apple'),
      named(change('/opt/app/new', { kind: 'added' })),
    ])
    assert.deepEqual(
      entries.map(({ shape, kind, path, attributions }) => [shape, kind, path, attributions.length]),
      [
        ['tree', 'removed', '/opt/app', 3],
        ['one', 'removed', '/opt/apple', 1],
        ['one', 'added', '/opt/app/new', 1],
      ],
    )
  })

  test('tells many entries of one directory by their number', () => {
    const many = Array.from({ length: 30 }, (_, index) => named(`/usr/share/doc/${index}`))
    const { entries } = only([...many, named('/usr/bin/x')])
    assert.deepEqual(
      entries.map(({ shape, path, attributions }) => [shape, path, attributions.length]),
      [
        ['siblings', '/usr/share/doc', 30],
        ['one', '/usr/bin/x', 1],
      ],
    )
  })
})

suite('changes without a name', () => {
  test('stand by their reason, which is told once for all that share it', () => {
    const { unnamed } = chronicleOf([
      nameless('/srv/a', 'no-rule'),
      nameless('/etc/b', 'auditing-off'),
      nameless('/srv/c', 'no-rule'),
      nameless('/srv/d', 'no-rule', 'for another reason'),
    ])
    assert.deepEqual(
      unnamed.map(({ reason, attributions }) => [reason, attributions.length]),
      [
        ['auditing-off', 1],
        ['no-rule', 2],
        ['no-rule', 1],
      ],
    )
  })

  test('are alarms when they are unexplained, and then every one is told by itself', () => {
    const many = Array.from({ length: 30 }, (_, index) => nameless(`/etc/${index}`, 'unexplained'))
    const { alarms, unnamed } = chronicleOf([...many, nameless(directory('/etc'), 'unexplained')])
    assert.equal(unnamed.length, 0)
    assert.deepEqual(
      alarms.map(({ entries }) => entries.length),
      [31],
    )
  })

  test('with several suspects stand together only when the suspects are the same', () => {
    const suspects = [deed(), deed({ who: { ...alice, auid: 1002, login: 'bob' } })]
    const { doubtful } = chronicleOf([
      nameless('/etc/a', 'several-hands', 'several', suspects),
      nameless('/etc/b', 'several-hands', 'several', suspects),
      nameless('/etc/c', 'several-hands', 'several', suspects.slice(1)),
    ])
    assert.deepEqual(
      doubtful.map(({ attributions, suspects: those }) => [attributions.length, those.length]),
      [
        [2, 2],
        [1, 1],
      ],
    )
  })
})

/** Every change that is told, as often as it is told. */
const toldIn = ({ alarms, doubtful, unnamed, stories }: Chronicle): readonly Attribution[] =>
  [...alarms, ...doubtful, ...unnamed, ...stories.flatMap(({ chapters }) => chapters)].flatMap(({ entries, above }) => [
    ...entries.flatMap(({ attributions }) => attributions),
    ...above,
  ])

test('every change of a report is told once, whatever the report', () => {
  const made = fc.record({
    path: fc
      .array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 4 })
      .map((parts) => `/${parts.join('/')}`),
    kind: fc.constantFrom('added', 'removed', 'changed'),
    fileType: fc.constantFrom('file', 'directory'),
    session: fc.integer({ min: 1, max: 3 }),
    pid: fc.integer({ min: 1, max: 3 }),
    exe: fc.constantFrom('/usr/bin/dpkg', '/usr/bin/tee', '/usr/bin/rm'),
    reason: fc.constantFrom(null, null, 'no-rule', 'unexplained', 'several-hands'),
  })
  fc.assert(
    fc.property(fc.uniqueArray(made, { selector: ({ path }) => path, maxLength: 60 }), (changes) => {
      const attributions = changes.map(({ path, kind, fileType, session, pid, exe, reason }) => {
        const what = change(path, { kind, fileType })
        const by = { who: { ...alice, session }, process: program(exe, `${exe} x`, pid) }
        return reason === null ? named(what, by) : nameless(what, reason)
      })
      const told = toldIn(chronicleOf(attributions))
      assert.equal(told.length, attributions.length)
      assert.equal(new Set(told).size, attributions.length)
    }),
  )
})
