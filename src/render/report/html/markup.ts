/** A piece of HTML. Text becomes one only through {@link markup}, which escapes it. */
export class Markup {
  readonly source: string

  constructor(source: string) {
    this.source = source
  }
}

/** What may stand in a template: text and numbers are escaped, markup is taken as it is, null is nothing. */
export type Part = Markup | string | number | null | readonly Part[]

/** HTML from a template with every value in it made text, between tags and within a quoted attribute. */
export const markup = (strings: TemplateStringsArray, ...parts: readonly Part[]): Markup =>
  new Markup(strings.map((string, index) => string + sourceOf(parts[index] ?? null)).join(''))

const sourceOf = (part: Part): string => {
  if (part === null) return ''
  if (part instanceof Markup) return part.source
  if (typeof part === 'object') return part.map(sourceOf).join('')
  return String(part).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
