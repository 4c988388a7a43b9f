import type { Command } from 'commander'
import { answerOptions, withAnswerOptions, withOutputOptions, type RawOptions } from '../options.js'

interface SessionsRaw extends RawOptions {
  readonly format: 'table' | 'json'
}

/** `who-changed sessions` */
export const addSessions = (program: Command): void => {
  const command = program
    .command('sessions')
    .summary('list the logins: who, from where, how, from when to when')
    .description('Lists the logins that the audit log shows: who, from which address, how, from when to when.')
  withOutputOptions(withAnswerOptions(command), ['table', 'json']).action(async (local: SessionsRaw, self: Command) => {
    const raw: SessionsRaw = { ...self.optsWithGlobals<SessionsRaw>(), ...local }
    const [{ sessions }, { sessionsJson, sessionsTable }, { jsonText, tableOptions, showResult }] = await Promise.all([
      import('../../app/sessions.js'),
      import('../../render/sessions-text.js'),
      import('../output.js'),
    ])
    const list = await sessions(answerOptions(raw, Date.now()))
    await showResult(raw.format === 'json' ? jsonText(sessionsJson(list)) : sessionsTable(list, tableOptions(raw)), raw)
  })
}
