import type { ByteString } from '../model/byte-string.js'
import type { AideConfNote } from './aide-conf.js'

/** Where AIDE's configuration is read from. */
export interface AideSources {
  readonly read: (file: ByteString) => ByteString | null
  /** The regular files of a directory, sorted. */
  readonly list: (
    directory: ByteString,
  ) => readonly { readonly name: ByteString; readonly isExecutable: boolean }[] | null
  readonly exists: (path: ByteString) => boolean
  readonly isExecutable: (file: ByteString) => boolean
  readonly hostname: string | null
}

/** A line of a configuration with its macros replaced. */
export interface AideLine {
  readonly text: ByteString
  readonly file: ByteString
  readonly number: number
  /** Put before every selection by an include. */
  readonly prefix: ByteString
}

// aide.conf(5): the maximum depth of nested includes.
const DEEPEST = 16

/** The lines of aide.conf after its macros: what is defined, switched off and included is known only while reading on. */
export class AideLines {
  readonly notes: AideConfNote[] = []
  readonly #defined = new Map<string, ByteString>()
  readonly #sources: AideSources

  constructor(sources: AideSources) {
    this.#sources = sources
    if (sources.hostname !== null) this.#defined.set('HOSTNAME', sources.hostname)
  }

  note(file: ByteString, line: number, reason: string, text: ByteString): void {
    this.notes.push({ file, line, reason, text })
  }

  *of(file: ByteString, prefix: ByteString = '', depth = 0): Generator<AideLine, void> {
    const text = this.#sources.read(file)
    if (text === null) {
      this.note(file, 0, 'can not be read', file)
      return
    }
    /** Whether the lines count, for each `@@if` that is open. */
    const open: boolean[] = []
    for (const [index, raw] of text.split('\n').entries()) {
      const line = raw.trim()
      if (line === '' || line.startsWith('#')) continue
      const number = index + 1
      const macro = /^@@([a-z_]+)(?:\s+(.*))?$/.exec(line)
      const condition = macro === null ? null : this.#conditionOf(macro[1]!, macro[2] ?? '')
      if (condition !== null) open.push(condition)
      else if (macro?.[1] === 'if') {
        this.note(file, number, 'a condition that is not understood; its lines were read', line)
        open.push(true)
      } else if (macro?.[1] === 'else') open.push(!(open.pop() ?? true))
      else if (macro?.[1] === 'endif') open.pop()
      else if (open.includes(false)) continue
      else if (macro !== null) yield* this.#follow(macro[1]!, macro[2] ?? '', { file, number, prefix, depth, line })
      else yield { text: this.#expand(line), file, number, prefix }
    }
    if (open.length > 0) this.note(file, 0, 'an @@if is never closed', file)
  }

  *#follow(
    name: string,
    rest: ByteString,
    at: {
      readonly file: ByteString
      readonly number: number
      readonly prefix: ByteString
      readonly depth: number
      readonly line: ByteString
    },
  ): Generator<AideLine, void> {
    const [first = '', second = '', third = ''] = rest.split(/\s+/)
    if (name === 'define') this.#defined.set(first, this.#expand(rest.slice(first.length).trim()))
    else if (name === 'undef') this.#defined.delete(first)
    else if (name === 'include' || name === 'x_include') {
      if (at.depth >= DEEPEST) {
        this.note(at.file, at.number, 'included too deeply', at.line)
        return
      }
      const prefix = at.prefix + this.#expand(third)
      for (const file of this.#included(this.#expand(first), this.#expand(second), at)) {
        const isRun = name === 'x_include' && this.#sources.isExecutable(file)
        if (isRun) this.note(at.file, at.number, 'its lines come from a program, which is not run', file)
        else yield* this.of(file, prefix, at.depth + 1)
      }
    } else if (name !== 'x_include_setenv') this.note(at.file, at.number, 'an unknown macro', at.line)
  }

  #included(
    path: ByteString,
    expression: ByteString,
    at: { readonly file: ByteString; readonly number: number; readonly line: ByteString },
  ): readonly ByteString[] {
    if (expression === '') return [path]
    const files = this.#sources.list(path)
    const pattern = patternOf(expression)
    if (files === null || pattern === null) {
      this.note(at.file, at.number, files === null ? 'can not be read' : 'an expression not understood', at.line)
      return []
    }
    return files.filter(({ name }) => pattern.test(name)).map(({ name }) => `${path}/${name}`)
  }

  /** What a macro that opens a condition decides; null for every other macro and for what is not understood. */
  #conditionOf(name: string, rest: ByteString): boolean | null {
    const word = this.#expand(rest.trim())
    switch (name) {
      case 'ifdef':
        return this.#defined.has(word)
      case 'ifndef':
        return !this.#defined.has(word)
      case 'ifhost':
        return word === this.#sources.hostname
      case 'ifnhost':
        return word !== this.#sources.hostname
      case 'if': {
        const match = /^((?:not\s+)*)(defined|hostname|exists)\s+(\S+)$/.exec(word)
        if (match === null) return null
        const [, nots = '', test, value = ''] = match
        const isTrue =
          test === 'defined'
            ? this.#defined.has(value)
            : test === 'hostname'
              ? value === this.#sources.hostname
              : this.#sources.exists(value)
        return nots.split(/\s+/).filter((not) => not !== '').length % 2 === 0 ? isTrue : !isTrue
      }
      default:
        return null
    }
  }

  #expand(text: ByteString): ByteString {
    return text.replaceAll(/@@\{([^}]*)\}/g, (_, name: string) => this.#defined.get(name) ?? '')
  }
}

const patternOf = (expression: string): RegExp | null => {
  try {
    return new RegExp(expression)
  } catch {
    return null
  }
}
