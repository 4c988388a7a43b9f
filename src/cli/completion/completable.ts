import type { Argument, Command, Option } from 'commander'
import { kindOf } from '../config/option-key.js'

/** What can stand behind an option, or as an argument. */
export type Value =
  | { readonly kind: 'file' | 'directory' | 'user' | 'anything' }
  | { readonly kind: 'words'; readonly words: readonly string[] }

/** An option as a shell completes it. */
export interface CompletableOption {
  /** `-r`, or null where there is only the long one. */
  readonly short: string | null
  /** `--recursive` */
  readonly long: string
  readonly description: string
  /** What its value is called in the help and what it can be; null for a switch. */
  readonly value: (Value & { readonly name: string }) | null
  readonly isRepeatable: boolean
  /** Whether several values may follow. */
  readonly isVariadic: boolean
}

/** A command as a shell completes it. */
export interface Completable {
  /** Empty for the command without a name. */
  readonly name: string
  readonly summary: string
  readonly options: readonly CompletableOption[]
  /** What its arguments are; null for none. */
  readonly argument: (Value & { readonly name: string; readonly isVariadic: boolean }) | null
}

/** The program itself and its commands, out of the definitions that the command line is parsed by. */
export const completables = (program: Command): readonly Completable[] =>
  [program, ...program.commands].map((command) => ({
    name: command === program ? '' : command.name(),
    summary: command.summary() || command.description(),
    options: command.createHelp().visibleOptions(command).map(completableOption),
    argument: argumentOf(command.registeredArguments[0]),
  }))

const completableOption = (option: Option): CompletableOption => ({
  short: option.short ?? null,
  long: option.long!,
  description: option.description,
  value: option.required || option.optional ? valueOf(placeholder(option.flags), option.argChoices) : null,
  isRepeatable: kindOf(option) === 'list',
  isVariadic: option.variadic,
})

const argumentOf = (argument: Argument | undefined): Completable['argument'] =>
  argument === undefined ? null : { ...valueOf(argument.name(), argument.argChoices), isVariadic: argument.variadic }

/** `--audit <file>`: file. */
const placeholder = (flags: string): string => /[<[]([^.>\]]+)/.exec(flags)?.[1] ?? ''

const valueOf = (name: string, choices: readonly string[] | undefined): Value & { readonly name: string } =>
  choices === undefined ? { name, kind: KINDS[name] ?? 'anything' } : { name, kind: 'words', words: choices }

/** What the help calls a value says what it is. */
const KINDS: Readonly<Record<string, 'file' | 'directory' | 'user'>> = {
  ...{ file: 'file', path: 'file', log: 'file', report: 'file', program: 'file' },
  ...{ dir: 'directory', folder: 'directory' },
  login: 'user',
}
