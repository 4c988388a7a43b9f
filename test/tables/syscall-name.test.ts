import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ARCHITECTURES } from '../../src/tables/architectures.js'
import { syscallIndex, syscallName, syscallMarks, syscallTable } from '../../src/tables/syscall-name.js'

const X86_64 = 'c000003e'
const AARCH64 = 'c00000b7'
const I386 = '40000003'
const X32_BIT = 0x4000_0000

describe('the system calls that change files have their numbers', () => {
  // Name, then the number on x86_64, aarch64 and i386; a dash where the architecture lacks the call.
  const facts = `
    creat 85 - 8 · open 2 - 5 · openat 257 56 295 · openat2 437 437 437 · truncate 76 45 92 · truncate64 - - 193
    ftruncate 77 46 93 · fallocate 285 47 324 · write 1 64 4 · pwrite64 18 68 181 · copy_file_range 326 285 377
    rename 82 - 38 · renameat 264 38 302 · renameat2 316 276 353 · link 86 - 9 · linkat 265 37 303 · symlink 88 - 83
    symlinkat 266 36 304 · unlink 87 - 10 · unlinkat 263 35 301 · mkdir 83 - 39 · mkdirat 258 34 296 · rmdir 84 - 40
    mknod 133 - 14 · mknodat 259 33 297 · bind 49 200 361 · chmod 90 - 15 · fchmod 91 52 94 · fchmodat 268 53 306
    fchmodat2 452 452 452 · chown 92 - 182 · chown32 - - 212 · lchown 94 - 16 · fchown 93 55 95 · fchownat 260 54 298
    setxattr 188 5 226 · lsetxattr 189 6 227 · fsetxattr 190 7 228 · setxattrat 463 463 463 · removexattr 197 14 235
    lremovexattr 198 15 236 · fremovexattr 199 16 237 · removexattrat 466 466 466 · utime 132 - 30 · utimes 235 - 271
    futimesat 261 - 299 · utimensat 280 88 320 · utimensat_time64 - - 412 · file_setattr 469 469 469 · mount 165 40 21
    umount - - 22 · umount2 166 39 52 · move_mount 429 429 429 · mount_setattr 442 442 442 · chroot 161 51 61
    execve 59 221 11 · execveat 322 281 358 · io_uring_setup 425 425 425 · io_uring_enter 426 426 426 · ioctl 16 29 54
  `
  for (const [, name, ...numbers] of facts.matchAll(/([a-z]\w*) (\S+) (\S+) (\S+)/g)) {
    test(name, () => {
      for (const [i, arch] of [X86_64, AARCH64, I386].entries()) {
        const expected = numbers[i] === '-' ? null : Number(numbers[i])
        assert.equal(syscallTable(arch)?.numberOf(name!), expected, arch)
        if (expected !== null) assert.equal(syscallName(arch, expected), name)
      }
    })
  }
})

test('every other architecture numbers openat its own way', () => {
  const numbers = ARCHITECTURES.map(({ name, code }) => `${name} ${syscallTable(code)!.numberOf('openat')}`)
  assert.deepEqual(numbers, [
    ...['x86_64 257', 'i386 295', 'aarch64 56', 'arm 322', 'riscv64 56', 'loongarch64 56'],
    ...['s390x 288', 's390 288', 'ppc64le 286', 'ppc64 286', 'ppc 286'],
  ])
})

test('names and numbers of every architecture lead to each other', () => {
  for (const { code, name: arch } of ARCHITECTURES) {
    const { nameOf, numberOf } = syscallTable(code)!
    let count = 0
    for (let number = 0; number < 1024; number++) {
      const name = nameOf(number)
      if (name === null) continue
      count++
      assert.match(name, /^[a-z_][a-z0-9_]*$/)
      assert.equal(numberOf(name), number, `${arch} ${name}`)
    }
    assert.ok(count > 300, `${arch} has ${count} calls`)
  }
})

test('calls from 424 on have one number on all architectures', () => {
  for (const { code } of ARCHITECTURES) {
    const { nameOf } = syscallTable(code)!
    // 447 memfd_secret is missing on some.
    for (let number = 424; number <= 471; number++)
      if (number !== 447) assert.equal(nameOf(number), syscallName(X86_64, number))
    assert.equal(nameOf(472), null)
  }
})

describe('x32 logs the architecture of x86_64 with one bit more in the number', () => {
  test('its calls have the names of x86_64', () => {
    assert.equal(syscallName(X86_64, X32_BIT + 257), 'openat')
    assert.equal(syscallName(X86_64, 1073742344), 'execve')
  })
  test('execve and ioctl have numbers of their own', () => {
    assert.equal(syscallName(X86_64, X32_BIT + 520), 'execve')
    assert.equal(syscallName(X86_64, X32_BIT + 514), 'ioctl')
    assert.equal(syscallName(X86_64, X32_BIT + 59), null)
    assert.equal(syscallName(X86_64, 520), null)
  })
  test('no number is one call with the bit and another without', () => {
    for (let number = 0; number < 1024; number++) {
      const native = syscallName(X86_64, number)
      const x32 = syscallName(X86_64, X32_BIT + number)
      if (native !== null && x32 !== null) assert.equal(x32, native)
    }
  })
  test('other architectures do not know the bit', () => {
    assert.equal(syscallName(I386, X32_BIT + 5), null)
  })
})

test('what is not known has no name', () => {
  assert.equal(syscallName('ffffffff', 1), null)
  assert.equal(syscallName('', 1), null)
  assert.equal(syscallTable('x86_64'), null)
  assert.equal(syscallMarks('deadbeef', new Map([['open', 1]])), null)
  for (const number of [-1, 0.5, 4294967295, X32_BIT - 1, NaN]) assert.equal(syscallName(X86_64, number), null)
  assert.equal(syscallTable(X86_64)!.numberOf('opened'), null)
  assert.equal(syscallTable(X86_64)!.numberOf('toString'), null)
})

describe('a set of numbers', () => {
  const members = (arch: string, names: string[]): number[] => {
    const marks = syscallMarks(arch, new Map(names.map((name) => [name, 7])))!
    return [...marks.entries()].filter(([, byte]) => byte === 7).map(([number]) => number)
  }

  test('marks the calls with the names, and those of x32', () => {
    assert.deepEqual(members(X86_64, ['open', 'execve', 'openat2']), [2, 59, 437, 520])
    assert.deepEqual(members(AARCH64, ['open', 'execve', 'openat2']), [221, 437])
  })
  test('is read at the number as logged, x32 or not, and holds nothing beyond the table', () => {
    const set = syscallMarks(X86_64, new Map([['execve', 1]]))!
    assert.equal(set[syscallIndex(59)], 1)
    assert.equal(set[syscallIndex(X32_BIT + 520)], 1)
    assert.equal(set[syscallIndex(60)], 0)
    for (const number of [-1, 4294967295, 100_000]) assert.equal(set[syscallIndex(number)], undefined)
  })
})
