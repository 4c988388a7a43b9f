import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { rules, type RulesOptions } from '../../src/app/rules.js'
import { diffRules } from '../../src/ruleset/diff.js'
import { auditctlParser } from '../support/auditctl.js'
import { folder } from '../support/folder.js'

/** A small host with what rules stumble over: a path with a blank, a link, a person's home, an AIDE of its own. */
const host = (t: TestContext): string => {
  const root = folder(t)
  for (const directory of [
    'etc/aide',
    'etc/audit',
    'etc/ssh',
    'usr/bin',
    'var/log/audit',
    'home/eva/.ssh',
    'srv/the data',
    'tmp',
  ])
    mkdirSync(join(root, directory), { recursive: true })
  const files = {
    'etc/passwd': 'root:x:0:0::/root:/bin/bash\neva:x:1000:1000::/home/eva:/bin/bash\n',
    'etc/login.defs': 'UID_MIN 1000\n',
    'etc/shadow': '',
    'usr/bin/sudo': '',
    'etc/aide/aide.conf': '@@define D /srv\n@@{D}/the\\ data sha256\n!/srv/the\\ data/cache\n/etc/ssh p+u+g\n',
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text)
  symlinkSync('usr/bin', join(root, 'bin'))
  return root
}

const options = (root: string, different: Partial<RulesOptions> = {}): RulesOptions => ({
  ...{ root, auditctl: null, machine: 'x86_64', aideConf: null, aideDatabase: null, profile: 'standard' },
  ...{ panicOnFailure: false, quietPrograms: [], isCompared: false, loaded: null },
  ...different,
})

/** How many rules a file has. */
const count = (text: string): number => text.split('\n').filter((line) => /^-[aw] /.test(line)).length

const installed = spawnSync('auditctl', ['-v'], { encoding: 'utf8' }).stdout as string | null
const version = /\d[\d.]*/.exec(installed ?? '')?.[0] ?? null

suite('the rules that are written', () => {
  for (const profile of ['small', 'standard', 'strict'] as const)
    for (const auditctl of [version, '2.8.5'])
      test(`of profile ${profile}${auditctl === '2.8.5' ? ' in the words of audit 2' : ''} are all accepted by the parser of auditctl`, async (t) => {
        const parse = auditctlParser(t)
        if (parse === null) return
        const { text } = await rules(options(host(t), { profile, auditctl }))
        assert.ok(count(text) > 30)
        assert.deepEqual(parse(text), { status: 0, accepted: count(text), complaints: '' })
      })

  test('would be refused if one were wrong', (t) => {
    const parse = auditctlParser(t)
    if (parse === null) return
    const answer = parse('-a always,exit -F arch=b64 -S nosuchcall -F key=x\n')
    assert.deepEqual([answer.status === 0, answer.accepted], [false, 0])
  })

  test('name paths that exist, follow links, and say what was left out', async (t) => {
    const { text } = await rules(options(host(t), { auditctl: '3.0.9' }))
    assert.match(text, /^-a always,exit -F arch=b64 -F path=\/etc\/shadow -F perm=wa -F key=identity$/m)
    assert.match(text, /^-a always,exit -F arch=b32 -F path=\/etc\/shadow -F perm=wa -F key=identity$/m)
    assert.match(text, /-F dir=\/usr\/bin -F perm=wa -F key=bin$/m)
    assert.match(text, /-F dir=\/home\/eva\/\.ssh /)
    assert.match(text, /^# left out: \/etc\/gshadow \(does not exist\)$/m)
  })

  test('watch what AIDE watches, blanks in names and all, and tell what AIDE leaves out', async (t) => {
    const { text } = await rules(options(host(t), { auditctl: '3.0.9' }))
    assert.match(text, /-F dir=\/srv\/the\\ data -F perm=wa -F key=aide$/m)
    assert.match(text, /^# left out: \/srv\/the data\/cache \(AIDE leaves it out, but/m)
  })

  test('never halt the host unless that was asked for', async (t) => {
    const root = host(t)
    for (const profile of ['small', 'standard', 'strict'] as const) {
      assert.match((await rules(options(root, { profile }))).text, /^-f 1$/m)
      assert.match((await rules(options(root, { profile, panicOnFailure: true }))).text, /^-f 2$/m)
    }
  })

  test('have no name that the auditctl does not know: newer calls are written as numbers, and io_uring is left out', async (t) => {
    const { text } = await rules(options(host(t), { auditctl: '3.0.0' }))
    assert.doesNotMatch(text, /openat2|mount_setattr|-a always,io_uring/)
    assert.match(text, /open,openat,437,/)
    assert.match(text, /left out: changes through io_uring/)
  })

  test('for a machine that nobody knows are refused', async (t) => {
    await assert.rejects(rules(options(host(t), { machine: 'pdp11' })), /"pdp11" is no machine/)
  })
})

suite('compared with what is loaded', () => {
  const compared = async (t: TestContext, change: (text: string) => string): Promise<readonly [number, number]> => {
    const root = host(t)
    const { text } = await rules(options(root, { auditctl: '3.0.9' }))
    const loaded = join(root, 'loaded')
    writeFileSync(loaded, change(text), 'latin1')
    const { diff } = await rules(options(root, { auditctl: '3.0.9', isCompared: true, loaded }))
    return [diff!.missing.length, diff!.surplus.length]
  }

  test('the same rules are the same in the words of auditctl -l', async (t) => {
    const asListed = (text: string): string =>
      text
        .replaceAll('auid!=4294967295', 'auid!=-1')
        .replaceAll('exit=-EACCES', 'exit=-13')
        .replaceAll('a1&06000', 'a1&0xc00')
    assert.deepEqual(await compared(t, asListed), [0, 0])
  })

  test('are those of the copy of a host where that is asked', async (t) => {
    const root = host(t)
    writeFileSync(join(root, 'etc/audit/audit.rules'), '-w /opt -p wa -k mine\n')
    const { diff } = await rules(options(root, { isCompared: true }))
    assert.deepEqual(diff!.surplus, ['-w /opt -p wa -k mine'])
  })

  test('rules of the other lists count as well, and what is excluded is so by either word', async (t) => {
    const filter = '-a never,filesystem -F fstype=0x9123683e\n'
    const exclude = '-a always,exclude -F msgtype=CWD\n'
    assert.deepEqual(await compared(t, (text) => `${text}${filter}-a task,never\n`), [0, 2])
    assert.deepEqual(diffRules(exclude, '-a exclude,never -F msgtype=CWD\n'), { missing: [], surplus: [] })
    const uring = '-a always,io_uring -S openat2 -F key=uring'
    assert.deepEqual(diffRules(`${uring}\n`, ''), { missing: [uring], surplus: [] })
  })

  test('a rule that is missing and one besides are told', async (t) => {
    const without = (text: string): string => text.replace(/^.*path=\/etc\/shadow.*\n/m, '-w /opt -p wa -k mine\n')
    assert.deepEqual(await compared(t, without), [1, 1])
  })
})
