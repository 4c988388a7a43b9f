import { Option, type Command } from 'commander'
import { GROUP, helpText } from '../help-text.js'
import { TOPICS, type Topic } from '../../model/activity.js'
import { answerOptions, withAnswerOptions, withOutputOptions, type RawOptions } from '../options.js'

interface ActivityRaw extends RawOptions {
  readonly format: 'text' | 'json'
  readonly json?: boolean
  readonly topic?: readonly Topic[]
}

/** `who-changed activity` */
export const addActivity = (program: Command): void => {
  const command = program
    .command('activity')
    .summary('list what happened, by topic: logins, accounts, modules, mounts, keys, logs emptied …')
    .description(
      'Lists what happened by topic: who, from where, when, what, and whether it succeeded. Recognised by what the events say and not ' +
        'by the keys of the rules, so any rule set will do; what no rule logs can not be known.',
    )
  withOutputOptions(withAnswerOptions(command), ['text', 'json'])
    .option('--json', 'the same as --format json')
    .optionsGroup(GROUP.asked)
    .addOption(new Option('--topic <name...>', 'only these topics, with all their lines').choices(TOPICS))
    .addHelpText(
      'after',
      helpText({
        examples: [
          ['who-changed activity --since yesterday', 'every topic, in short'],
          ['who-changed activity --topic login account', 'only these, with all lines'],
        ],
        statuses: [],
      }),
    )
    .action(async (local: ActivityRaw, self: Command) => {
      const raw: ActivityRaw = { ...self.optsWithGlobals<ActivityRaw>(), ...local }
      const [{ activity }, { jsonText, tableOptions, warnOfMalformed, showResult }] = await Promise.all([
        import('../../app/activity.js'),
        import('../output.js'),
      ])
      const now = Date.now()
      const isJson = raw.json === true || raw.format === 'json'
      const found = await activity({ ...answerOptions(raw, now), topics: raw.topic ?? [], processes: isJson }, now)
      const text = isJson
        ? jsonText((await import('../../render/activity-json.js')).activityJson(found))
        : (await import('../../render/activity-text.js')).activityText(found, {
            ...tableOptions(raw),
            all: raw.topic !== undefined,
          })
      warnOfMalformed(found.read)
      await showResult(text, raw)
    })
}
