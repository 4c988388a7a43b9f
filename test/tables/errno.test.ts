import assert from 'node:assert/strict'
import { constants } from 'node:os'
import { test } from 'node:test'
import { errnoName } from '../../src/tables/errno.js'

test('the exit value of a failed call has the name of its error', () => {
  assert.equal(errnoName(-1), 'EPERM')
  assert.equal(errnoName(-2), 'ENOENT')
  assert.equal(errnoName(-11), 'EAGAIN')
  assert.equal(errnoName(-13), 'EACCES')
  assert.equal(errnoName(-30), 'EROFS')
  assert.equal(errnoName(-38), 'ENOSYS')
  assert.equal(errnoName(-133), 'EHWPOISON')
  assert.equal(errnoName(-524), 'ENOTSUPP')
})

test('the names are those of the system', () => {
  // Two names of the C library for numbers that have another name in the kernel.
  const { EWOULDBLOCK, ENOTSUP, ...others } = constants.errno
  assert.equal(errnoName(-EWOULDBLOCK), 'EAGAIN')
  assert.equal(errnoName(-ENOTSUP), 'EOPNOTSUPP')
  for (const [name, number] of Object.entries(others)) assert.equal(errnoName(-number), name)
})

test('a result, a gap in the numbers and what is beyond them have no name', () => {
  for (const exit of [0, 3, -41, -58, -134, -4096]) assert.equal(errnoName(exit), null)
})
