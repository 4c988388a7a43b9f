import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ARCHITECTURES, architectureNamed, architectureOf } from '../../src/tables/architectures.js'

test('an architecture is found by its code as logged', () => {
  const { name, bits, endian } = architectureOf('c000003e')!
  assert.deepEqual({ name, bits, endian }, { name: 'x86_64', bits: 64, endian: 'little' })
  assert.equal(architectureOf('C000003E'), null)
  assert.equal(architectureOf('0xc000003e'), null)
})

test('the code tells the word size and the byte order', () => {
  const kinds = ARCHITECTURES.map(({ name, bits, endian }) => `${name} ${bits} ${endian}`)
  assert.deepEqual(kinds, [
    ...['x86_64 64 little', 'i386 32 little', 'aarch64 64 little', 'arm 32 little', 'riscv64 64 little'],
    ...['loongarch64 64 little', 's390x 64 big', 's390 32 big', 'ppc64le 64 little', 'ppc64 64 big', 'ppc 32 big'],
  ])
})

test('an architecture is found by each of its names', () => {
  for (const one of ARCHITECTURES)
    for (const name of [one.name, ...one.otherNames]) assert.equal(architectureNamed(name), one)
  assert.equal(architectureNamed('i686')?.code, '40000003')
  assert.equal(architectureNamed('b64'), null)
})

test('O_DIRECTORY and O_NOFOLLOW are smaller on arm and power', () => {
  const flags = ({ directory, noFollow }: { directory: number; noFollow: number }): number[] => [directory, noFollow]
  for (const name of ['x86_64', 'i386', 'riscv64', 'loongarch64', 's390x', 's390'])
    assert.deepEqual(flags(architectureNamed(name)!.openFlags), [0x10000, 0x20000])
  for (const name of ['aarch64', 'arm', 'ppc64le', 'ppc64', 'ppc'])
    assert.deepEqual(flags(architectureNamed(name)!.openFlags), [0x4000, 0x8000])
})

test('no two of the differing flags share a bit on one architecture, except O_TMPFILE and O_DIRECTORY', () => {
  for (const { openFlags } of ARCHITECTURES) {
    const { directory, noFollow, direct, largeFile, temporaryFile } = openFlags
    assert.equal(directory + noFollow + direct + largeFile, 0x3c000)
    assert.equal(directory | noFollow | direct | largeFile, 0x3c000)
    assert.equal(temporaryFile, 0x400000 | directory)
  }
})
