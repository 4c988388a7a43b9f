/** A piece of HTML. Text becomes one only through {@link markup}, which escapes it. */
export class Markup {
  readonly #parts: readonly (string | Later)[]

  constructor(source: string | readonly (string | Later)[]) {
    this.#parts = typeof source === 'string' ? [source] : source
  }

  get source(): string {
    return [...this.pieces()].join('')
  }

  /** The same bit by bit: what is made later is made when its turn comes, and not kept. */
  *pieces(): Generator<string> {
    for (const part of this.#parts) {
      if (typeof part === 'string') yield part
      else for (const one of part.make()) for (const piece of markup`${one}`.pieces()) yield piece
    }
  }

  /** What it is made of, for a larger piece. */
  get parts(): readonly (string | Later)[] {
    return this.#parts
  }
}

/** A list whose items are made one by one while it is written: a hundred thousand at once take more than all that they tell of. */
export class Later {
  constructor(readonly make: () => Iterable<Part>) {}
}

/** What may stand in a template: text and numbers are escaped, markup is taken as it is, null is nothing. */
export type Part = Markup | Later | string | number | null | readonly Part[]

/** HTML for each of a list, made when it is written. */
export const each = <T>(items: readonly T[], make: (item: T, index: number) => Part): Later =>
  new Later(function* () {
    for (const [index, item] of items.entries()) yield make(item, index)
  })

/** HTML from a template with every value in it made text, between tags and within a quoted attribute. */
export const markup = (strings: TemplateStringsArray, ...parts: readonly Part[]): Markup => {
  const made: (string | Later)[] = []
  let text = ''
  const add = (part: Part): void => {
    if (part === null) return
    if (part instanceof Later) {
      made.push(text, part)
      text = ''
    } else if (part instanceof Markup) {
      for (const one of part.parts)
        if (typeof one === 'string') text += one
        else add(one)
    } else if (typeof part === 'object') for (const one of part) add(one)
    else text += escaped(String(part))
  }
  for (const [index, string] of strings.entries()) {
    text += string
    add(parts[index] ?? null)
  }
  made.push(text)
  return new Markup(made)
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
