import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import { parseRules } from '../../src/rules/parse-rules.js'
import type { Rule } from '../../src/rules/rule.js'

const only = (text: string): Rule => {
  const { rules, unknown } = parseRules(text)
  assert.deepEqual(unknown, [])
  assert.equal(rules.length, 1)
  return rules[0]!
}

suite('a watch', () => {
  test('has a path, permissions and a key', () => {
    const rule = only('-w /etc/passwd -p wa -k identity')
    assert.deepEqual(rule.scope, { kind: 'watch', path: '/etc/passwd' })
    assert.deepEqual([...rule.permissions!].sort(), ['a', 'w'])
    assert.equal(rule.key, 'identity')
    assert.equal(rule.action, 'always')
    assert.equal(rule.arch, null)
  })

  test('may have its permissions in capitals, as auditctl takes them', () => {
    assert.deepEqual([...only('-w /etc/passwd -p WA').permissions!].sort(), ['a', 'w'])
  })

  test('without -p asks for every permission', () => {
    assert.deepEqual([...only('-w /etc -k all').permissions!].sort(), ['a', 'r', 'w', 'x'])
  })

  test('may have the values of its options without a blank before them, as getopt takes them', () => {
    const rule = only('-w /etc/passwd -pwa -kidentity')
    assert.deepEqual([[...rule.permissions!].sort(), rule.key], [['a', 'w'], 'identity'])
    assert.equal(only('-a always,exit -Farch=b64 -Sopenat -Fdir=/etc -Fkey=x').key, 'x')
  })

  test('may have its options in any order, and a slash at its end', () => {
    const rule = only('-w /etc/ -k etc -p w')
    assert.deepEqual(rule.scope, { kind: 'watch', path: '/etc' })
    assert.deepEqual([...rule.permissions!], ['w'])
    assert.equal(rule.key, 'etc')
  })

  test('may have blanks in its path when quoted', () => {
    assert.equal(only('-w "/srv/my files" -p wa').scope?.path, '/srv/my files')
    assert.equal(only("-w '/srv/my files' -p wa").scope?.path, '/srv/my files')
  })
})

suite('a rule as auditctl -l prints it', () => {
  test('has action and list in either order', () => {
    assert.equal(only('-a always,exit -F dir=/etc -F perm=wa').action, 'always')
    assert.equal(only('-a exit,always -F dir=/etc -F perm=wa').action, 'always')
    assert.equal(only('-a never,exit -F dir=/etc').action, 'never')
  })

  test('has a directory or a path', () => {
    assert.deepEqual(only('-a always,exit -S all -F dir=/etc/ -F perm=wa -F key=x').scope, {
      kind: 'dir',
      path: '/etc',
    })
    assert.deepEqual(only('-a always,exit -S all -F path=/etc/hosts -F perm=wa').scope, {
      kind: 'path',
      path: '/etc/hosts',
    })
  })

  test('lists its syscalls with commas, with several -S, or means all of them', () => {
    assert.deepEqual(only('-a always,exit -F arch=b64 -S open,openat -S 87').syscalls, ['open', 'openat', '87'])
    assert.equal(only('-a always,exit -S all -F dir=/etc').syscalls, null)
    assert.equal(only('-a always,exit -F dir=/etc').syscalls, null)
  })

  test('has its key behind -F key= or -k', () => {
    assert.equal(only('-a always,exit -F dir=/etc -F perm=w -F key=one').key, 'one')
    assert.equal(only('-a always,exit -F dir=/etc -F perm=w -k two').key, 'two')
  })

  test('keeps every comparison that is not its place, its permission, its architecture or its key', () => {
    const rule = only(
      '-a always,exit -F arch=b64 -F dir=/etc -F perm=wa -F auid>=1000 -F auid!=-1 -C uid!=euid -F key=x',
    )
    assert.deepEqual(
      rule.filters.map(({ name, operator, value }) => `${name}${operator}${value}`),
      ['auid>=1000', 'auid!=-1', 'uid!=euid'],
    )
    assert.equal(rule.arch, 'b64')
  })

  test('reads every operator whole', () => {
    const operators = ['=', '!=', '>', '>=', '<', '<=', '&', '&=']
    const text = `-a always,exit -S openat ${operators.map((operator) => `-F a2${operator}01000`).join(' ')}`
    assert.deepEqual(
      only(text).filters.map(({ operator }) => operator),
      operators,
    )
  })

  test('put before the others with -A comes first', () => {
    const { rules } = parseRules('-w /etc -p wa\n-A never,exit -F dir=/etc/app\n')
    assert.deepEqual(
      rules.map(({ action }) => action),
      ['never', 'always'],
    )
  })
})

suite('the architecture of a rule', () => {
  for (const [given, arch] of [
    ['arch=b64', 'b64'],
    ['arch=x86_64', 'b64'],
    ['arch=s390x', 'b64'],
    ['arch=0xc000003e', 'b64'],
    ['arch=i386', 'b32'],
    ['arch=armv7l', 'b32'],
    ['arch=0x40000003', 'b32'],
    ['arch!=b64', 'b32'],
    ['arch!=b32', 'b64'],
    ['arch=sparc', 'sparc'],
  ] as const)
    test(`${given} is ${arch}`, () => {
      assert.equal(only(`-a always,exit -F ${given} -S openat -F dir=/etc`).arch, arch)
    })
})

suite('a rule as auditctl -l printed it up to audit 2.3', () => {
  test('of a file, of a directory, with its length, and of calls', () => {
    const { rules, unknown } = parseRules(
      [
        'LIST_RULES: exit,always watch=/etc/motd perm=wa key=motd',
        'LIST_RULES: exit,always dir=/etc/ssh (0x8) perm=rwxa key=ssh',
        'LIST_RULES: exit,always arch=3221225534 (0xc000003e) auid>=500 (0x1f4) auid!=-1 (0xffffffff) key=mod syscall=chmod,fchmod',
        'LIST_RULES: exit,never arch=1073741827 (0x40000003) exit=-13 (0xfffffff3) syscall=all',
        'LIST_RULES: exclude,always msgtype=PATH (0x516)',
      ].join('\n'),
    )
    assert.deepEqual(unknown, [])
    assert.deepEqual(
      rules.map(({ action, scope, arch, syscalls, key }) => ({ action, path: scope?.path, arch, syscalls, key })),
      [
        { action: 'always', path: '/etc/motd', arch: null, syscalls: null, key: 'motd' },
        { action: 'always', path: '/etc/ssh', arch: null, syscalls: null, key: 'ssh' },
        { action: 'always', path: undefined, arch: 'b64', syscalls: ['chmod', 'fchmod'], key: 'mod' },
        { action: 'never', path: undefined, arch: 'b32', syscalls: null, key: null },
      ],
    )
    assert.deepEqual(
      rules[2]!.filters.map(({ name, operator, value }) => `${name}${operator}${value}`),
      ['auid>=500', 'auid!=-1'],
    )
    assert.equal(parseRules('LIST_RULES: exclude,always msgtype=PATH (0x516)').excluding !== null, true)
  })
})

suite('a file of rules', () => {
  test('has comments, blank lines and controls, which are no rules', () => {
    const { rules, unknown } = parseRules(
      '## made by hand\n-D\n-b 8192\n-f 1\n-r 0\n-i\n-c\n--backlog_wait_time 60000\n--loginuid-immutable\n\n-w /etc -p wa\n-e 2\n',
    )
    assert.equal(rules.length, 1)
    assert.deepEqual(unknown, [])
  })

  test('-D forgets what stands before it', () => {
    const { rules, taskNever } = parseRules('-w /etc -p wa\n-a never,task\n-D\n-w /opt -p wa\n')
    assert.deepEqual(
      rules.map(({ scope }) => scope?.path),
      ['/opt'],
    )
    assert.equal(taskNever, false)
  })

  test('-e 0 switches auditing off, -e 1 and -e 2 do not, and the last one counts', () => {
    assert.equal(parseRules('-e 0\n').disabled, true)
    assert.equal(parseRules('-e 1\n').disabled, false)
    assert.equal(parseRules('-e 0\n-e 2\n').disabled, false)
  })

  test('-a never,task exempts every process, in either order', () => {
    assert.equal(parseRules('-a never,task\n').taskNever, true)
    assert.equal(parseRules('-a task,never\n').taskNever, true)
    assert.equal(parseRules('-a never,exclude -F msgtype=CWD\n').taskNever, false)
  })

  test('keeps every line that it does not understand, with its number', () => {
    const { rules, unknown } = parseRules(
      '-w /etc -p wa\nwatch /opt please\n-w relative/path -p wa\n-a always,exit -F\n',
    )
    assert.equal(rules.length, 1)
    assert.deepEqual(unknown, [
      { line: 2, text: 'watch /opt please' },
      { line: 3, text: '-w relative/path -p wa' },
      { line: 4, text: '-a always,exit -F' },
    ])
  })

  test('"No rules" is what auditctl says of none', () => {
    assert.deepEqual(parseRules('No rules\n'), {
      rules: [],
      disabled: false,
      taskNever: false,
      excluding: null,
      exempting: [],
      others: [],
      unknown: [],
    })
  })

  test('may have the line ends of another system', () => {
    const { rules, unknown } = parseRules('-w /etc -p wa -k etc\r\n-w /opt -p wa -k opt\r\n')
    assert.deepEqual(
      rules.map(({ key }) => key),
      ['etc', 'opt'],
    )
    assert.deepEqual(unknown, [])
  })

  for (const host of ['night', 'raw', 'boots'])
    test(`of the recorded host ${host} is understood line by line`, () => {
      const { rules, unknown } = parseRules(readFileSync(`fixtures/${host}/audit.rules`, 'latin1'))
      assert.deepEqual(unknown, [])
      assert.notEqual(rules.length, 0)
    })
})
