import stringWidth from 'string-width'

/** Columns that a text takes on a terminal: East Asian wide characters and emoji take two, combining marks none. */
export const displayWidth = (text: string): number => (ASCII.test(text) ? text.length : stringWidth(text))

/** The characters of a text as a person sees them: a letter with its marks is one. A text may be parted between them, never within. */
export const graphemes = (text: string): readonly string[] =>
  ASCII.test(text) ? text.split('') : Array.from(SEGMENTER.segment(text), ({ segment }) => segment)

const ASCII = /^[\x20-\x7e]*$/
const SEGMENTER = new Intl.Segmenter('en', { granularity: 'grapheme' })
