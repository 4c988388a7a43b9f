import type { Option } from 'commander'
import { InvalidArgumentError } from 'commander'
import { WhoChangedError } from '../../model/errors.js'

/** What became of a value that was not typed: the value as the option wants it, or what should have stood there. */
export type Parsed = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly expected: string }

/** Reads texts by the very parser that reads the command line. */
export const parseOption = (option: Option, texts: readonly string[]): Parsed => {
  const { parseArg } = option
  if (parseArg === undefined) return { ok: true, value: texts.at(-1) ?? '' }
  try {
    const value = texts.reduce<unknown>((before, text) => parseArg(text, before as never), undefined)
    return Number.isNaN(value) ? { ok: false, expected: 'a number' } : { ok: true, value: value ?? [] }
  } catch (error) {
    if (error instanceof InvalidArgumentError || error instanceof WhoChangedError)
      return { ok: false, expected: option.argChoices?.map((one) => `"${one}"`).join(' or ') ?? error.message }
    throw error
  }
}
