import type { ByteString } from '../../model/byte-string.js'
import { ByteCursor } from '../../scan/byte-cursor.js'
import { word, type Word } from '../../scan/word.js'
import { ByteWords, textWords } from '../../scan/byte-words.js'
import { decodeString } from '../../scan/decode-value.js'
import { byteSlice } from '../../scan/latin1.js'
import { syscallTable, type SyscallTable } from '../../tables/syscall-name.js'
import { traitsOf, type CallTraits } from '../call-traits.js'
import { firstKey, terminalName, toldCall, type SyscallRecord } from '../syscall-record.js'
import { seenNames, type SeenNames } from './told-names.js'

const ARCH = word('arch=')
const SYSCALL = word(' syscall=')
const SUCCESS = word(' success=yes')
const FAILURE = word(' success=no')
const EXIT = word(' exit=')
const ARGUMENTS = [word(' a0='), word(' a1='), word(' a2='), word(' a3=')] as const
const ITEMS = word(' items=')
const PPID = word(' ppid=')
const PID = word(' pid=')
const AUID = word(' auid=')
const UID = word(' uid=')
const GID = word(' gid=')
const EUID = word(' euid=')
const SUID = word(' suid=')
const FSUID = word(' fsuid=')
const EGID = word(' egid=')
const SGID = word(' sgid=')
const FSGID = word(' fsgid=')
const TTY = word(' tty=')
const SES = word(' ses=')
const COMM = word(' comm=')
const EXE = word(' exe=')
const SUBJ = word(' subj=')
const KEY = word(' key=')

/** What stands behind the numbers of a SYSCALL record, up to the end of its line: the same for all calls of a program by one user. */
interface Rest {
  readonly comm: ByteString | null
  readonly exe: ByteString | null
  readonly key: ByteString | null
  readonly names: SeenNames
  /** The call that the enrichment names. */
  readonly told: string | null
}

/** A SYSCALL record that is filled again and again. */
type Filled = { -readonly [K in keyof SyscallRecord]: SyscallRecord[K] } & {
  readonly args: [number, number, number, number]
}

/** Reads SYSCALL records where they stand, in the layout of `grammar/shapes.ts` without its rarer parts. */
export class SyscallReader {
  readonly #cursor = new ByteCursor()
  readonly #arches = textWords((arch) => new CallsOfArch(arch))
  readonly #terminals = textWords(terminalName)
  readonly #rests = new ByteWords((bytes, start, end) => restAt(bytes, start, end))
  readonly #call: Filled = {
    ...{ name: null, arch: '', success: false, exit: 0, args: [0, 0, 0, 0], ppid: 0, pid: 0, auid: 0, uid: 0, gid: 0 },
    ...{ euid: 0, ses: 0, tty: null, comm: null, exe: null, key: null },
  }
  /** `items=` of the last record. */
  items = 0
  /** What is known of the call of the last record. */
  traits: CallTraits = traitsOf(null)
  /** Whom the enrichment of the last record names. */
  names: SeenNames = seenNames(null)

  /** The same object each time. null: not in that layout. */
  read(bytes: Buffer, start: number, limit: number): SyscallRecord | null {
    const cursor = this.#cursor
    const call = this.#call
    cursor.reset(bytes, start, limit)
    cursor.expect(ARCH)
    cursor.hexadecimal()
    const calls = this.#arches.at(bytes, cursor.start, cursor.end)
    const number = this.#number(SYSCALL)
    const success = cursor.accept(SUCCESS)
    if (!success) cursor.expect(FAILURE)
    cursor.expect(EXIT)
    const exit = cursor.integer()
    const { args } = call
    args[0] = this.#argument(ARGUMENTS[0])
    args[1] = this.#argument(ARGUMENTS[1])
    args[2] = this.#argument(ARGUMENTS[2])
    args[3] = this.#argument(ARGUMENTS[3])
    this.items = this.#number(ITEMS)
    if (!cursor.fits()) return null
    call.ppid = this.#number(PPID)
    call.pid = this.#number(PID)
    call.auid = this.#number(AUID)
    call.uid = this.#number(UID)
    call.gid = this.#number(GID)
    call.euid = this.#number(EUID)
    this.#number(SUID)
    this.#number(FSUID)
    this.#number(EGID)
    this.#number(SGID)
    this.#number(FSGID)
    cursor.expect(TTY)
    cursor.bareValue()
    if (!cursor.fits()) return null
    call.tty = this.#terminals.at(bytes, cursor.start, cursor.end)
    call.ses = this.#number(SES)
    if (!cursor.fits()) return null
    const rest = this.#rests.at(bytes, cursor.at, limit)
    if (rest === null) return null
    call.comm = rest.comm
    call.exe = rest.exe
    call.key = rest.key
    this.names = rest.names
    const known = calls.at(number)
    const traits = known.name === null && rest.told !== null ? traitsOf(rest.told) : known
    this.traits = traits
    call.name = traits.name
    call.arch = calls.arch
    call.success = success
    call.exit = exit
    return call
  }

  #argument(name: Word): number {
    this.#cursor.expect(name)
    return this.#cursor.hexadecimal()
  }

  #number(name: Word): number {
    this.#cursor.expect(name)
    return this.#cursor.decimal()
  }
}

/** Numbers of calls that are looked up once: all but those of x32. */
const REMEMBERED = 1024

/** The calls of one architecture by number. */
class CallsOfArch {
  readonly #table: SyscallTable | null
  readonly #known: CallTraits[] = []

  constructor(readonly arch: string) {
    this.#table = syscallTable(arch)
    const none = traitsOf(null)
    for (let i = 0; i < REMEMBERED; i++) this.#known.push(none)
  }

  at(number: number): CallTraits {
    const known = number < REMEMBERED ? this.#known[number]! : null
    if (known !== null && known.name !== null) return known
    const traits = traitsOf(this.#table?.nameOf(number) ?? null)
    if (known !== null) this.#known[number] = traits
    return traits
  }
}

const restAt = (bytes: Buffer, start: number, limit: number): Rest | null => {
  const cursor = new ByteCursor()
  cursor.reset(bytes, start, limit)
  const text = (name: Word): ByteString => {
    cursor.expect(name)
    cursor.value()
    return byteSlice(bytes, cursor.start, cursor.end)
  }
  const comm = decodeString(text(COMM))
  const exe = decodeString(text(EXE))
  if (cursor.accept(SUBJ)) cursor.bareValue()
  const key = firstKey(decodeString(text(KEY)))
  if (!cursor.fits() || !cursor.isAtEnd) return null
  const tail = cursor.at === limit ? null : byteSlice(bytes, cursor.at + 1, limit)
  return { comm, exe, key, names: seenNames(tail), told: toldCall(tail) }
}
