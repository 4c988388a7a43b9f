import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { readSockaddr } from '../../src/event/sockaddr.js'
import { fieldsOf, readText, viewsOf } from '../support/read-log.js'

const line = (type: string, body: string): string => `type=${type} msg=audit(1.000:1): ${body}\n`

/** The fields that are named, of the only record of a line. */
const pick = (text: string, ...names: readonly string[]): readonly (string | null | undefined)[] => {
  const fields = fieldsOf(text)
  return names.map((name) => fields[name])
}

suite('records of all ages', () => {
  test('LOGIN with blanks in its names', () => {
    const body = 'login pid=9 uid=0 old auid=4294967295 new auid=500 old ses=4294967295 new ses=1'
    assert.deepEqual(pick(line('LOGIN', body), 'pid', 'old-auid', 'auid', 'old-ses', 'ses'), [
      ...['9', '4294967295', '500', '4294967295', '1'],
    ])
  })

  test('EXECVE twice, as kernels before 3.10 logged a script, in any order', () => {
    const whole = line('EXECVE', 'argc=4 a0="/usr/bin/perl" a1="-w" a2="/opt/look" a3=2D2D612062')
    const called = line('EXECVE', 'argc=2 a0="/usr/bin/perl" a1="-w"')
    for (const text of [whole + called, called + whole]) {
      const argv = viewsOf(text).flatMap((view) => view.argv ?? [])
      assert.deepEqual(argv, ['/usr/bin/perl', '-w', '/opt/look', '--a b'])
    }
  })

  test('PAM messages before audit 1.7', () => {
    const body = `user pid=1 uid=0 auid=7 msg='PAM: session open acct="root" : exe="/usr/sbin/crond" (hostname=?, addr=10.0.0.1, terminal=cron res=success)'`
    assert.deepEqual(pick(line('USER_START', body), 'op', 'acct', 'exe', 'hostname', 'addr', 'terminal', 'res'), [
      ...['PAM:session_open', 'root', '/usr/sbin/crond', '?', '10.0.0.1', 'cron', 'success'],
    ])
  })

  test('PAM messages of the first daemons, an account before a colon, a message without a field', () => {
    const pam = `user pid=1 uid=0 auid=7 msg='PAM session open: user=root exe="/bin/su" (hostname=?, addr=?, terminal=pts/1 result=Success)'`
    assert.deepEqual(pick(line('USER_START', pam), 'op', 'user', 'exe', 'result'), [
      ...['PAM:session_open', 'root', '/bin/su', 'Success'],
    ])
    const login = `user pid=1 uid=0 auid=7 msg='acct=root: exe="/usr/sbin/sshd" (hostname=?, addr=10.0.0.1, terminal=sshd res=failed)'`
    assert.deepEqual(pick(line('USER_LOGIN', login), 'acct', 'addr', 'res'), ['root', '10.0.0.1', 'failed'])
    assert.deepEqual(pick(line('USER', "pid=1 uid=0 auid=7 msg='backup begins'"), 'msg'), ['backup begins'])
  })

  test("a daemon's words before its fields, and a stamp without a colon", () => {
    const text = 'type=DAEMON_CONFIG msg=audit(1490239800.477:34) config changed, auid=0 pid=1512 res=success\n'
    assert.deepEqual(pick(text, 'auid', 'pid', 'res'), ['0', '1512', 'success'])
  })

  test('a decision of SELinux, a context with blanks, an unknown type', () => {
    const avc = 'avc:  denied  { read write } for  pid=1 comm="x" name="maildrop" dev=hda7 tclass=dir'
    assert.deepEqual(pick(line('AVC', avc), 'seresult', 'seperms', 'pid', 'name'), [
      'denied',
      'read write',
      '1',
      'maildrop',
    ])
    assert.deepEqual(pick(line('SYSCALL', 'subj==firefox (enforce) key=(null)'), 'subj', 'key'), [
      '=firefox (enforce)',
      null,
    ])
    assert.equal(viewsOf(line('UNKNOWN[1337]', 'oflag=0'))[0]!.type, 'OPENAT2')
  })

  test('values with blanks, with quotes inside, in hexadecimal, of several keys', () => {
    const user = `pid=1 msg='op=adding home directory id=1006 exe="/x" res=success'`
    assert.deepEqual(pick(line('ADD_USER', user), 'op', 'id', 'exe'), ['adding home directory', '1006', '/x'])
    const text = `pid=1 msg='text=a "q" exe="/forged" exe="/sbin/auditctl" res=success'`
    assert.deepEqual(pick(line('USER', text), 'text', 'exe'), ['a "q" exe="/forged"', '/sbin/auditctl'])
    assert.deepEqual(pick(line('PATH', 'item=0 name=2F636166C3A9 ses=10'), 'name', 'ses'), ['/caf\xc3\xa9', '10'])
    assert.deepEqual(pick(line('SYSCALL', 'key=61016232'), 'key'), ['a\x01b2'])
    assert.deepEqual(pick(line('USER_AUTH', `msg='acct=28696E76616C6964207573657229'`), 'acct'), ['(invalid user)'])
    assert.deepEqual(pick(line('USER_AUTH', `msg='acct=feed'`), 'acct'), ['feed'])
  })

  test("the kernel's own fields outrank those in a program's message, which keep a name of their own", () => {
    const body = `pid=1 auid=1000 msg='auid=0 acct="root" pid=77'`
    assert.deepEqual(pick(line('USER_CMD', body), 'auid', 'pid', 'msg.auid', 'msg.pid', 'acct'), [
      '1000',
      '1',
      '0',
      '77',
      'root',
    ])
  })

  test('cut values keep what is left of them', () => {
    assert.deepEqual(pick(line('PATH', 'item=0 name="/etc/pas'), 'name'), ['/etc/pas'])
    assert.deepEqual(pick(line('PATH', 'item=0 name=2F6574632F7'), 'name'), ['/etc/'])
    assert.deepEqual(pick(line('USER_CMD', `pid=1 msg='cwd="/" auid=0`), 'pid', 'cwd'), ['1', '/'])
  })
})

suite('arguments', () => {
  test('come together from several records and chunks, in any order', () => {
    const text =
      line('EXECVE', ' a1[1]=6363 a2=""') +
      line('EXECVE', 'argc=3 a0="ls" a1_len=8 a1[0]=6120') +
      line('PROCTITLE', 'proctitle=6C73006120')
    const [first, second, title] = viewsOf(text)
    assert.deepEqual(first!.argv, ['ls', 'a cc', ''])
    assert.equal(second!.argv, null)
    assert.deepEqual(title!.argv, ['ls', 'a '])
  })
})

suite('socket addresses', () => {
  const cases: Readonly<Record<string, readonly [string, string | null, number | null, string | null]>> = {
    '020000167F0000010000000000000000': ['inet', '127.0.0.1', 22, null],
    '0002D903000000000000000000000000': ['inet', '0.0.0.0', 55555, null],
    '0A000016000000000000000000000000000000000000000100000000': ['inet6', '::1', 22, null],
    '0A0000160000000000000000000000000000FFFF0A0B0C0D00000000': ['inet6', '10.11.12.13', 22, null],
    '01002F72756E2F6100424242': ['unix', null, null, '/run/a'],
    '010000616263': ['unix', null, null, '@abc'],
    '100000000000000000000000': ['netlink', null, null, null],
    '0200': ['inet', null, null, null],
  }
  for (const [digits, [family, address, port, path]] of Object.entries(cases))
    test(`${family} ${address ?? path ?? ''} of ${digits.length / 2} bytes`, () => {
      assert.deepEqual(readSockaddr(digits), { family, address, port, path })
    })

  test('stand beside the fields', () => {
    const [view] = viewsOf(line('SOCKADDR', 'saddr=020000167F0000010000000000000000'))
    assert.equal(view!.socket?.address, '127.0.0.1')
    assert.equal(readText(line('SOCKADDR', 'saddr=zz')).events.length, 1)
  })
})
