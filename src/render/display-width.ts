import stringWidth from 'string-width'

/** Columns that a text takes on a terminal: East Asian wide characters and emoji take two, combining marks none. */
export const displayWidth = (text: string): number => (ASCII.test(text) ? text.length : stringWidth(text))

/** The characters of a text as a person sees them: a letter with its marks is one. A text may be parted between them, never within. */
export const graphemes = (text: string): readonly string[] =>
  ASCII.test(text)
    ? text.split('')
    : Array.from(
        (segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' })).segment(text),
        ({ segment }) => segment,
      )

/** With the ellipsis of what was cut and the arrow from one login to the next: one column each. */
const ASCII = /^[\x20-\x7e\u2026\u2192]*$/
// Made at its first use, which takes Node ten milliseconds: most tables are ASCII.
let segmenter: Intl.Segmenter | null = null
