import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { entryReference, inodeReference, lastName, relativeReference } from '../../src/model/file-reference.js'

suite('lastName', () => {
  test('is the last part of a path, of an entry of a directory, and of a relative name', () => {
    assert.equal(lastName('/etc/passwd'), 'passwd')
    assert.equal(lastName(entryReference('fe:00', 71, 'iota')), 'iota')
    assert.equal(lastName(relativeReference('dir/deep.conf')), 'deep.conf')
    assert.equal(lastName(relativeReference('deep.conf')), 'deep.conf')
  })

  test('is null where only an inode is known', () => {
    assert.equal(lastName(inodeReference('fe:00', 71)), null)
  })
})
