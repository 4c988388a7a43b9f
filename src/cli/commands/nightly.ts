import type { Command } from 'commander'
import { WhoChangedError } from '../../model/errors.js'
import { helpText } from '../help-text.js'
import { keepHeapSmall } from '../v8-settings.js'
import { mailOptions, withMailOptions, type RawMail } from '../mail-options.js'
import { answerOptions, withAnswerOptions, withLooks, type RawOptions } from '../options.js'
import { checkedSpan, parseSpan } from '../parse-span.js'

interface NightlyRaw extends RawOptions, RawMail {
  readonly aideDb?: string
  readonly dpkgLog?: string
  readonly aideCommand?: string
  readonly aideLog: string
  readonly aideTimeout: string
  readonly timeout: string
  readonly expectEvery: string
  readonly reports?: string
  readonly keep: number
}

/** `who-changed nightly` */
export const addNightly = (program: Command): void => {
  const command = program
    .command('nightly')
    .summary('the report of the night: for cron and systemd')
    .description(
      "Reads the newest report that AIDE's own job has left, or runs AIDE, puts names to it, keeps it and mails it. A night without a check, and one in which AIDE failed, is reported as well.",
    )
  withLooks(withAnswerOptions(command))
    .optionsGroup('About AIDE and the night:')
    .option('--aide-db <file>', "the database that AIDE compared with (default: the host's own)")
    .option('--dpkg-log <file>', "dpkg's own log, for the versions of packages (default: the host's own)")
    .option('--aide-log <file>', "where AIDE's own job leaves its report", '/var/log/aide/aide.log')
    .option('--aide-command <command>', 'run this instead, and read what it prints: "aide --check"')
    .option('--aide-timeout <span>', 'end AIDE after this time', checkedSpan, '6h')
    .option('--timeout <span>', 'end the whole night after this time', checkedSpan, '12h')
    .option('--expect-every <span>', 'a check that is later than this was missed', checkedSpan, '36h')
    .option('--reports <folder>', 'where nights are kept (default: beside the index)')
    .option('--keep <n>', 'how many nights are kept', parseKeep, 30)
  withMailOptions(command)
    .addHelpText(
      'after',
      helpText({
        examples: [
          ['who-changed nightly --mail root', "AIDE's own report, by mail"],
          ['who-changed nightly --aide-command "aide --check"', 'runs AIDE, too'],
          ['who-changed setup --mail root', 'have it done every night'],
        ],
        statuses: [
          [0, 'every change has a name, or nothing is new'],
          [1, 'some have none, or AIDE did not list them'],
          [2, 'AIDE failed, a night was missed, or wrong usage or unreadable input'],
          [3, 'at least one is unexplained'],
          [4, 'another run is at work'],
          [5, 'a mail was not delivered'],
        ],
      }),
    )
    .action(async (local: NightlyRaw, self: Command) => {
      const raw: NightlyRaw = { ...self.optsWithGlobals<NightlyRaw>(), ...local }
      const [{ night }, { tellNight }, { reportStyle }] = await Promise.all([
        import('../../app/nightly/night.js'),
        import('../tell-night.js'),
        import('../output.js'),
      ])
      const now = (): number => Date.now()
      keepHeapSmall()
      const mail = mailOptions(raw)
      const posting = mail === null ? null : (await import('../../app/posting.js')).postingOf(mail, raw.db ?? null)
      const style = reportStyle(raw)
      const telling = { posting, mailWhen: raw.mailWhen, style, now }
      const options = {
        ...answerOptions(raw, now()),
        ...{ dpkgLog: raw.dpkgLog ?? null, zone: style.zone },
        ...{ aideDatabase: raw.aideDb ?? null, aideStatus: null, explain: false, activity: true },
        ...{ aideCommand: raw.aideCommand ?? null, aideLog: raw.aideLog, aideTimeout: parseSpan(raw.aideTimeout) },
        ...{
          timeout: parseSpan(raw.timeout),
          expectEvery: parseSpan(raw.expectEvery),
          reports: raw.reports ?? null,
          keep: raw.keep,
        },
      }
      const { status, isStuck } = await night(options, now, async (found) => ({
        status: await tellNight(found, telling),
        isStuck: found.kind === 'failed' && found.isStuck,
      }))
      process.exitCode = status
      // Work that nobody waits for any more would keep the process alive.
      if (isStuck) process.exit()
    })
}

const parseKeep = (text: string): number => {
  const count = Number(text)
  if (/^\d+$/.test(text) && count > 0) return count
  throw new WhoChangedError('usage', `--keep takes a number from 1 on, not "${text}"`)
}
