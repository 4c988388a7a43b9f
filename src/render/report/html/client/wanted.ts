/** What the filter asks for; an empty text asks for nothing. */
export interface Wanted {
  readonly words: readonly string[]
  readonly verdict: string
  readonly kind: string
}

export const wantedBy = (form: HTMLFormElement): Wanted => {
  const value = (name: string): string => {
    const field = form.elements.namedItem(name)
    return field instanceof HTMLInputElement || field instanceof HTMLSelectElement ? field.value : ''
  }
  return {
    words: value('words').toLowerCase().split(/\s+/).filter(Boolean),
    verdict: value('verdict'),
    kind: value('kind'),
  }
}

export const isNarrow = ({ words, verdict, kind }: Wanted): boolean => words.length > 0 || verdict !== '' || kind !== ''
