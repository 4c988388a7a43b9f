import type { Command } from 'commander'
import { answerOptions, withAnswerOptions, withOutputOptions, type RawOptions } from '../options.js'

interface StatusRaw extends RawOptions {
  readonly format: 'table' | 'json'
  readonly malformed?: boolean
}

const MALFORMED_SHOWN = 1000

/** `who-changed status` */
export const addStatus = (program: Command): void => {
  const command = program
    .command('status')
    .summary('what is in the index: span, events, logs, malformed lines, gaps')
    .description("Shows what the index holds and what it can't know: span, events, logs, malformed lines, gaps.")
  withOutputOptions(withAnswerOptions(command), ['table', 'json'])
    .option('--malformed', 'list the lines that could not be understood, with file, line and reason')
    .action(async (local: StatusRaw, self: Command) => {
      const raw: StatusRaw = { ...self.optsWithGlobals<StatusRaw>(), ...local }
      const [{ status }, { statusJson, statusText }, { jsonText, tableOptions, showResult }] = await Promise.all([
        import('../../app/status.js'),
        import('../../render/status-text.js'),
        import('../output.js'),
      ])
      const found = await status(answerOptions(raw, Date.now()), MALFORMED_SHOWN)
      const text =
        raw.format === 'json'
          ? jsonText(statusJson(found))
          : statusText(found, tableOptions(raw), raw.malformed === true)
      await showResult(text, raw)
    })
}
