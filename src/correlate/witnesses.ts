import type { AideEntry } from '../model/aide-entry.js'
import type { Attribution } from '../model/attribution.js'
import type { ByteString } from '../model/byte-string.js'
import type { AttributeName } from '../model/change.js'
import type { CausedGap } from '../model/gap.js'
import type { Witness } from '../model/witness.js'
import { hasGapText } from './blindness.js'
import { isContent } from './causes.js'
import { isPerson } from './person.js'

/** Files that changed while auditing was off: one finding for each stretch, an alarm where a login had switched it off. */
export const changedWhileOff = (attributions: readonly Attribution[], gaps: readonly CausedGap[]): readonly Witness[] =>
  gaps.flatMap((gap): readonly Witness[] => {
    const text = hasGapText(gap)
    const inside = attributions.filter(
      ({ reason, grounds }) =>
        reason === 'auditing-off' && grounds.some((step) => step.topic === 'gap' && step.text === text),
    )
    if (inside.length === 0) return []
    const isDeed = gap.who !== null && isPerson(gap.who) && gap.kind !== 'daemon-stopped'
    return [
      {
        kind: 'auditing-off',
        level: isDeed ? 'alarm' : 'warning',
        text: `${inside.length === 1 ? 'a change was' : `${inside.length} changes were`} made while nothing could be seen: ${text}`,
        paths: inside.map(({ change }) => change.path),
        who: gap.who,
        evidence: gap.evidence.map(({ node, time, serial }) => ({ node, time, serial, key: null })),
      },
    ]
  })

/**
 * Contents that changed while a time stood still which every write moves: the ctime, which only the clock or the disk itself can set, or
 * the mtime, which anybody can set back. Only where AIDE compares that time, which other changes of the same report show.
 */
export const forgedTimes = (
  attributions: readonly Attribution[],
  baseline: ReadonlyMap<ByteString, AideEntry>,
): readonly Witness[] =>
  (['ctime', 'mtime'] as const).flatMap((time) => {
    const isCompared = attributions.some(({ change }) => change.kind === 'changed' && change.attributes.includes(time))
    const still = attributions.filter((one) => isCompared && stoodStill(one, time, baseline))
    return still.map((one) => forgedTime(one, time))
  })

const stoodStill = (
  { change, deed }: Attribution,
  time: 'ctime' | 'mtime',
  baseline: ReadonlyMap<ByteString, AideEntry>,
): boolean => {
  const entry = baseline.get(change.path)
  const hasContent = change.attributes.some((name: AttributeName) => isContent(name) && !isTime(name))
  if (change.kind !== 'changed' || change.fileType !== 'file' || !hasContent || change.attributes.includes(time))
    return false
  if (entry?.[time] == null || entry[time] === 0) return false
  // Another file with the mtime of the old one was put in its place: whoever did it is named, and so do package managers and rsync(1).
  return time === 'ctime' || (!change.attributes.includes('inode') && deed === null)
}

const isTime = (name: AttributeName): boolean => name === 'ctime' || name === 'mtime' || name === 'atime'

const forgedTime = ({ change, deed }: Attribution, time: 'ctime' | 'mtime'): Witness => ({
  kind: 'times-forged',
  level: 'alarm',
  text:
    time === 'ctime'
      ? `the content of ${change.path} changed and its ctime did not, which only a clock set back or a write to the disk itself can do`
      : `the content of ${change.path} changed and its mtime did not: somebody set it back`,
  paths: [change.path],
  who: deed?.who ?? null,
  evidence: deed?.evidence ?? [],
})
