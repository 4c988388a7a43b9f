import type { ControlFact } from '../model/control-fact.js'
import type { ByteString } from '../model/byte-string.js'
import type { Form, Translation } from '../scan/forms/form.js'
import { byteSlice } from '../scan/latin1.js'
import type { LineBytes } from './line-bytes.js'
import { LineClock } from './line-clock.js'

/** A line begins with its stamp. */
const STAMP_BYTES = 64
/** Whose lines may begin with a clock that has no zone. The journal tells a time of its own with everything. */
const WITH_CLOCK: ReadonlySet<Form> = new Set<Form>(['native', 'syslog', 'kernel'])
/** A message of the kernel is stamped when syslogd has it; of more than ten in five seconds (printk_ratelimit) it keeps silent. Milliseconds. */
const TOLD_AFTER = 1_000
const UNTOLD = 5_000

/** What the kernel's own messages in a log say of records that it lost, and those of auditd of records that it did not write. */
export class KernelLosses {
  readonly #clock = new LineClock()
  readonly #hasClock: boolean
  /** How the last line with a record begins, and the stamp of that record. Few logs tell of a loss, so it is made a string of only then. */
  readonly #line = Buffer.alloc(STAMP_BYTES)
  #length = 0
  #time = 0

  constructor(
    private readonly onLoss: (fact: ControlFact) => void,
    form: Form,
  ) {
    this.#hasClock = WITH_CLOCK.has(form)
  }

  /** A line with a record of that stamp, milliseconds: what the clock of lines without a zone goes by. */
  see({ bytes, start, end }: LineBytes, time: number): void {
    if (!this.#hasClock) return
    this.#length = bytes.copy(this.#line, 0, start, Math.min(end, start + STAMP_BYTES))
    this.#time = time
    if (this.#clock.isAsked) this.#setClock()
  }

  /** Records were lost at that time, milliseconds since 1970 UTC, or from then on; null: at that of the line. */
  lost(
    node: string | null,
    { at, lasts, isEarlier }: Pick<Translation & { readonly kind: 'lost' }, 'at' | 'lasts' | 'isEarlier'>,
    line: LineBytes,
  ): void {
    if (isEarlier === true && this.#length > 0) {
      const [time, until] = [this.#time, this.#time + UNTOLD]
      this.onLoss({ node, time, serial: 0, process: null, kind: 'dropped', detail: `${until}` })
      return
    }
    const told = (time: number): void => {
      const lost = { node, time: time - TOLD_AFTER, serial: 0, process: null }
      this.onLoss(
        lasts ? { ...lost, kind: 'suspended', detail: null } : { ...lost, kind: 'dropped', detail: `${time + UNTOLD}` },
      )
    }
    if (at !== null) {
      told(at)
      return
    }
    if (this.#length > 0) this.#setClock()
    this.#clock.ask(stampOf(line), told)
  }

  #setClock(): void {
    this.#clock.see(byteSlice(this.#line, 0, this.#length), this.#time)
  }
}

const stampOf = ({ bytes, start, end }: LineBytes): ByteString =>
  byteSlice(bytes, start, Math.min(end, start + STAMP_BYTES))
