import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Attribution } from '../../../src/model/attribution.js'
import { OPERATION_KINDS } from '../../../src/model/file-operation.js'
import { ecsReport } from '../../../src/render/report/siem/ecs.js'
import { ocsfReport } from '../../../src/render/report/siem/ocsf.js'
import {
  ancestor,
  change,
  daemon,
  deed,
  named,
  nameless,
  NOON,
  program,
  reportOf,
  witness,
} from '../../support/attributions.js'
import { HOSTILE_NAMES } from '../../support/hostile-names.js'
import { ecsFaults, ocsfFaults } from '../../support/siem-schemas.js'

const STYLE = { width: 80, zone: 'UTC', color: false } as const

/** Asks a document for a field by its dotted name. */
type Ask = (field: string) => unknown

const documentsOf = (text: string): readonly object[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as object)
const asks = (documents: readonly object[]): readonly Ask[] =>
  documents.map(
    (document) => (field) =>
      field
        .split('.')
        .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], document),
  )

type Reported = Parameters<typeof reportOf>
const ecs = (...args: Reported): readonly object[] => documentsOf(ecsReport(reportOf(...args), STYLE))
const ocsf = (...args: Reported): readonly object[] => documentsOf(ocsfReport(reportOf(...args), STYLE))
const ofEcs = (...args: Reported): Ask => asks(ecs(...args))[0]!
const ofOcsf = (...args: Reported): Ask => asks(ocsf(...args))[0]!

const TYPES = ['file', 'directory', 'symlink', 'fifo', 'socket', 'block', 'char', null] as const
const hash = { hex: 'ab12', base64: 'qxI=' }
const values = {
  ...{ size: 7, uid: 0, gid: 0, inode: 12n, perm: '-rw-r--r--', link_name: '/x', acl: ['user::rw-'] },
  mtime: { seconds: 1795435200, offsetMinutes: 0 },
  ctime: { seconds: 8.64e15, offsetMinutes: 0 },
  hashes: { md5: hash, sha1: hash, sha256: hash, sha384: hash, sha512: hash, whirlpool: hash },
}

/** Every kind of change, of file, of verdict and of deed, and every hostile name. */
const everything: readonly Attribution[] = [
  ...TYPES.map((fileType) => named(change('/etc/a', { fileType, new: values, old: { size: 2n ** 60n } }))),
  ...OPERATION_KINDS.map((operation) => named('/etc/b', { operation })),
  named(change('/', { kind: 'removed', old: values })),
  named('/etc/c', {
    who: { ...daemon, unit: 'app.service' },
    process: { ...program('/sbin/app', 'app'), exe: null, command: null },
  }),
  named('/etc/d', {
    who: { ...daemon, uid: null, user: null },
    process: program('/a', 'a', 5, ancestor('/b', 'b c', 4)),
  }),
  { ...named('/etc/e'), verdict: 'inferred' },
  nameless(change('/etc/f', { kind: 'added' }), 'unexplained'),
  nameless(change('/etc/g', { kind: 'removed' }), 'no-rule'),
  nameless('/etc/h', 'several-hands', 'two', [deed(), deed({ who: daemon })]),
  ...HOSTILE_NAMES.map((name) => named(name, { process: program(name, name) })),
]

suite('the documents for a SIEM', () => {
  test('are as ECS 8.17 has them, one for every change', () => {
    for (const host of ['web01', null]) {
      const documents = ecs(everything, { host })
      assert.equal(documents.length, everything.length)
      for (const document of documents) assert.deepEqual(ecsFaults(document as never, 'who_changed'), [])
    }
  })

  test('are as OCSF 1.6 has them, one for every change', () => {
    for (const host of ['web01', null]) {
      const documents = ocsf(everything, { host })
      assert.equal(documents.length, everything.length)
      for (const document of documents) assert.deepEqual(ocsfFaults('file_activity', document as never), [])
    }
  })

  test('tell the login and the user it had become apart', () => {
    const document = ofEcs([named('/etc/a')])
    assert.deepEqual(document('user'), { id: '1001', name: 'alice', effective: { id: '0', name: 'root' } })
    assert.deepEqual(['source.ip', 'event.type', 'event.action'].map(document), ['192.0.2.11', ['change'], 'write'])
    const event = ofOcsf([named('/etc/a')])
    assert.deepEqual(event('actor.user'), { uid: '1001', name: 'alice' })
    assert.deepEqual(event('actor.process.user'), { uid: '0', name: 'root' })
    assert.deepEqual(['actor.session.is_remote', 'device.hostname'].map(event), [true, 'web01'])
  })

  test('name nobody where nobody is known, and say when it must have been', () => {
    const document = ofEcs([nameless('/etc/a', 'unexplained')])
    assert.deepEqual(['user', 'process', 'source'].map(document), [undefined, undefined, undefined])
    assert.deepEqual(['event.kind', 'event.reason'].map(document), ['alert', 'unexplained'])
    assert.equal(document('event.start'), new Date(NOON - 12 * 3600_000).toISOString())
    assert.equal(document('@timestamp'), document('event.end'))
    const event = ofOcsf([nameless('/etc/a', 'unexplained')])
    assert.deepEqual(event('actor'), { app_name: 'unknown' })
    assert.deepEqual(['severity_id', 'start_time'].map(event), [4, NOON - 12 * 3600_000])
    assert.equal(event('time'), event('end_time'))
  })

  test('keep the true bytes of a path that is not UTF-8', () => {
    const path = '/srv/\xff'
    const document = ofEcs([named(path)])
    assert.equal(document('file.path'), '/srv/\ufffd')
    const bytes = document('who_changed.path_base64') as string
    assert.equal(Buffer.from(bytes, 'base64').toString('latin1'), path)
    assert.equal(ofOcsf([named(path)])('unmapped.who_changed.path_base64'), bytes)
  })

  test('have an id that is the same when the report is sent again, and no other has', () => {
    const numbered = everything.map((one, index) => ({ ...one, change: { ...one.change, path: `/${index}` } }))
    const ids = asks(ecs(numbered)).map((ask) => ask('event.id'))
    assert.equal(new Set(ids).size, everything.length)
    assert.equal(ofOcsf([named('/0')])('metadata.uid'), ids[0])
  })

  test('have one more for each thing that AIDE and the audit log tell together', () => {
    const witnesses = [
      ...[witness(), witness({ kind: 'times-forged', level: 'alarm', who: null, paths: [], evidence: [] })],
      ...HOSTILE_NAMES.map((name) => witness({ text: `wrote ${name}`, paths: [name], who: { ...daemon, unit: name } })),
    ]
    for (const host of ['web01', null]) {
      const documents = ecs([named('/etc/a')], { host, witnesses }).slice(1)
      const findings = ocsf([named('/etc/a')], { host, witnesses }).slice(1)
      assert.deepEqual([documents.length, findings.length], [witnesses.length, witnesses.length])
      for (const document of documents) assert.deepEqual(ecsFaults(document as never, 'who_changed'), [])
      for (const finding of findings) assert.deepEqual(ocsfFaults('detection_finding', finding as never), [])
      const [warning, alarm] = asks(documents)
      assert.deepEqual(['event.kind', 'event.action', 'source.ip'].map(warning!), [
        'event',
        'watch-touched',
        '192.0.2.11',
      ])
      assert.deepEqual(['event.kind', 'user'].map(alarm!), ['alert', undefined])
      assert.deepEqual(
        asks(findings.slice(0, 2)).map((ask) => [ask('is_alert'), ask('severity_id')]),
        [
          [false, 3],
          [true, 4],
        ],
      )
    }
  })

  test('of a removed file show what it was', () => {
    const document = ofEcs([named(change('/etc/a', { kind: 'removed', old: values }))])
    assert.deepEqual(['event.type', 'file.size', 'file.hash.sha256'].map(document), [['deletion'], 7, 'ab12'])
  })

  test('of a number beyond what JSON carries exactly keep the text', () => {
    const document = ofEcs([named(change('/etc/a', { new: { size: 2n ** 60n } }))])
    assert.deepEqual(['file.size', 'who_changed.new.size'].map(document), [undefined, '1152921504606846976'])
  })
})
