import { createHash } from 'node:crypto'
import type { AttributedReport } from '../../../app/report/attributed-report.js'
import type { Attribution } from '../../../model/attribution.js'
import type { Witness } from '../../../model/witness.js'
import type { ByteString } from '../../../model/byte-string.js'
import type { AideTime, AttributeValues } from '../../../model/change.js'
import { changeJson } from '../../aide-json.js'
import { deedJson, evidenceJson, requestJson, textOrNull } from '../../deed-json.js'

/** One change of a report, as the documents for a SIEM need it. */
export interface SiemEvent {
  readonly one: Attribution
  readonly host: string | null
  /**
   * Milliseconds since 1970 UTC: when it was done; of a change without a name the end of AIDE's check, because when it was done is not
   * known better than the window tells.
   */
  readonly time: number
  readonly window: { readonly from: number; readonly to: number }
  /** The same whenever the same report is sent again, so that it can be kept once. */
  readonly id: string
}

export const eventsOf = function* ({ attributions, host, window }: AttributedReport): Iterable<SiemEvent> {
  for (const one of attributions)
    yield {
      ...{ one, host, window, time: one.deed?.when ?? window.to },
      id: idOf(host, window.to, one.change.kind, one.change.path),
    }
}

const idOf = (...parts: readonly (string | number | null)[]): string =>
  createHash('sha256')
    .update(parts.map((part) => part ?? '').join('\0'), 'latin1')
    .digest('hex')
    .slice(0, 32)

/** What AIDE and the audit trail say together, as the documents for a SIEM need it. Its time is the end of the check. */
export interface WitnessEvent extends Omit<SiemEvent, 'one'> {
  readonly witness: Witness
}

export const witnessEventsOf = ({ witnesses, host, window }: AttributedReport): readonly WitnessEvent[] =>
  witnesses.map((witness) => ({
    ...{ witness, host, window, time: window.to },
    id: idOf(host, window.to, witness.kind, witness.text),
  }))

/** What neither schema has a field for, by the names of the JSON contract. The true bytes of a path are here. */
export const ownFields = ({ change, verdict, reason, deed, also }: Attribution): object => ({
  ...changeJson(change),
  verdict,
  reason,
  operation: deed?.operation ?? null,
  session: deed?.who.session == null ? null : String(deed.who.session),
  boot: deed?.who.boot ?? null,
  address: deed?.who.address ?? null,
  origin: deed?.who.origin ?? null,
  terminal: textOrNull(deed?.who.terminal ?? null),
  unit: textOrNull(deed?.who.unit ?? null),
  evidence: deed?.evidence.map(evidenceJson) ?? [],
  requested_by: requestJson(deed?.request ?? null),
  also: also.map(deedJson),
})

/** What AIDE told of the file last: as it is now, or as it was before it went. */
export const lastValues = ({ change }: Attribution): AttributeValues =>
  change.kind === 'removed' ? change.old : { ...change.old, ...change.new }

/** Milliseconds since 1970 UTC; undefined where AIDE printed none, or none that a date can hold. */
export const millisecondsOf = (time: AideTime | undefined): number | undefined =>
  time === undefined || Number.isNaN(new Date(time.seconds * 1000).getTime()) ? undefined : time.seconds * 1000

/** A whole number that JSON can carry exactly; undefined for any other. */
export const exactNumber = (value: number | bigint | undefined): number | undefined =>
  value !== undefined && Number.isSafeInteger(Number(value)) ? Number(value) : undefined

/** A command as one line, for fields that want one. */
export const commandLine = (command: readonly ByteString[] | null): string | undefined =>
  command === null ? undefined : (textOrNull(command.join(' ')) ?? undefined)

/** Text for a field that is left out where nothing is known. */
export const textOrNone = (bytes: ByteString | null | undefined): string | undefined =>
  textOrNull(bytes ?? null) ?? undefined
