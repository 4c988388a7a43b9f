import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { dropPrivileges, type Identity } from '../../src/plugin/drop-privileges.js'

const STATUS = ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb']
  .map((set) => `${set}:\t${set === 'CapBnd' ? '000001ffffffffff' : '0000000000000000'}\n`)
  .join('')

const identity = (
  change: Partial<Identity> = {},
): { readonly identity: Identity; readonly calls: readonly string[] } => {
  const calls: string[] = []
  const refused = (): never => {
    throw new Error('EPERM')
  }
  return {
    calls,
    identity: {
      ...{ getuid: () => 990, getgid: () => 991, getgroups: () => [991], regain: [refused, refused] },
      status: () => STATUS,
      initgroups: (user, group) => calls.push(`initgroups ${user} ${group}`),
      setgid: (group) => calls.push(`setgid ${group}`),
      setuid: (user) => calls.push(`setuid ${user}`),
      ...change,
    },
  }
}

suite('leaving root', () => {
  test('sets the groups first and the user last', () => {
    const { identity: process, calls } = identity()
    dropPrivileges(process, 'audit-reader', 991)
    assert.deepEqual(calls, ['initgroups audit-reader 991', 'setgid 991', 'setuid audit-reader'])
  })

  const refusals: readonly (readonly [string, Partial<Identity>])[] = [
    ['the user is still root', { getuid: () => 0 }],
    ['the group is still root', { getgid: () => 0 }],
    ['a group of root is left', { getgroups: () => [991, 0] }],
    ['root can be regained', { regain: [() => undefined] }],
    ['a capability is left', { status: () => STATUS.replace(/CapAmb:.*/, 'CapAmb:\t0000000000000002') }],
    ['nobody can tell which capabilities are left', { status: () => '' }],
  ]
  for (const [name, change] of refusals)
    test(`goes no further when ${name}`, () => {
      assert.throws(() => {
        dropPrivileges(identity(change).identity, 'audit-reader', 991)
      }, /does not run as root/)
    })
})
