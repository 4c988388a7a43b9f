import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { isWanted, parseShipOnly } from '../../src/plugin/ship-only.js'

const stamp = 'msg=audit(1000.000:1): '
const syscall = (rest: string, key = '(null)'): string =>
  `type=SYSCALL ${stamp}arch=c000003e ${rest} items=1 ppid=8 pid=9 auid=1001 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts1 ses=3 comm="vi" exe="/usr/bin/vi" key=${key}`
const OPEN = 'syscall=2 success=yes exit=3 a0=1 a1=241 a2=1b6 a3=0'
const OPENAT = 'syscall=257 success=yes exit=3 a0=ffffff9c a1=1 a2=241 a3=1b6'
const path = (name: string): string =>
  `type=PATH ${stamp}item=0 name=${name} inode=2 dev=fe:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 nametype=NORMAL`
const cwd = `type=CWD ${stamp}cwd="/etc/ssh"`
const wants = (only: string, ...records: readonly string[]): boolean => isWanted(parseShipOnly([only]), records)

suite('--ship-only', () => {
  test('by key wants an event that has it, also among several', () => {
    assert.ok(wants('key=etc', syscall(OPEN, '"etc"')))
    assert.ok(wants('key=b', syscall(OPEN, '610162')))
    assert.ok(!wants('key=et', syscall(OPEN, '"etc"')))
    assert.ok(!wants('key=etc', syscall(OPEN)))
  })

  test('by path wants what touches it or anything below, by whatever name', () => {
    assert.ok(wants('path=/etc/ssh', syscall(OPEN), cwd, path('"/etc/ssh/a"')))
    assert.ok(wants('path=/etc/ssh/', syscall(OPEN), cwd, path('"/etc/x/../ssh"')))
    assert.ok(wants('path=/etc/ssh', syscall(OPENAT), cwd, path('"a"')))
    assert.ok(wants('path=/', syscall(OPENAT), cwd, path('"a"')))
    assert.ok(!wants('path=/etc/ssh', syscall(OPENAT), cwd, path('"../sshd"')))
    assert.ok(!wants('path=/etc/ssh', syscall(OPEN), cwd, path('"/etc/ssh.conf"')))
  })

  test('by path wants what can be anywhere: a name by a descriptor, or none', () => {
    assert.ok(wants('path=/srv', syscall('syscall=257 success=yes exit=3 a0=5 a1=1 a2=241 a3=1b6'), cwd, path('"a"')))
    assert.ok(wants('path=/srv', syscall('syscall=91 success=yes exit=0 a0=5 a1=1 a2=241 a3=1b6'), cwd, path('(null)')))
    assert.ok(
      wants('path=/srv', syscall('syscall=264 success=yes exit=0 a0=ffffff9c a1=1 a2=5 a3=1'), cwd, path('"a"')),
    )
  })

  test('by topic wants what activity puts under it', () => {
    assert.ok(wants('topic=account', syscall(OPEN), cwd, path('"/etc/shadow"')))
    assert.ok(!wants('topic=kernel', syscall(OPEN), cwd, path('"/etc/shadow"')))
    assert.ok(wants('topic=kernel', syscall('syscall=313 success=yes exit=0 a0=3 a1=1 a2=0 a3=1')))
  })

  test('wants what no system call tells, and what it can not read', () => {
    assert.ok(wants('key=etc', `type=USER_LOGIN ${stamp}pid=1 res=success`))
    assert.ok(wants('key=etc', 'no record'))
    assert.ok(wants('key=etc', `type=CONFIG_CHANGE ${stamp}op=add_rule key="x" list=4 res=1`))
  })

  test('that says nothing wants everything', () => {
    assert.ok(isWanted(parseShipOnly([]), [syscall(OPEN)]))
  })
})
