import type { ByteString } from '../model/byte-string.js'
import type { ControlFact } from '../model/control-fact.js'
import { byteSlice } from '../scan/latin1.js'
import { LineClock } from './line-clock.js'

/** A line begins with its stamp. */
const STAMP_BYTES = 64
/** A message of the kernel is stamped when syslogd has it; of more than ten in five seconds (printk_ratelimit) it keeps silent. Milliseconds. */
const TOLD_AFTER = 1_000
const UNTOLD = 5_000

/** What the kernel's own messages in a log say of records that it lost. */
export class KernelLosses {
  readonly #clock = new LineClock()

  constructor(private readonly onLoss: (fact: ControlFact) => void) {}

  /** A line with a record of that stamp, milliseconds: what the clock of lines without a zone goes by. */
  see(bytes: Buffer, start: number, end: number, time: number): void {
    this.#clock.see(stampOf(bytes, start, end), time)
  }

  /** The kernel lost records at that time, milliseconds since 1970 UTC; null: at that of the line. */
  lost(node: string | null, at: number | null, bytes: Buffer, start: number, end: number): void {
    const told = (time: number): void => {
      const detail = `${time + UNTOLD}`
      this.onLoss({ node, time: time - TOLD_AFTER, serial: 0, kind: 'dropped', detail, process: null })
    }
    if (at === null) this.#clock.ask(stampOf(bytes, start, end), told)
    else told(at)
  }
}

const stampOf = (bytes: Buffer, start: number, end: number): ByteString =>
  byteSlice(bytes, start, Math.min(end, start + STAMP_BYTES))
