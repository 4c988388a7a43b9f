import type { Command } from 'commander'
import type { IndexOptions } from '../../app/options.js'
import { GROUP } from '../help-text.js'
import { keepHeapSmall } from '../v8-settings.js'
import { indexOptions, withLogOptions, type RawOptions } from '../options.js'

/** `who-changed ingest` */
export const addIngest = (program: Command): void => {
  const command = program
    .command('ingest')
    .summary('read what is new in the logs into the index')
    .description(
      'Reads what is new in the logs into the index. Every other command does so first by itself. A file is read on from where it was left, standard input always to its end.',
    )
    .argument('[log...]', "audit logs and directories of logs, beside those of --audit; '-' for standard input")
  withLogOptions(command)
    .optionsGroup(GROUP.looks)
    .option('--json', 'print the counts as JSON')
    .action(async (logs: string[], local: RawOptions & { json?: boolean }, self: Command) => {
      const raw = { ...self.optsWithGlobals<RawOptions>(), ...local }
      const settings = indexOptions(raw)
      const options: IndexOptions = {
        ...settings,
        beforeReading: () => {
          settings.beforeReading?.()
          keepHeapSmall()
        },
      }
      const [{ openIndex }, { jsonText, writeResult }, { ingestJson, ingestText }] = await Promise.all([
        import('../../app/open-index.js'),
        import('../output.js'),
        import('../../render/ingest-text.js'),
      ])
      const { store, read } = await openIndex({ ...options, audit: [...options.audit, ...logs], ingest: true })
      await store.close()
      await writeResult(local.json === true ? jsonText(ingestJson(read!)) : ingestText(read!), raw)
    })
}
