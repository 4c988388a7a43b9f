import type { ByteString } from '../model/byte-string.js'
import type { ControlFact } from '../model/control-fact.js'
import type { Form, ShippedMark, Translation } from '../scan/forms/form.js'
import { fromShippedText } from '../scan/forms/from-shipped.js'
import { Arrivals } from './arrivals.js'
import type { HostNode } from './host-node.js'
import { KernelLosses } from './kernel-losses.js'
import type { LineBytes } from './line-bytes.js'

/** Where what was carried goes on to. */
export interface CarriedSink {
  /** Reads a record in auditd's own words and returns its stamp, milliseconds; null: it has no head that can be read. */
  readonly record: (line: Buffer, host: ByteString | null, rebuilt: true | undefined) => number | null
  /** The node of a record that was read. */
  readonly nodeOf: (line: Buffer, host: ByteString | null) => string | null
  /** Whether the records of an entry that was shipped are wanted. */
  readonly isWanted: (entry: ShippedMark) => boolean
  readonly loss: (fact: ControlFact) => void
  readonly foreign: () => void
  readonly malformed: (line: LineBytes, reason: string) => void
}

/** What a transport carried into a log, as syslog, the journal or `who-changed plugin` do: whose records they are, and what it lost. */
export class CarriedRecords {
  readonly #arrivals = new Arrivals()
  readonly #losses: KernelLosses

  constructor(
    private readonly sink: CarriedSink,
    private readonly hostNode: HostNode,
    form: Form,
  ) {
    this.#losses = new KernelLosses(sink.loss, form)
  }

  /** Takes what a line says. */
  take(translation: Translation, line: LineBytes): void {
    switch (translation.kind) {
      case 'records':
        this.#takeRecords(translation, line)
        return
      case 'part': {
        const whole = this.#arrivals.join(translation.part)
        if (whole === null) this.sink.foreign()
        else this.take(fromShippedText(whole, translation.host), line)
        return
      }
      case 'lost': {
        this.sink.foreign()
        const { host, machine } = translation
        this.#losses.lost(this.hostNode.of(this.hostNode.nameOf(host, machine)), translation, line)
        return
      }
      case 'malformed':
        this.sink.malformed(line, translation.reason)
        return
      case 'foreign':
        this.sink.foreign()
    }
  }

  /** What came of streams that were shipped since the last time. */
  arrived(): readonly ControlFact[] {
    return this.#arrivals.take()
  }

  #takeRecords(carried: Translation & { readonly kind: 'records' }, line: LineBytes): void {
    const { entry, rebuilt } = carried
    if (entry !== undefined && !this.sink.isWanted(entry)) {
      this.sink.foreign()
      return
    }
    const host = this.hostNode.nameOf(carried.host, carried.machine ?? null)
    let last: Buffer | null = null
    let time: number | null = null
    for (const text of carried.lines) {
      const record = Buffer.from(text, 'latin1')
      const stamp = this.sink.record(record, host, rebuilt)
      if (stamp === null) this.sink.malformed(line, 'no readable time and serial')
      else [last, time] = [record, stamp]
    }
    if (time !== null) this.#losses.see(line, time)
    if (entry !== undefined) this.#shipped(entry, host, last, time)
  }

  /** `last`: the last record of the entry, and its stamp. */
  #shipped(entry: ShippedMark, host: ByteString | null, last: Buffer | null, time: number | null): void {
    if (entry.kind !== 'event') this.sink.foreign()
    const node = last === null ? (entry.node ?? this.hostNode.of(host)) : this.sink.nodeOf(last, host)
    this.#arrivals.see(entry, node, time)
  }
}
