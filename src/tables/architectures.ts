import type { SYSCALLS } from './syscalls.js'

/** The open(2) flags whose values differ between architectures; every other flag has one value on all of {@link ARCHITECTURES}. */
export interface OpenFlagValues {
  readonly directory: number
  readonly noFollow: number
  readonly direct: number
  readonly largeFile: number
  /** O_TMPFILE as a program passes it: its own bit together with O_DIRECTORY. */
  readonly temporaryFile: number
}

/** A system call table of the kernel, and how its numbers and arguments are read. */
export interface Architecture {
  /** `arch=` as it is logged: AUDIT_ARCH_* in lower-case hexadecimal without leading zeros (linux/audit.h). */
  readonly code: string
  /** As auditctl, ausyscall and `uname -m` call it. */
  readonly name: string
  /** The other names that auditctl takes and auditd writes to `ARCH=` (audit-userspace lib/machinetab.h). */
  readonly otherNames: readonly string[]
  readonly bits: 32 | 64
  readonly endian: 'little' | 'big'
  readonly syscalls: keyof typeof SYSCALLS
  readonly openFlags: OpenFlagValues
}

// asm-generic/fcntl.h: __O_TMPFILE.
const TMPFILE = 0o20000000

// asm-generic/fcntl.h: x86, riscv, s390, loongarch.
const GENERIC: OpenFlagValues = {
  directory: 0o200000,
  noFollow: 0o400000,
  direct: 0o40000,
  largeFile: 0o100000,
  temporaryFile: TMPFILE | 0o200000,
}

// asm/fcntl.h of arm and arm64.
const ARM: OpenFlagValues = {
  directory: 0o40000,
  noFollow: 0o100000,
  direct: 0o200000,
  largeFile: 0o400000,
  temporaryFile: TMPFILE | 0o40000,
}

// asm/fcntl.h of powerpc.
const POWER: OpenFlagValues = { ...ARM, direct: 0o400000, largeFile: 0o200000 }

const I386_NAMES = ['i486', 'i586', 'i686']
// A 32-bit program reports armv8l from uname on a 64-bit kernel, but auditctl reads that name as aarch64.
const ARM_NAMES = ['armeb', 'armv5tejl', 'armv5tel', 'armv6l', 'armv7l']

const architecture = (
  code: string,
  name: string,
  syscalls: keyof typeof SYSCALLS,
  openFlags: OpenFlagValues,
  otherNames: readonly string[] = [],
): Architecture => {
  // __AUDIT_ARCH_64BIT and __AUDIT_ARCH_LE (linux/audit.h).
  const value = Number.parseInt(code, 16)
  const bits = value >= 0x8000_0000 ? 64 : 32
  const endian = (value & 0x4000_0000) !== 0 ? 'little' : 'big'
  return { code, name, otherNames, bits, endian, syscalls, openFlags }
}

/** Every architecture whose system calls this tool knows. x32 is not one: it logs the code of x86_64. */
export const ARCHITECTURES: readonly Architecture[] = [
  architecture('c000003e', 'x86_64', 'x86_64', GENERIC),
  architecture('40000003', 'i386', 'i386', GENERIC, I386_NAMES),
  architecture('c00000b7', 'aarch64', 'aarch64', ARM, ['armv8l']),
  architecture('40000028', 'arm', 'arm', ARM, ARM_NAMES),
  architecture('c00000f3', 'riscv64', 'riscv64', GENERIC),
  architecture('c0000102', 'loongarch64', 'loongarch64', GENERIC),
  architecture('80000016', 's390x', 's390x', GENERIC),
  architecture('16', 's390', 's390', GENERIC),
  architecture('c0000015', 'ppc64le', 'ppc64', POWER),
  architecture('80000015', 'ppc64', 'ppc64', POWER),
  architecture('14', 'ppc', 'ppc', POWER),
]

const byCode = new Map(ARCHITECTURES.map((one) => [one.code, one]))
const byName = new Map(ARCHITECTURES.flatMap((one) => [one.name, ...one.otherNames].map((name) => [name, one])))

/** The architecture that `arch=` logs; null if unknown. */
export const architectureOf = (code: string): Architecture | null => byCode.get(code) ?? null

/** The architecture of that name, as in `ARCH=` of an enriched record or `-F arch=` of a rule; null for `b64`, `b32` and others. */
export const architectureNamed = (name: string): Architecture | null => byName.get(name) ?? null
