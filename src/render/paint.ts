import { createColors } from 'picocolors'

/** Colours for a terminal; without colour each gives the text as it is. */
export interface Paint {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly alarm: (text: string) => string
  readonly warning: (text: string) => string
  readonly good: (text: string) => string
}

/** The colours, or none. They only underline what the words say. */
export const paintWith = (color: boolean): Paint => {
  const { bold, dim, red, yellow, green } = createColors(color)
  return {
    bold: (text) => bold(text),
    dim: (text) => dim(text),
    alarm: (text) => bold(red(text)),
    warning: (text) => yellow(text),
    good: (text) => green(text),
  }
}
