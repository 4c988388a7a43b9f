import { architectureOf } from './architectures.js'
import { numbersByName, readNumberedNames } from './numbered-names.js'
import { SYSCALLS } from './syscalls.js'

type Calls = keyof typeof SYSCALLS
const read = new Map<Calls, readonly (string | undefined)[]>()

/** The names of a list of calls by number, read once. */
const namesOf = (calls: Calls): readonly (string | undefined)[] => {
  let names = read.get(calls)
  if (names === undefined) read.set(calls, (names = readNumberedNames(SYSCALLS[calls])))
  return names
}

// __X32_SYSCALL_BIT (asm/unistd.h): x32 programs log the arch of x86_64 and their own numbers with this bit.
const X32_BIT = 0x4000_0000
const X86_64 = 'c000003e'

/** The system calls of one architecture. */
export interface SyscallTable {
  /** The kernel's name of the call; x32 calls have their names too. */
  readonly nameOf: (number: number) => string | null
  /** The number of the call; on x86_64 never that of x32. */
  readonly numberOf: (name: string) => number | null
}

const makeTable = (arch: string): SyscallTable | null => {
  const architecture = architectureOf(arch)
  if (architecture === null) return null
  const names = namesOf(architecture.syscalls)
  let numbers: ReadonlyMap<string, number> | null = null
  const numberOf = (name: string): number | null => (numbers ??= numbersByName(names)).get(name) ?? null
  if (arch !== X86_64) return { nameOf: (number) => names[number] ?? null, numberOf }
  const x32 = namesOf('x32')
  const nameOf = (number: number): string | null => (number < X32_BIT ? names[number] : x32[number - X32_BIT]) ?? null
  return { nameOf, numberOf }
}

const tables = new Map<string, SyscallTable | null>()

/** The system calls of an architecture, `arch=` as logged; null if it is unknown. Made on first use. */
export const syscallTable = (arch: string): SyscallTable | null => {
  const known = tables.get(arch)
  if (known !== undefined) return known
  const made = makeTable(arch)
  // What a damaged log calls an architecture is not worth remembering: there is no end to it.
  if (made !== null) tables.set(arch, made)
  return made
}

/** The kernel's name of a system call, `arch=` and `syscall=` as logged; null if either is unknown. */
export const syscallName = (arch: string, number: number): string | null => syscallTable(arch)?.nameOf(number) ?? null

/** Where {@link syscallMarks} keeps a number: x32 calls stand at their number without the x32 bit. */
export const syscallIndex = (number: number): number => number & ~X32_BIT

/**
 * The mark of each call of the architecture, a byte, by its number, 0 for one without; null if the architecture is unknown. To be read at
 * {@link syscallIndex}. On x86_64 the calls of x32 are marked with the others: no number is one call here and another one there.
 */
export const syscallMarks = (arch: string, marks: ReadonlyMap<string, number>): Uint8Array | null => {
  const architecture = architectureOf(arch)
  if (architecture === null) return null
  const called = namesOf(architecture.syscalls)
  const calledX32 = arch === X86_64 ? namesOf('x32') : []
  const markOf = (name: string | undefined): number => (name === undefined ? 0 : (marks.get(name) ?? 0))
  const numbers = new Uint8Array(Math.max(called.length, calledX32.length))
  for (const table of [called, calledX32])
    for (const [number, name] of table.entries()) numbers[number] = Math.max(numbers[number]!, markOf(name))
  return numbers
}
