import type { Wanted } from './wanted.js'

/** A change of the page, with all that a word may be found in: its own text, its command and its story. */
export interface Change {
  readonly row: HTMLElement
  readonly text: string
}

/** Everything that can be found. Read once, when it is first asked for. */
export const changesOf = (root: ParentNode): readonly Change[] =>
  Array.from(root.querySelectorAll<HTMLElement>('.change'), (row) => ({ row, text: textOf(row) }))

export const isWanted = ({ row, text }: Change, { words, verdict, kind }: Wanted): boolean =>
  (verdict === '' || row.dataset['verdict'] === verdict) &&
  (kind === '' || row.dataset['kind'] === kind) &&
  words.every((word) => text.includes(word))

const textOf = (row: HTMLElement): string =>
  [
    row.closest('.story')?.querySelector('summary'),
    row.closest('.chapter')?.querySelector('.deed'),
    row.closest('.unnamed')?.querySelector('.reason'),
    row.querySelector('summary'),
    row.querySelector('.body > p'),
  ]
    .map((element) => element?.textContent ?? '')
    .join(' ')
    .toLowerCase()
