import { viewOf } from '../scan/byte-view.js'
import { byteSlice } from '../scan/latin1.js'
import { isWordAt, word } from '../scan/word.js'
import { syscallIndex, syscallMarks } from '../tables/syscall-name.js'
import { actCalls, isActCompanion, isActRecord } from './act-kinds.js'
import { isDenied, isReadByLogin } from './act-relevance.js'
import { isControlType } from './control-facts.js'
import { mayWrite } from './open-flags.js'
import { isSessionType } from './session-facts.js'
import { effectiveSyscalls, effectOf } from './syscall-effects.js'

/**
 * What a record type means to the index: `ignored` tells it nothing · `syscall` decides by its content whether its event matters ·
 * `companion` matters if its event does (PATH, CWD, EXECVE, …) · `kept` always matters.
 */
export type Relevance = 'ignored' | 'syscall' | 'companion' | 'kept'

const COMPANIONS = new Set(['PATH', 'CWD', 'EXECVE', 'PROCTITLE', 'OPENAT2', 'EOE'])

/** By the record's type alone. */
export const relevanceOfType = (type: string): Relevance =>
  type === 'SYSCALL'
    ? 'syscall'
    : COMPANIONS.has(type) || isActCompanion(type)
      ? 'companion'
      : isSessionType(type) || isControlType(type) || isActRecord(type) || type === 'URINGOP'
        ? 'kept'
        : 'ignored'

/** What a syscall number means: nothing, everything, or look at the flags in argument 1 or 2. */
const NEVER = 0
const ALWAYS = 1
const FLAGS_A1 = 2
const FLAGS_A2 = 3

const byArch = new Map<string, Uint8Array>()

const verdicts = (arch: string): Uint8Array => {
  const known = byArch.get(arch)
  if (known !== undefined) return known
  const marks = new Map<string, number>()
  for (const name of [...effectiveSyscalls(), ...actCalls()]) {
    const flags = effectOf(name)?.flags
    marks.set(name, flags === 1 ? FLAGS_A1 : flags === 2 ? FLAGS_A2 : ALWAYS)
  }
  const made = new Uint8Array(1024)
  const marked = syscallMarks(arch, marks)
  if (marked === null) made.fill(ALWAYS)
  else made.set(marked.subarray(0, made.length))
  byArch.set(arch, made)
  return made
}

const ARCH = word('arch=')
const SYSCALL = word('syscall=')

/**
 * Whether the SYSCALL record with its body at `start` can have changed a file, started a program or be an act; read in place. True when
 * in doubt: an unknown architecture, another layout.
 */
export const syscallMatters = (bytes: Buffer, start: number, end: number): boolean => {
  const view = viewOf(bytes)
  if (!isWordAt(view, start, end, ARCH)) return true
  let i = start + ARCH.length
  const archStart = i
  while (i < end && bytes[i] !== 0x20) i++
  const table = archVerdicts(bytes, archStart, i)
  i++
  if (!isWordAt(view, i, end, SYSCALL)) return true
  i += SYSCALL.length
  let number = 0
  for (let c = bytes[i]!; i < end && c >= 0x30 && c <= 0x39; c = bytes[++i]!) number = number * 10 + c - 0x30
  const verdict = table[syscallIndex(number)] ?? ALWAYS
  if (verdict === ALWAYS || isDenied(view, i, end)) return true
  if (verdict === NEVER) return false
  const flags = argumentAt(bytes, i, end, verdict === FLAGS_A1 ? 0x31 : 0x32)
  return flags === null || mayWrite(flags) || isReadByLogin(view, i, end)
}

// One architecture follows another only on hosts with 32-bit programs: remember the last by its eight bytes.
const lastArch = Buffer.alloc(16)
let lastLength = 0
let lastTable: Uint8Array = new Uint8Array(0)

const archVerdicts = (bytes: Buffer, start: number, end: number): Uint8Array => {
  const length = end - start
  if (length === lastLength) {
    let same = true
    for (let i = 0; i < length && same; i++) same = bytes[start + i] === lastArch[i]
    if (same) return lastTable
  }
  lastTable = verdicts(byteSlice(bytes, start, end))
  lastLength = length <= lastArch.length ? bytes.copy(lastArch, 0, start, end) : 0
  return lastTable
}

/** The low 32 bits of ` aN=`, searched within the line; null where it is missing. */
const argumentAt = (bytes: Buffer, from: number, end: number, digit: number): number | null => {
  for (let i = from; i + 3 < end; i++) {
    if (bytes[i] !== 0x20 || bytes[i + 1] !== 0x61 || bytes[i + 2] !== digit || bytes[i + 3] !== 0x3d) continue
    let value = 0
    for (i += 4; i < end; i++) {
      const c = bytes[i]!
      if (c >= 0x30 && c <= 0x39) value = ((value << 4) | (c - 0x30)) >>> 0
      else if (c >= 0x61 && c <= 0x66) value = ((value << 4) | (c - 0x57)) >>> 0
      else break
    }
    return value
  }
  return null
}
