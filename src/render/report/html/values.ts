import { visible } from '../../visible.js'
import { whenText, type TimeStyle } from '../../when.js'
import type { AideTime, AttributeValues, Change } from '../../../model/change.js'

/** An attribute with what AIDE printed of it before and after; null where it printed nothing. */
export interface Difference {
  readonly name: string
  readonly before: string | null
  readonly after: string | null
}

/** What differs, in words that are safe to show. Of an entry that came or went: what AIDE told of it. */
export const differencesOf = ({ attributes, old, new: now, kind }: Change, style: TimeStyle): readonly Difference[] => {
  const before = textsOf(old, style)
  const after = textsOf(now, style)
  const names = kind === 'changed' ? attributes : [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return names.map((name) => ({ name, before: before[name] ?? null, after: after[name] ?? null }))
}

const textsOf = ({ hashes, ...values }: AttributeValues, style: TimeStyle): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, valueText(value, style)])),
  ...Object.fromEntries(Object.entries(hashes ?? {}).map(([name, { hex }]) => [name, hex])),
})

type Value = NonNullable<AttributeValues[Exclude<keyof AttributeValues, 'hashes'>]>

const valueText = (value: Value, style: TimeStyle): string => {
  if (isTime(value)) return timeText(value, style)
  return typeof value === 'object' ? value.map(visible).join(', ') : visible(String(value))
}

const isTime = (value: Value): value is AideTime => typeof value === 'object' && 'seconds' in value

const timeText = ({ seconds }: AideTime, style: TimeStyle): string =>
  Number.isNaN(new Date(seconds * 1000).getTime()) ? String(seconds) : whenText(seconds * 1000, style)
