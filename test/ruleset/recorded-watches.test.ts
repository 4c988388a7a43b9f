import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import type { HostFiles } from '../../src/host/host-files.js'
import type { OperationKind } from '../../src/model/file-operation.js'
import { coverageOf } from '../../src/rules/coverage.js'
import { parseRules } from '../../src/rules/parse-rules.js'
import { treeCoverage } from '../../src/ruleset/tree-coverage.js'

const DIRECTORY = '/w/w5'
const events = new Map<string, string[]>()
for (const line of gunzipSync(readFileSync('fixtures/syscall-matrix/file-watches.log.gz'))
  .toString('latin1')
  .split('\n')) {
  const stamp = /msg=audit\(([^)]*)\)/.exec(line)?.[1] ?? ''
  events.set(stamp, [...(events.get(stamp) ?? []), line])
}

/** The shell commands that an event with a key was logged of. */
const loggedUnder = (key: string): readonly string[] =>
  [...events.values()].flatMap((lines) => {
    const title = lines.map((line) => /^type=PROCTITLE .*proctitle=([\dA-F]+)/.exec(line)?.[1]).find((one) => one)
    return title !== undefined && lines.some((line) => line.startsWith('type=SYSCALL') && line.includes(`key="${key}"`))
      ? [Buffer.from(title, 'hex').toString('latin1').replaceAll('\0', ' ')]
      : []
  })

/** Rules as a real kernel had them loaded, a change that was made, as its command tells, and the file that was changed by it. */
const CASES: readonly (readonly [key: string, rule: string, command: RegExp, path: string, kind: OperationKind])[] = [
  ['FILE', `-w ${DIRECTORY}/f -p wa`, /step-append/, 'f', 'write'],
  ['FILE', `-w ${DIRECTORY}/f -p wa`, /^mv f.new f$/, 'f', 'rename'],
  ['FILE', `-w ${DIRECTORY}/f -p wa`, /step-afterrename/, 'f', 'write'],
  ['FILE', `-w ${DIRECTORY}/f -p wa`, /step-missing-create/, 'missing', 'create'],
  ['MISSING', `-w ${DIRECTORY}/missing -p wa`, /step-missing-create/, 'missing', 'create'],
  ['MISSING', `-w ${DIRECTORY}/missing -p wa`, /step-missing-again/, 'missing', 'truncate'],
  ['MISSING', `-w ${DIRECTORY}/missing -p wa`, /step-append/, 'f', 'write'],
  ['PATHZ', `-a always,exit -F path=${DIRECTORY}/real/z -F perm=wa`, /^rm -rf real\/z$/, 'real/z', 'delete'],
  ['PATHZ', `-a always,exit -F path=${DIRECTORY}/real/z -F perm=wa`, /step-pathz/, 'real/z', 'create'],
  ['DD', `-w ${DIRECTORY}/dd -p wa`, /^mkdir dd\/sub$/, 'dd/sub', 'mkdir'],
  ['DD', `-w ${DIRECTORY}/dd -p wa`, /^mv dd dd2$/, 'dd', 'rename'],
  ['DD', `-w ${DIRECTORY}/dd -p wa`, /step-pathz/, 'real/z', 'create'],
]

suite('what watches of files logged in a real kernel', () => {
  for (const [key, rule, command, path, kind] of CASES)
    test(`${rule}: ${command.source} is told as it was`, () => {
      const isLogged = loggedUnder(key).some((one) => command.test(one))
      const { verdict } = coverageOf(parseRules(rule), { path: `${DIRECTORY}/${path}`, kinds: [kind] })
      assert.equal(verdict === 'covered', isLogged)
    })

  test('a watch of a symbolic link saw nothing of what was written through it, and is told so', () => {
    assert.deepEqual(loggedUnder('SL'), [])
    assert.ok(loggedUnder('FILE').some((command) => /step-viasymlink/.test(command)))
    const files: Pick<HostFiles, 'look'> = {
      look: (path) => ({ kind: 'file', real: path === `${DIRECTORY}/sl` ? `${DIRECTORY}/f` : path, name: path }),
    }
    const seen = treeCoverage({ path: `${DIRECTORY}/f`, isTree: false }, parseRules(`-w ${DIRECTORY}/sl -p wa`), {
      ...{ archs: ['b64'], files, mounts: null, hasRings: false },
    })
    assert.deepEqual([seen.verdict, seen.links.length], ['uncovered', 1])
  })
})
