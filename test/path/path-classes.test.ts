import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { classesOf, homeOf } from '../../src/path/path-classes.js'

suite('the classes of a path', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['/etc/shadow', ['static-file', 'account']],
    ['/etc/shadow.bak', ['static-file']],
    ['/etc/passwdx', ['static-file']],
    ['/usr/bin/ls', ['binary']],
    ['/usr/lib/x86_64-linux-gnu/libc.so.6', ['binary']],
    ['/usr/lib/python3/x.py', []],
    ['/lib/modules/6.1/a.ko', ['kernel']],
    ['/home/eva/.ssh/id_ed25519', ['private-key', 'home']],
    ['/home/eva/.ssh/id_ed25519.pub', ['home']],
    ['/home/eva/.ssh/authorized_keys', ['home']],
    ['/etc/letsencrypt/live/x.org/privkey.pem', ['static-file', 'private-key']],
    ['/etc/letsencrypt/live/x.org/fullchain.pem', ['static-file']],
    ['/var/log/audit/audit.log', ['log', 'audit']],
    ['/tmp', ['temporary']],
    ['/tmpx/y', []],
  ]
  for (const [path, classes] of cases)
    test(`${path}: ${classes.join(', ') || 'none'}`, () => {
      assert.deepEqual([...classesOf(path)], classes)
    })

  test('a home has the name of its folder', () => {
    assert.deepEqual(['/home/eva/x', '/export/home/max', '/home', '/root/x'].map(homeOf), ['eva', 'max', null, null])
  })
})
