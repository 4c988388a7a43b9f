import { Option, type Command } from 'commander'
import { fromText, type ByteString } from '../../model/byte-string.js'
import { OPERATION_KINDS, type OperationKind } from '../../model/file-operation.js'
import { WhoChangedError } from '../../model/errors.js'
import { answerOptions, withAnswerOptions, withExplain, withOutputOptions, type RawOptions } from '../options.js'
import { EXIT } from '../exit-status.js'
import { GROUP } from '../help-text.js'

interface QueryRaw extends RawOptions {
  readonly format: 'table' | 'json'
  readonly json?: boolean
  readonly last?: number
  readonly recursive?: boolean
  readonly user?: string
  readonly fromAddress?: string
  readonly session?: string
  readonly process?: string
  readonly op?: OperationKind
}

/** `who-changed PATH…`, the command without a name. */
export const addQuery = (program: Command): void => {
  program.argument('[path...]', 'files and directories to ask for')
  withExplain(withOutputOptions(withAnswerOptions(program), ['table', 'json']))
    .optionsGroup(GROUP.asked)
    .option('-r, --recursive', 'everything below a directory, too')
    .option('--user <login>', 'only what this login did, by name or uid, as whomever')
    .option('--from-address <address>', 'only what was done from this address')
    .option('--session <number>', 'only what was done in this session')
    .option('--process <program>', 'only what this program did: sed, /usr/bin/sed')
    .addOption(new Option('--op <operation>', 'only operations of this kind').choices(OPERATION_KINDS))
    .option('--last <n>', 'only the newest n operations of each path', Number)
    .optionsGroup(GROUP.looks)
    .option('--json', 'the same as --format json')
    .action(async (paths: string[], raw: QueryRaw, command: Command) => {
      if (paths.length === 0) {
        command.outputHelp({ error: true })
        process.exitCode = EXIT.usage
        return
      }
      if (raw.last !== undefined && !(Number.isInteger(raw.last) && raw.last > 0))
        throw new WhoChangedError('usage', '--last takes a whole number from 1 on')
      const [{ query }, { jsonText, tableOptions, warnOfMalformed, showResult }] = await Promise.all([
        import('../../app/query.js'),
        import('../output.js'),
      ])
      const isJson = raw.json === true || raw.format === 'json'
      const now = Date.now()
      const answer = await query(
        paths,
        {
          ...answerOptions(raw, now),
          last: raw.last ?? null,
          explain: raw.explain ?? false,
          recursive: raw.recursive ?? false,
          gaps: isJson || raw.explain === true,
          filter: {
            user: given(raw.user),
            address: given(raw.fromAddress),
            session: raw.session ?? null,
            process: given(raw.process),
            operation: raw.op ?? null,
          },
        },
        now,
      )
      const text = isJson
        ? jsonText((await import('../../render/query-json.js')).queryJson(answer))
        : (await import('../../render/query-table.js')).queryTable(answer, tableOptions(raw))
      warnOfMalformed(answer.read)
      await showResult(text, raw)
      process.exitCode = answer.paths.every(({ deeds }) => deeds.length > 0) ? EXIT.ok : EXIT.incomplete
    })
}

/** A value as the log spells it. */
const given = (value: string | undefined): ByteString | null => (value === undefined ? null : fromText(value))
