import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Deed } from '../../src/model/attribution.js'
import type { PackageRun, PackageStep } from '../../src/model/package-run.js'
import { dpkgRunsOf, stepsText } from '../../src/story/dpkg-runs.js'
import { fromText } from '../../src/model/byte-string.js'
import { ancestor, deed, NOON, program } from '../support/attributions.js'

const upgrade = (name: string): PackageStep => ({ action: 'upgrade', package: name, before: '1', after: '2' })

/** A run from second to second. */
const run = (from: number, to: number, ...steps: readonly PackageStep[]): PackageRun => ({
  ...{ start: NOON + from * 1000, end: NOON + (to + 1) * 1000 },
  steps,
})

/** What dpkg did, so many milliseconds after noon. */
const done = (after: number, command = 'dpkg -i a.deb', pid = 500): Deed =>
  deed({ when: NOON + after, process: program('/usr/bin/dpkg', command, pid) })

const a = run(10, 12, upgrade('a:all'))
const b = run(20, 21, upgrade('b:all'))

suite("a run of dpkg's log", () => {
  test('is that of the process all of whose changes lie in its time, those of its scripts too', () => {
    const script = deed({
      when: NOON + 11_500,
      process: program('/bin/sh', 'sh a.postinst', 600, ancestor('/usr/bin/dpkg', 'dpkg -i a.deb', 500)),
    })
    assert.deepEqual(dpkgRunsOf([[done(10_200), script], [done(20_000, 'dpkg -i b.deb', 700)]], [a, b]), [[a], [b]])
  })

  test('is nobody when its time fits none, or only some of the changes', () => {
    assert.deepEqual(dpkgRunsOf([[done(16_000)]], [a, b]), [[]])
    assert.deepEqual(dpkgRunsOf([[done(11_000), done(40_000)]], [a, b]), [[]])
    assert.deepEqual(dpkgRunsOf([[done(8_000), done(11_000)]], [a]), [[]])
  })

  test('among several in the same seconds is the one that names what was asked for, else none', () => {
    const [c, d] = [run(30, 30, upgrade('c:amd64')), run(30, 30, upgrade('d:amd64'))]
    assert.deepEqual(
      dpkgRunsOf([[done(30_100, 'dpkg --unpack --auto-deconfigure /var/cache/d_2_amd64.deb')]], [c, d]),
      [[d]],
    )
    assert.deepEqual(dpkgRunsOf([[done(30_100, 'dpkg --configure d:amd64')]], [c, d]), [[d]])
    assert.deepEqual(dpkgRunsOf([[done(30_100, 'dpkg --configure --pending')]], [c, d]), [[]])
  })

  test('that two could have made is of neither', () => {
    assert.deepEqual(dpkgRunsOf([[done(11_000)], [done(11_500, 'dpkg -i x.deb', 501)]], [a]), [[], []])
  })

  test('is none of a dpkg that works in another root, or of a program that is called like it', () => {
    assert.deepEqual(dpkgRunsOf([[done(11_000, 'dpkg --root=/srv/chroot -i a.deb')]], [a]), [[]])
    const fake = deed({ when: NOON + 11_000, process: program('/tmp/dpkg', 'dpkg -i a.deb') })
    assert.deepEqual(dpkgRunsOf([[fake]], [a]), [[]])
  })
})

test('packages are told once each, with what came and what went', () => {
  const steps: readonly PackageStep[] = [
    { action: 'upgrade', package: 'a:all', before: '1.0', after: '2.0' },
    { action: 'configure', package: 'a:all', before: '2.0', after: '2.0' },
    { action: 'install', package: 'b:amd64', before: null, after: '3' },
    { action: 'upgrade', package: 'c:all', before: '4', after: '4' },
    { action: 'remove', package: 'd:all', before: '5', after: null },
    { action: 'purge', package: 'd:all', before: '5', after: null },
    { action: 'configure', package: 'e:all', before: '6', after: '6' },
  ]
  assert.deepEqual(stepsText([run(0, 1, ...steps)]), [
    fromText('a:all 1.0 → 2.0'),
    'b:amd64 3 (installed)',
    'c:all 4 (installed again)',
    'd:all 5 (purged)',
    'e:all 6 (configured)',
  ])
})
