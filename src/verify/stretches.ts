import type { MatchedOrder } from './moved-events.js'
import { eventKey } from './pairing.js'
import type { Place, SideRecord } from './side.js'
import type { Difference, DifferenceKind } from './verification.js'

/** A record that differs, as each copy has it. */
export interface Stretch {
  readonly local: SideRecord | null
  readonly remote: SideRecord | null
}

/** Records that stand behind each other in their copy are one difference; what is no record (EOE) may stand between. */
const NEAR = 2

/** Differences of which the lines around are looked for. */
const MOST_PLACED = 500

/** Puts records of one kind that stand together into differences. */
export const stretchesOf = (
  kind: DifferenceKind,
  records: readonly Stretch[],
  order: MatchedOrder,
  placeOf: (order: number) => Place,
): readonly Difference[] => {
  const sorted = records.toSorted((a, b) => orderOf(a) - orderOf(b))
  const groups: Stretch[][] = []
  for (const one of sorted) {
    const last = groups.at(-1)?.at(-1)
    if (last !== undefined && areTogether(kind, last, one)) groups.at(-1)!.push(one)
    else groups.push([one])
  }
  return groups.map((group, index) => differenceOf(kind, group, index < MOST_PLACED ? order : null, placeOf))
}

const anyOf = ({ local, remote }: Stretch): SideRecord => (local ?? remote)!
const orderOf = (one: Stretch): number => anyOf(one).order

const areTogether = (kind: DifferenceKind, a: Stretch, b: Stretch): boolean => {
  const [before, next] = [anyOf(a), anyOf(b)]
  if (eventKey(before) === eventKey(next)) return true
  return kind !== 'altered' && before.file === next.file && next.order - before.order <= NEAR
}

const differenceOf = (
  kind: DifferenceKind,
  group: readonly Stretch[],
  order: MatchedOrder | null,
  placeOf: (order: number) => Place,
): Difference => {
  const all = group.map(anyOf)
  const times = all.map(({ time }) => time)
  const [first, last] = [group[0]!, group.at(-1)!]
  const around = first.local === null && order !== null ? order.around(first.remote!.order) : null
  const place = (at: number | null): Place | null => (at === null ? null : placeOf(at))
  const spot = ({ file, line }: SideRecord): Place => ({ file, line })
  const [from, to] = [Math.min(...times), Math.max(...times)]
  return {
    kind,
    events: new Set(all.map(eventKey)).size,
    records: group.length,
    ...{ from, to },
    serials: [all.find(({ time }) => time === from)!.serial, all.findLast(({ time }) => time === to)!.serial],
    local:
      first.local === null
        ? [place(around?.before ?? null), place(around?.after ?? null)]
        : [spot(first.local), spot(last.local ?? first.local)],
    remote: first.remote === null ? null : [spot(first.remote), spot(last.remote ?? first.remote)],
    example: first,
  }
}
