import type { VolumeAnswer } from '../app/volume.js'
import { toText, type ByteString } from '../model/byte-string.js'
import type { Cause } from '../volume/event-volume.js'
import type { VolumeGroup } from '../volume/tally.js'
import { timeJson } from './deed-json.js'
import { causesOf, DAY, lossText, placeText } from './volume-text.js'

/** The document of `who-changed volume --format json`, schema `who-changed/volume/1`. Values for a day are null for less than a day of log. */
export const volumeJson = (answer: VolumeAnswer): object => {
  const { volume, advice, lines } = answer
  const { total, first, last, groups, days, folded } = volume
  const span = first === null || last === null ? 0 : last - first
  const perDay = (count: number): number | null => (span >= DAY ? (count * DAY) / span : null)
  const amount = ({ events, bytes }: { readonly events: number; readonly bytes: number }): object => ({
    ...{ events, bytes, events_per_day: perDay(events), bytes_per_day: perDay(bytes) },
  })
  const groupJson = (group: VolumeGroup): object => ({
    ...causeJson(group.cause),
    program: textOf(group.program),
    directory: textOf(group.directory),
    ...amount(group),
    with_login: group.withLogin,
  })
  return {
    schema: 'who-changed/volume/1',
    span: first === null || last === null ? null : { start: timeJson(first), end: timeJson(last) },
    lines,
    total: amount(total),
    folded,
    causes: causesOf(volume).map(({ cause, ...sum }) => ({ ...causeJson(cause), ...amount(sum) })),
    days: days.map(({ day, cause, events, bytes }) => ({ day, ...causeJson(cause), events, bytes })),
    groups: groups.map(groupJson),
    proposals: advice.flatMap((one) =>
      one.kind === 'proposal'
        ? [
            {
              ...{ rule: toText(one.rule), saved: one.saved, lost: lossText(one) },
              ...{ place: placeText(one.group, answer), group: groupJson(one.group) },
            },
          ]
        : [],
    ),
    refused: advice.flatMap((one) =>
      one.kind === 'refusal' ? [{ because: one.because, group: groupJson(one.group) }] : [],
    ),
  }
}

const causeJson = (cause: Cause): object =>
  cause.kind === 'rule' ? { key: textOf(cause.key), record: null } : { key: null, record: cause.type }

const textOf = (bytes: ByteString | null): string | null => (bytes === null ? null : toText(bytes))
