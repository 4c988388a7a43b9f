import type { ByteString } from '../../model/byte-string.js'
import { ByteCursor, word } from '../../scan/byte-cursor.js'
import { ByteWords } from '../../scan/byte-words.js'
import { decodeString } from '../../scan/decode-value.js'
import { syscallTable } from '../../tables/syscall-name.js'
import { firstKey, terminalName, type SyscallRecord } from '../syscall-record.js'

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
const UNREAD_IDS = [word(' suid='), word(' fsuid='), word(' egid='), word(' sgid='), word(' fsgid=')] as const
const TTY = word(' tty=')
const SES = word(' ses=')
const COMM = word(' comm=')
const EXE = word(' exe=')
const SUBJ = word(' subj=')
const KEY = word(' key=')

/** Reads SYSCALL records where they stand, in the layout of `grammar/shapes.ts` without its rarer parts. */
export class SyscallReader {
  readonly #cursor = new ByteCursor()
  readonly #arches = new ByteWords((arch) => ({ arch, table: syscallTable(arch) }))
  readonly #texts = new ByteWords(decodeString)
  readonly #terminals = new ByteWords(terminalName)
  readonly #keys = new ByteWords((key: ByteString) => firstKey(decodeString(key)))
  /** `items=` of the last record. */
  items = 0
  /** Where its body ended. */
  end = 0

  /** null: not in that layout. */
  read(bytes: Buffer, start: number, limit: number): SyscallRecord | null {
    const cursor = this.#cursor
    cursor.reset(bytes, start, limit)
    cursor.expect(ARCH)
    cursor.hexadecimal()
    const { arch, table } = this.#arches.at(bytes, cursor.start, cursor.end)
    cursor.expect(SYSCALL)
    const number = cursor.decimal()
    const success = cursor.accept(SUCCESS)
    if (!success) cursor.expect(FAILURE)
    cursor.expect(EXIT)
    const exit = cursor.integer()
    const args = [this.#argument(0), this.#argument(1), this.#argument(2), this.#argument(3)] as const
    this.items = this.#number(ITEMS)
    if (!cursor.fits()) return null
    const ppid = this.#number(PPID)
    const pid = this.#number(PID)
    const auid = this.#number(AUID)
    const uid = this.#number(UID)
    const gid = this.#number(GID)
    const euid = this.#number(EUID)
    for (const name of UNREAD_IDS) this.#number(name)
    cursor.expect(TTY)
    cursor.bareValue()
    const tty = this.#terminals.at(bytes, cursor.start, cursor.end)
    const ses = this.#number(SES)
    const comm = this.#text(COMM, bytes)
    const exe = this.#text(EXE, bytes)
    if (cursor.accept(SUBJ)) cursor.bareValue()
    cursor.expect(KEY)
    cursor.value()
    if (!cursor.fits() || !cursor.isAtEnd) return null
    const key = this.#keys.at(bytes, cursor.start, cursor.end)
    this.end = cursor.at
    const name = table?.nameOf(number) ?? null
    return { name, arch, success, exit, args, ppid, pid, auid, uid, gid, euid, ses, tty, comm, exe, key }
  }

  #argument(index: 0 | 1 | 2 | 3): number {
    this.#cursor.expect(ARGUMENTS[index])
    return this.#cursor.hexadecimal()
  }

  #number(name: Buffer): number {
    this.#cursor.expect(name)
    return this.#cursor.decimal()
  }

  #text(name: Buffer, bytes: Buffer): ByteString | null {
    this.#cursor.expect(name)
    this.#cursor.value()
    return this.#texts.at(bytes, this.#cursor.start, this.#cursor.end)
  }
}
