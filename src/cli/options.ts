import { Option, type Command } from 'commander'
import type { AnswerOptions, IndexOptions } from '../app/options.js'
import { collect } from './config/option-key.js'
import { GROUP } from './help-text.js'
import { progressBar } from './progress-bar.js'
import { compileLess } from './v8-settings.js'
import { parseTime } from './parse-time.js'
import { isErrorTerminal } from './standard-output.js'

/** Options as commander hands them over. */
export interface RawOptions {
  readonly audit?: readonly string[]
  readonly db?: string
  readonly node?: string
  readonly ingest?: boolean
  readonly rules?: string
  readonly passwd?: string
  readonly authLog?: string
  readonly explain?: boolean
  readonly since?: string
  readonly until?: string
  readonly utc?: boolean
  readonly tz?: string
  readonly color?: 'auto' | 'always' | 'never'
  readonly width?: number
  readonly output?: string
  readonly pager?: string | false
}

/** Adds where the logs and the index are. */
export const withLogOptions = (command: Command): Command =>
  command
    .optionsGroup(GROUP.evidence)
    .option(
      '--audit <file>',
      "audit log, directory of logs, or '-' for standard input (repeatable; default: /var/log/audit)",
      collect,
    )
    .option('--db <file>', 'the index (default: /var/lib/who-changed/index.db, or in your state folder)')
    .option('--node <name>', 'the host to ask for in a log of several, and that of records that name none')

/** Adds what every command that reads the index understands. */
export const withIndexOptions = (command: Command): Command =>
  withLogOptions(command).option('--no-ingest', 'answer from the index as it is, without reading the logs first')

/** Adds what every command that names people understands. */
export const withAnswerOptions = (command: Command): Command =>
  withIndexOptions(command)
    .option('--rules <file>', 'the rules that were loaded: audit.rules, or the output of auditctl -l')
    .option('--passwd <file>', 'passwd file of the host, for names that the log does not tell')
    .option('--auth-log <file>', "sshd's own log (auth.log, secure): keys, and addresses that the audit log has lost")
    .optionsGroup(GROUP.asked)
    .option('--since <time>', 'from this time on: "2026-11-23 14:00", "14:00", "yesterday", or "2h" ago')
    .option('--until <time>', 'up to this time')

/** Adds that an answer can come with its evidence. */
export const withExplain = (command: Command): Command =>
  command.option('--explain', 'every answer with the steps that lead to it, and the ausearch command of each event')

/** Adds how what is taller than a terminal is shown. */
export const withPager = (command: Command): Command =>
  command
    .option('--pager <command>', 'show what is taller than the terminal by this program (default: $PAGER, else less)')
    .option('--no-pager', 'show it as it is')

/** Adds how the answer is shown. */
export const withOutputOptions = (command: Command, formats: readonly string[]): Command =>
  withLooks(
    withPager(
      command
        .optionsGroup(GROUP.looks)
        .addOption(new Option('--format <form>', 'how to print it').choices(formats).default(formats[0]))
        .option('--output <file>', 'write to this file instead of standard output'),
    ),
  )

/** Adds width and time zone. */
export const withLooks = (command: Command): Command =>
  command
    .optionsGroup(GROUP.looks)
    .option('--width <columns>', 'fit tables to this width (default: the terminal, else 80)', Number)
    .option('--utc', 'show times in UTC instead of local time')
    .option('--tz <zone>', 'show times in this time zone: Europe/Berlin')

/** Adds colour, for the forms that have it. */
export const withColorOption = (command: Command): Command =>
  command.addOption(
    new Option('--color <when>', 'colour: on a terminal (unless NO_COLOR is set), always or never')
      .choices(['auto', 'always', 'never'])
      .default('auto'),
  )

export const indexOptions = (raw: RawOptions): IndexOptions => ({
  audit: raw.audit ?? [],
  db: raw.db ?? null,
  node: raw.node ?? null,
  ingest: raw.ingest ?? true,
  progress: isErrorTerminal() ? progressBar(process.stderr) : null,
  beforeReading: compileLess,
})

export const answerOptions = (raw: RawOptions, now: number): AnswerOptions => ({
  ...indexOptions(raw),
  rules: raw.rules ?? null,
  passwd: raw.passwd ?? null,
  authLog: raw.authLog ?? null,
  since: raw.since === undefined ? null : parseTime(raw.since, now),
  until: raw.until === undefined ? null : parseTime(raw.until, now),
})
