import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { recordTypeName, recordTypeNumber } from '../../src/tables/record-type-name.js'

test('record types have their names', () => {
  const facts = `
    1005 USER · 1006 LOGIN · 1100 USER_AUTH · 1112 USER_LOGIN · 1123 USER_CMD · 1127 SYSTEM_BOOT · 1130 SERVICE_START
    1200 DAEMON_START · 1209 DAEMON_ERR · 1300 SYSCALL · 1302 PATH · 1305 CONFIG_CHANGE · 1307 CWD · 1309 EXECVE
    1320 EOE · 1327 PROCTITLE · 1331 FANOTIFY · 1334 BPF · 1336 URINGOP · 1337 OPENAT2 · 1338 DM_CTRL · 1339 DM_EVENT
    1400 AVC · 1423 LANDLOCK_ACCESS · 1424 LANDLOCK_DOMAIN · 1503 APPARMOR_DENIED · 1701 ANOM_ABEND
    1800 INTEGRITY_DATA · 2000 KERNEL · 2109 ANOM_RBAC_INTEGRITY_FAIL · 2404 CRYPTO_KEY_USER · 2500 VIRT_CONTROL`
  const pairs = [...facts.matchAll(/(\d+) (\w+)/g)]
  assert.equal(pairs.length, 32)
  for (const [, digits, name] of pairs) {
    assert.equal(recordTypeName(Number(digits)), name)
    assert.equal(recordTypeNumber(name!), Number(digits))
  }
})

test('AppArmor has the name that auditd gives it, and is found by the macro too', () => {
  assert.equal(recordTypeName(1500), 'APPARMOR')
  assert.equal(recordTypeNumber('APPARMOR'), 1500)
  assert.equal(recordTypeNumber('AA'), 1500)
})

test('the bounds of ranges and the requests to the kernel are no record types', () => {
  for (const name of ['FIRST_USER_MSG', 'LAST_DAEMON', 'INTEGRITY_FIRST_MSG', 'LIST_RULES'])
    assert.equal(recordTypeNumber(name), null)
  assert.equal(recordTypeName(1013), 'UNKNOWN[1013]')
})

test('every number leads to a name that leads back to it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 65535 }), (number) => {
      assert.equal(recordTypeNumber(recordTypeName(number)), number)
    }),
  )
})

test('a type unknown to the writer is known by its number', () => {
  assert.equal(recordTypeNumber('UNKNOWN[1334]'), 1334)
  assert.equal(recordTypeNumber('AUDIT1334'), 1334)
  assert.equal(recordTypeNumber('1334'), 1334)
})

test('anything else is no record type', () => {
  for (const name of [
    '',
    'UNKNOWN',
    'UNKNOWN[]',
    'UNKNOWN[12',
    'UNKNOWN[-1]',
    'syscall',
    'AUDIT_SYSCALL',
    'constructor',
  ])
    assert.equal(recordTypeNumber(name), null)
})
