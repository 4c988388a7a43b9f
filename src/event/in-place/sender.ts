import { ByteCursor } from '../../scan/byte-cursor.js'
import { word } from '../../scan/word.js'

const PID = word('pid=')
const UID = word(' uid=')
const AUID = word(' auid=')
const SES = word(' ses=')
const NEXT = word(' ')

/**
 * Reads who sent a record, where it stands: the kernel puts `pid= uid= auid= ses=` before a program's words (kernel/audit.c
 * audit_receive_msg). One object is filled again and again.
 */
export class SenderReader {
  readonly #cursor = new ByteCursor()
  pid = 0
  uid = 0
  auid = 0
  ses = 0
  /** Where the rest of the record begins, at a blank. */
  end = 0

  /** false: not in that layout. */
  read(bytes: Buffer, start: number, limit: number): boolean {
    const cursor = this.#cursor
    cursor.reset(bytes, start, limit)
    cursor.expect(PID)
    this.pid = cursor.decimal()
    cursor.expect(UID)
    this.uid = cursor.decimal()
    cursor.expect(AUID)
    this.auid = cursor.decimal()
    cursor.expect(SES)
    this.ses = cursor.decimal()
    this.end = cursor.at
    cursor.expect(NEXT)
    return cursor.fits()
  }
}
