import type { AideEntry } from '../model/aide-entry.js'
import type { Attribution } from '../model/attribution.js'
import type { ByteString } from '../model/byte-string.js'
import type { AttributeName, Change } from '../model/change.js'
import type { CausedGap } from '../model/gap.js'
import type { Witness } from '../model/witness.js'
import { hasGapText } from './blindness.js'
import { isContent } from './causes.js'
import { clock } from './clock.js'
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
  if (
    change.kind !== 'changed' ||
    change.fileType !== 'file' ||
    !hasContent(change) ||
    change.attributes.includes(time)
  )
    return false
  if (entry?.[time] == null || entry[time] === 0) return false
  // Another file with the mtime of the old one was put in its place: whoever did it is named, and so do package managers and rsync(1).
  return time === 'ctime' || (!change.attributes.includes('inode') && deed === null)
}

/**
 * Times that no event can have left: a ctime before the one of before, which only a clock set back leaves, or a write to the disk itself;
 * an mtime from before AIDE's database on content that was written in place since, by nobody who is known. cp(1) and rsync(1) can do the
 * latter in good faith, and a host that starts with a wrong clock the former: a warning.
 * @param made the first moment in which AIDE's database can have been made, milliseconds; null when it is not known
 */
export const impossibleTimes = (
  attributions: readonly Attribution[],
  baseline: ReadonlyMap<ByteString, AideEntry>,
  made: number | null,
): readonly Witness[] =>
  attributions.flatMap((one): readonly Witness[] => {
    const { change, deed } = one
    if (change.kind !== 'changed' || change.fileType !== 'file') return []
    const before = change.old.ctime?.seconds ?? baseline.get(change.path)?.ctime ?? null
    const ctime = change.new.ctime?.seconds ?? null
    if (before !== null && ctime !== null && ctime < before && !isOlderFile(one))
      return [
        impossible(
          one,
          `the ctime of ${change.path} went back to ${clock(ctime * 1000)}, from ${clock(before * 1000)}: the clock was set back, or the disk itself was written`,
        ),
      ]
    const mtime = change.new.mtime?.seconds ?? null
    const isOld = mtime !== null && made !== null && change.attributes.includes('mtime') && (mtime + 1) * 1000 < made
    return isOld && deed === null && !change.attributes.includes('inode') && hasContent(change)
      ? [
          impossible(
            one,
            `the content of ${change.path} changed since ${clock(made)}, and its mtime says ${clock(mtime * 1000)}: somebody set it`,
          ),
        ]
      : []
  })

/** Whether another, older file came to the name untouched: its directory was moved there, or a mount went or came. */
const isOlderFile = ({ change, deed }: Attribution): boolean =>
  change.attributes.includes('inode') && deed !== null && (deed.path === 'parent-moved' || deed.operation === 'mount')

const impossible = ({ change, deed }: Attribution, text: ByteString): Witness => ({
  kind: 'times-forged',
  level: 'warning',
  text,
  paths: [change.path],
  who: deed?.who ?? null,
  evidence: deed?.evidence ?? [],
})

/** Whether what is in the file changed, times not counted. */
const hasContent = ({ attributes }: Change): boolean => attributes.some((name) => isContent(name) && !isTime(name))

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
