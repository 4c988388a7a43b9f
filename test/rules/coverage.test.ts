import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { OperationKind } from '../../src/model/file-operation.js'
import { coverageOf, smallestRule } from '../../src/rules/coverage.js'
import { parseRules } from '../../src/rules/parse-rules.js'
import type { Coverage } from '../../src/rules/rule.js'

const ask = (rules: string, path: string, ...kinds: readonly OperationKind[]): Coverage =>
  coverageOf(parseRules(rules), { path, kinds })
const verdictOf = (rules: string, path: string, ...kinds: readonly OperationKind[]): Coverage['verdict'] =>
  ask(rules, path, ...kinds).verdict

const WRITES = [
  'write',
  'create',
  'delete',
  'rename',
  'link',
  'symlink',
  'mkdir',
  'rmdir',
  'mknod',
  'truncate',
] as const
const ATTRIBUTES = ['chmod', 'chown', 'setxattr', 'removexattr'] as const

suite('permissions', () => {
  for (const kind of WRITES)
    test(`${kind} is logged by w and not by a`, () => {
      assert.equal(verdictOf('-w /etc -p w', '/etc/x', kind), 'covered')
      // link(2) and its like stand in both classes of the kernel; only w is counted on.
      assert.equal(verdictOf('-w /etc -p a', '/etc/x', kind), 'uncovered')
    })

  for (const kind of ATTRIBUTES)
    test(`${kind} is logged by a and not by w`, () => {
      assert.equal(verdictOf('-w /etc -p a', '/etc/x', kind), 'covered')
      assert.equal(verdictOf('-w /etc -p w', '/etc/x', kind), 'uncovered')
    })

  test('a change of times is logged by no permission, and the answer says so', () => {
    const coverage = ask('-w /etc -p rwxa -k etc', '/etc/x', 'utime')
    assert.equal(coverage.verdict, 'uncovered')
    assert.match(coverage.because ?? '', /"-w \/etc -p rwxa -k etc".*utime/)
  })

  test('a change of times is logged by a rule on its syscalls', () => {
    const rule = '-a always,exit -F arch=b64 -S utimensat,utimes -F dir=/etc -F key=times'
    assert.equal(verdictOf(rule, '/etc/x', 'utime'), 'covered')
    assert.equal(verdictOf(rule, '/etc/x', 'write'), 'uncovered')
  })

  test('reading and executing log no change', () => {
    assert.equal(verdictOf('-w /etc -p rx', '/etc/x', 'write'), 'uncovered')
  })

  test('a question about several kinds is covered only if each of them is', () => {
    assert.equal(verdictOf('-w /etc -p w', '/etc/x', 'write', 'chmod'), 'uncovered')
    assert.equal(verdictOf('-w /etc -p wa', '/etc/x', 'write', 'chmod'), 'covered')
    assert.equal(verdictOf('-w /etc -p wa', '/etc/x', 'write', 'utime'), 'uncovered')
  })
})

suite('the place of a rule', () => {
  const table: readonly (readonly [string, string, Coverage['verdict']])[] = [
    ['-w /etc -p wa', '/etc/passwd', 'covered'],
    ['-w /etc -p wa', '/etc', 'covered'],
    ['-w /etc -p wa', '/etc/deep/in/there', 'covered'],
    ['-w /etc -p wa', '/etcetera', 'uncovered'],
    ['-w /etc -p wa', '/etcetera/passwd', 'uncovered'],
    ['-w /etc/ -p wa', '/etc/passwd', 'covered'],
    ['-w /etc/passwd -p wa', '/etc/passwd', 'covered'],
    ['-w /etc/passwd -p wa', '/etc/passwd-', 'uncovered'],
    ['-a always,exit -F dir=/etc -F perm=wa', '/etc/app/x', 'covered'],
    ['-a always,exit -F dir=/etc -F perm=wa', '/opt/x', 'uncovered'],
    ['-a always,exit -F path=/etc/app -F perm=wa', '/etc/app', 'covered'],
    ['-a always,exit -F path=/etc/app -F perm=wa', '/etc/app/x', 'uncovered'],
    ['-a always,exit -F perm=wa', '/anywhere', 'covered'],
    ['-w / -p wa', '/anywhere', 'covered'],
    ['', '/etc/passwd', 'uncovered'],
    // The links of a merged /usr: the kernel resolves the path of a rule, and AIDE names the true place.
    ['-w /bin -p wa', '/usr/bin/ls', 'covered'],
    ['-w /sbin/useradd -p wa', '/usr/sbin/useradd', 'covered'],
    ['-w /lib64 -p wa', '/usr/lib/libc.so', 'uncovered'],
    ['-w /binary -p wa', '/usr/binary', 'uncovered'],
  ]
  for (const [rule, path, verdict] of table)
    test(`"${rule}" leaves ${path} ${verdict}`, () => {
      assert.equal(verdictOf(rule, path, 'write'), verdict)
    })
})

suite('rules of syscalls', () => {
  test('cover the kinds of change that these syscalls make', () => {
    const rule = '-a always,exit -F arch=b64 -S chmod,fchmod,fchmodat'
    assert.equal(verdictOf(rule, '/etc/x', 'chmod'), 'covered')
    assert.equal(verdictOf(rule, '/etc/x', 'chown'), 'uncovered')
  })

  test('of open cover writing, creating and truncating', () => {
    for (const kind of ['write', 'create', 'truncate'] as const)
      assert.equal(verdictOf('-a always,exit -F arch=b64 -S openat -F dir=/etc', '/etc/x', kind), 'covered')
  })

  test('of execve log no change of a file', () => {
    assert.equal(verdictOf('-a always,exit -F arch=b64 -S execve', '/etc/x', 'write'), 'uncovered')
  })

  test('are met only by their permission where they have one as well', () => {
    assert.equal(verdictOf('-a always,exit -F arch=b64 -S chmod -F dir=/etc -F perm=w', '/etc/x', 'chmod'), 'uncovered')
  })
})

suite('a rule that lists syscalls', () => {
  const rule = (names: string): string => `-a always,exit -F arch=b64 -S ${names} -F dir=/etc`

  test('and leaves out one that programs make every day covers partly, and the answer names it', () => {
    const coverage = ask(rule('unlink,rmdir'), '/etc/x', 'delete')
    assert.equal(coverage.verdict, 'partly')
    assert.deepEqual(coverage.unlisted, ['unlinkat'])
    assert.equal(verdictOf(rule('rename,renameat'), '/etc/x', 'rename'), 'partly')
    assert.equal(verdictOf(rule('chmod,fchmod'), '/etc/x', 'chmod'), 'partly')
  })

  test('is completed by another', () => {
    assert.equal(verdictOf(`${rule('unlink')}\n${rule('unlinkat')}`, '/etc/x', 'delete'), 'covered')
    assert.equal(verdictOf(`${rule('unlink')}\n-w /etc -p wa`, '/etc/x', 'delete'), 'covered')
  })

  test('need not list what its architecture never had', () => {
    assert.equal(verdictOf(rule('unlinkat'), '/etc/x', 'delete'), 'covered')
    assert.equal(verdictOf(rule('openat'), '/etc/x', 'write'), 'covered')
  })

  test('may list numbers', () => {
    assert.equal(verdictOf(rule('87,263'), '/etc/x', 'delete'), 'covered')
  })
})

suite('the result that a rule asks for', () => {
  test('is no matter when it is success: a change is one', () => {
    assert.equal(verdictOf('-a always,exit -F dir=/etc -F perm=wa -F success=1', '/etc/x', 'write'), 'covered')
  })

  for (const all of ['-F success!=0', '-F exit>=0', '-F exit>-1', '-F exit!=-EACCES'])
    test(`is no matter when it is all but failures: ${all}`, () => {
      assert.equal(verdictOf(`-a always,exit -F dir=/etc -F perm=wa ${all}`, '/etc/x', 'write'), 'covered')
    })

  test('leaves some out when it is one value of several: an open returns a descriptor', () => {
    assert.equal(verdictOf('-a always,exit -F dir=/etc -F perm=wa -F exit=0', '/etc/x', 'write'), 'partly')
  })

  for (const failed of ['-F success=0', '-F success!=1', '-F exit<0', '-F exit=-EACCES', '-F exit=-1'])
    test(`covers no change when it is a failure: ${failed}`, () => {
      assert.equal(verdictOf(`-a always,exit -F dir=/etc -F perm=wa ${failed}`, '/etc/x', 'write'), 'uncovered')
    })
})

suite('the exclude list', () => {
  test('uncovers everything when it drops the records of paths or calls', () => {
    for (const type of ['PATH', 'SYSCALL', '1302']) {
      const coverage = ask(`-a always,exclude -F msgtype=${type}\n-w /etc -p wa`, '/etc/x', 'write')
      assert.equal(coverage.verdict, 'uncovered')
      assert.match(coverage.because ?? '', /out of the log/)
    }
  })

  test('is no matter when it drops others', () => {
    for (const type of ['CWD', 'PROCTITLE'])
      assert.equal(verdictOf(`-a always,exclude -F msgtype=${type}\n-w /etc -p wa`, '/etc/x', 'write'), 'covered')
  })
})

suite('a rule that keeps some out of the log', () => {
  for (const exempting of [
    '-a always,exclude -F exe=/usr/bin/rsync',
    '-a never,exclude -F msgtype=PATH -F auid=1001',
    '-a never,filesystem -F fstype=0x9123683e',
  ])
    test(`leaves no path covered for all: ${exempting}`, () => {
      const coverage = ask(`-w /etc -p wa\n${exempting}`, '/etc/x', 'write')
      assert.deepEqual([coverage.verdict, 'rule' in coverage ? coverage.rule.text : null], ['partly', exempting])
    })

  test('is no matter when it is about other records', () => {
    const rules = '-w /etc -p wa\n-a always,exclude -F msgtype=CRYPTO_KEY_USER -F uid=0'
    assert.equal(verdictOf(rules, '/etc/x', 'write'), 'covered')
  })
})

suite('path= of a directory', () => {
  const rule = '-a always,exit -F path=/etc/app -F perm=wa'
  test('covers the names that come and go in it', () => {
    for (const kind of ['create', 'delete', 'rename', 'mkdir'] as const)
      assert.equal(verdictOf(rule, '/etc/app/x', kind), 'covered')
  })

  test('covers neither what is written to them nor what lies deeper', () => {
    assert.equal(verdictOf(rule, '/etc/app/x', 'chmod'), 'uncovered')
    assert.equal(verdictOf(rule, '/etc/app/deep/x', 'create'), 'uncovered')
  })
})

suite('a rule that logs for some only', () => {
  for (const filter of ['-F auid>=1000', '-F uid=0', '-F exe=/usr/bin/vi', '-C auid!=uid'])
    test(`covers partly: ${filter}`, () => {
      assert.equal(verdictOf(`-a always,exit -F dir=/etc -F perm=wa ${filter}`, '/etc/x', 'write'), 'partly')
    })

  test('covers partly when it is for 32-bit programs only', () => {
    assert.equal(verdictOf('-a always,exit -F arch=b32 -F dir=/etc -F perm=wa', '/etc/x', 'write'), 'partly')
  })

  test('is no matter when another one covers everybody', () => {
    const rules = '-a always,exit -F dir=/etc -F perm=wa -F auid>=1000\n-w /etc -p wa -k all'
    const coverage = ask(rules, '/etc/x', 'write')
    assert.equal(coverage.verdict, 'covered')
    assert.equal(coverage.rule.key, 'all')
  })

  test('that exempts only some leaves the rule behind it for the others', () => {
    const rules = '-a never,exit -F dir=/etc -F auid=1001\n-w /etc -p wa'
    assert.equal(verdictOf(rules, '/etc/x', 'write'), 'partly')
  })
})

suite('a rule without a path that lists no call', () => {
  test('is for all calls, so it exempts whoever it is about', () => {
    for (const never of [
      '-a never,exit -F subj_type=crond_t',
      '-a exit,never -F arch=b64 -S all -F exe=/usr/bin/vmtoolsd',
      '-a never,exit -F auid=unset',
    ]) {
      const coverage = ask(`${never}\n-w /etc -p wa`, '/etc/x', 'write')
      assert.equal(coverage.verdict, 'partly', never)
      assert.equal(coverage.rule.text, never)
    }
  })

  test('exempts nobody of failures only, nor behind the rule that logs', () => {
    assert.equal(verdictOf('-a never,exit -F exit=-ENOENT\n-w /etc -p wa', '/etc/x', 'write'), 'covered')
    assert.equal(verdictOf('-w /etc -p wa\n-a never,exit -F auid=unset', '/etc/x', 'write'), 'covered')
  })

  test('logs everything of those whom it asks for', () => {
    assert.equal(verdictOf('-a always,exit -S all -F auid>=1000 -F key=all', '/etc/x', 'utime'), 'partly')
    assert.equal(verdictOf('-a always,exit -F arch=b64 -F euid=0 -F auid>=1000', '/etc/x', 'chmod'), 'partly')
  })
})

suite('what exempts', () => {
  test('a never rule before an always rule wins', () => {
    const coverage = ask('-a never,exit -F dir=/etc/app\n-w /etc -p wa', '/etc/app/x', 'write')
    assert.equal(coverage.verdict, 'uncovered')
    assert.match(coverage.because ?? '', /"-a never,exit -F dir=\/etc\/app"/)
  })

  test('a never rule behind an always rule, or for another place, does nothing', () => {
    assert.equal(verdictOf('-w /etc -p wa\n-a never,exit -F dir=/etc', '/etc/x', 'write'), 'covered')
    assert.equal(verdictOf('-a never,exit -F dir=/opt\n-w /etc -p wa', '/etc/x', 'write'), 'covered')
  })

  test('-e 0 uncovers everything', () => {
    assert.equal(verdictOf('-w /etc -p wa\n-e 0', '/etc/x', 'write'), 'uncovered')
  })

  test('-a never,task uncovers everything', () => {
    const coverage = ask('-a never,task\n-w /etc -p wa', '/etc/x', 'write')
    assert.equal(coverage.verdict, 'uncovered')
    assert.match(coverage.because ?? '', /never,task/)
  })

  test('-a never,task with a condition uncovers the processes that meet it', () => {
    const coverage = ask('-a never,task -F auid=1001\n-w /etc -p wa', '/etc/x', 'write')
    assert.equal(coverage.verdict, 'partly')
    assert.equal(coverage.rule.text, '-a never,task -F auid=1001')
  })
})

suite('the smallest rule', () => {
  const kindsOf: readonly (readonly [readonly OperationKind[], string])[] = [
    [['write'], 'w'],
    [['chmod'], 'a'],
    [['write', 'chmod'], 'wa'],
    [['utime'], 'times'],
    [['utime', 'write'], 'times and w'],
    [['utime', 'chmod', 'create'], 'times and wa'],
  ]
  for (const [kinds, what] of kindsOf)
    test(`for ${kinds.join(', ')} asks for ${what}, and covers the path once it is loaded`, () => {
      const rules = smallestRule({ path: '/etc/app/x', kinds }, '/etc/app')
      assert.equal(verdictOf(rules.replaceAll(' and ', '\n'), '/etc/app/x', ...kinds), 'covered')
    })

  test('does not ask for permissions that nobody needs', () => {
    assert.doesNotMatch(smallestRule({ path: '/etc/x', kinds: ['write'] }, '/etc'), /perm=wa|utimensat/)
  })
})
