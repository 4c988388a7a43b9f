import type { Pruned } from '../app/prune/prune.js'
import type { RotatedFile } from '../app/prune/rotated-files.js'
import { textOrNull, timeJson } from './deed-json.js'

/** The document of `who-changed prune --json`. */
export const pruneJson = ({ gap, limit, index, failed, ...pruned }: Pruned): object => ({
  schema: 'who-changed/prune/1',
  host: textOrNull(pruned.node),
  stream: pruned.stream,
  acknowledged: { from: timeOrNull(pruned.shipped.from), to: timeOrNull(pruned.shipped.to) },
  limit: timeOrNull(limit),
  gap: gap === null ? null : { cause: gap.cause, from: timeOrNull(gap.from), to: timeOrNull(gap.to) },
  done: pruned.isDone,
  files: (pruned.isDone ? pruned.deleted : pruned.chosen).map(fileJson),
  staying: pruned.staying.map(({ file, why }) => ({ ...fileJson(file), why })),
  failed: failed === null ? null : { ...fileJson(failed.file), why: failed.why },
  index: index === null ? null : { file: index.file, before: timeOrNull(index.before), why: index.why },
})

const fileJson = ({ path, size, span }: RotatedFile): object => {
  const [from, to] = typeof span === 'string' ? [null, null] : [span.first, span.last]
  return { file: path, bytes: size, from: timeOrNull(from), to: timeOrNull(to) }
}

const timeOrNull = (time: number | null): string | null => (time === null ? null : timeJson(time))
