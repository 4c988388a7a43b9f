import { Option, type Command } from 'commander'
import type { RawOptions } from '../options.js'

/** `who-changed events FILE…` */
export const addEvents = (program: Command): void => {
  program
    .command('events')
    .summary('show every audit record of logs in any form, decoded')
    .description(
      'Reads audit logs in any form (auditd, syslog, dmesg, journal, plugin streams, laurel, go-audit, Auditbeat; plain, gzip, zstd, xz or bzip2) and prints one event a line.',
    )
    .argument('<log...>', "logs and directories of logs, '-' for standard input")
    .option('--node <name>', 'the host of records that name none')
    .addOption(new Option('--format <form>', 'how to print it').choices(['ndjson']).default('ndjson'))
    .option('--malformed', 'print what could not be understood to standard error')
    .option('--output <file>', 'write to this file instead of standard output')
    .action(async (logs: string[], local: RawOptions & { malformed?: boolean }, self: Command) => {
      const raw = { ...self.optsWithGlobals<RawOptions>(), ...local }
      const [{ events }, { countsLine, eventLine }, { openOutput }, { visible, visibleText }] = await Promise.all([
        import('../../app/events.js'),
        import('../../render/events-ndjson.js'),
        import('../output-stream.js'),
        import('../../render/visible.js'),
      ])
      const output = await openOutput(raw.output ?? '-')
      const batches = events({ logs, node: raw.node ?? null })
      let next = await batches.next()
      for (; next.done !== true; next = await batches.next()) {
        await output.write(next.value.events.map(eventLine).join(''))
        if (local.malformed === true)
          for (const { file, line, reason, excerpt } of next.value.malformed)
            process.stderr.write(`${visibleText(file)}:${line}: ${visibleText(reason)}: ${visible(excerpt)}\n`)
        if (output.isClosed) return
      }
      await output.write(countsLine(next.value))
      await output.close()
    })
}
