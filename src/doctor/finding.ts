import type { ByteString } from '../model/byte-string.js'

/** What is looked at, in the order in which it is told. */
export const CHECKS = [
  'auditd',
  'switch',
  'rules',
  'lost',
  'backlog',
  'plugins',
  'shipping',
  'horizon',
  'gaps',
  'index',
  'aide',
  'clock',
  'disk',
] as const
export type Check = (typeof CHECKS)[number]

/** `well` · `note` worth knowing · `mend` something to be done · `unknown` what can't be told from here. */
export type Level = 'well' | 'note' | 'mend' | 'unknown'

export interface Finding {
  readonly check: Check
  readonly level: Level
  /** One sentence. May hold bytes of a file. */
  readonly text: ByteString
  /** The command that mends it; null where there is nothing to mend, or no command does. */
  readonly command: ByteString | null
}

export const finding = (check: Check, level: Level, text: ByteString, command: ByteString | null = null): Finding => ({
  ...{ check, level, text, command },
})

/** `2026-11-23 19:49 UTC`. */
export const minuteOf = (time: number): string => `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`
