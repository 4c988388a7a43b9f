import type { Command } from 'commander'
import { WhoChangedError } from '../../model/errors.js'
import { collect } from '../config/option-key.js'
import { EXIT } from '../exit-status.js'
import { GROUP, helpText } from '../help-text.js'
import { withLooks, type RawOptions } from '../options.js'
import { parseTime } from '../parse-time.js'

interface PruneRaw extends RawOptions {
  readonly shipped?: boolean
  readonly spool?: string
  readonly before?: string
  readonly keep?: number
  readonly index?: boolean
  readonly yes?: boolean
  readonly json?: boolean
}

const DAY = 86_400_000

/** `who-changed prune` */
export const addPrune = (program: Command): void => {
  const command = program
    .command('prune')
    .summary("delete auditd's rotated logs of which every event was shipped and acknowledged")
    .description(
      "Deletes those of auditd's rotated logs (audit.log.N) of which every event was shipped by who-changed plugin and acknowledged, oldest first; never the log that is written to, never beyond a gap. Without --yes it only tells which.",
    )
    .option('--shipped', 'what was shipped and acknowledged; there is no other way')
    .option('--before <time>', 'only what is older than this time')
    .option('--keep <days>', 'only what is older than so many days', parseDays)
    .option('--index', 'the index forgets what is older than the logs that stay, too')
    .option('--yes', 'do it; without this it is only shown')
    .optionsGroup(GROUP.evidence)
    .option('--audit <directory>', 'where auditd rotates its logs (default: /var/log/audit)', collect)
    .option('--db <file>', 'the index (default: /var/lib/who-changed/index.db, or in your state folder)')
    .option('--spool <folder>', 'the spool of who-changed plugin (default: spool beside the index)')
    .optionsGroup(GROUP.looks)
    .option('--json', 'print it as JSON')
  command.addHelpText(
    'after',
    helpText({
      examples: [
        ['who-changed prune --shipped', 'what would go'],
        ['who-changed prune --shipped --keep 14 --yes', 'two weeks stay'],
      ],
      statuses: [
        [0, 'done, or nothing to do'],
        [2, 'wrong usage, unreadable input, or a file could not be deleted'],
      ],
    }),
  )
  withLooks(command).action(async (local: PruneRaw, self: Command) => {
    const raw: PruneRaw = { ...self.optsWithGlobals<PruneRaw>(), ...local }
    if (raw.shipped !== true)
      throw new WhoChangedError('usage', 'prune deletes only what was shipped and acknowledged: say so with --shipped')
    if ((raw.audit ?? []).length > 1) throw new WhoChangedError('usage', 'prune takes one directory: give --audit once')
    const [{ prune }, { pruneText }, { pruneJson }, { jsonText, tableOptions, writeResult }] = await Promise.all([
      import('../../app/prune/prune.js'),
      import('../../render/prune-text.js'),
      import('../../render/prune-json.js'),
      import('../output.js'),
    ])
    // Before anything is deleted: a zone that nobody knows ends it.
    const options = tableOptions(raw)
    const pruned = await prune({
      ...{ audit: raw.audit?.[0] ?? null, db: raw.db ?? null, spool: raw.spool ?? null, before: beforeOf(raw) },
      ...{ isIndexToo: raw.index === true, isWanted: raw.yes === true },
    })
    await writeResult(raw.json === true ? jsonText(pruneJson(pruned)) : pruneText(pruned, options), raw)
    process.exitCode = pruned.failed === null ? EXIT.ok : EXIT.usage
  })
}

/** Both may be given: then the earlier counts. */
const beforeOf = ({ before, keep }: PruneRaw): number | null => {
  const now = Date.now()
  const times = [
    ...(before === undefined ? [] : [parseTime(before, now)]),
    ...(keep === undefined ? [] : [now - keep * DAY]),
  ]
  return times.length === 0 ? null : Math.min(...times)
}

const parseDays = (text: string): number => {
  if (/^\d{1,5}$/.test(text)) return Number(text)
  throw new WhoChangedError('usage', `--keep takes a number of days, not "${text}"`)
}
