import { changesOf, isWanted, type Change } from './change.js'
import { isNarrow, wantedBy } from './wanted.js'

const CONTAINERS = '.fold, .chapter, .unnamed, .story, .part[id]:not(#timeline)'

/** Shows only the changes that are asked for, opens what holds them, and says how many they are. */
export const setUpFilter = (form: HTMLFormElement): void => {
  let changes: readonly Change[] | null = null
  // What a search opened is closed again when it is over.
  let opened: readonly HTMLDetailsElement[] = []
  const apply = (): void => {
    changes ??= changesOf(document)
    const wanted = wantedBy(form)
    let shown = 0
    for (const change of changes) {
      const hit = isWanted(change, wanted)
      change.row.hidden = !hit
      if (hit) shown++
    }
    hideEmpty()
    for (const details of opened) details.open = false
    opened = isNarrow(wanted) ? openHits() : []
    const output = form.querySelector('output')
    if (output !== null) output.textContent = `${shown} of ${changes.length} shown`
  }
  let timer: number | undefined
  form.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(apply, PAUSE)
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    apply()
  })
}

/** Milliseconds to wait for the next key. */
const PAUSE = 120

const hideEmpty = (): void => {
  for (const container of document.querySelectorAll<HTMLElement>(CONTAINERS))
    container.hidden =
      container.querySelector('.change') !== null && container.querySelector('.change:not([hidden])') === null
}

/** Stories and folds, not the details of each change. */
const openHits = (): readonly HTMLDetailsElement[] => {
  const closed = document.querySelectorAll<HTMLDetailsElement>('details.story:not([open]), .fold > details:not([open])')
  const hits = Array.from(closed).filter((details) => details.querySelector('.change:not([hidden])') !== null)
  for (const details of hits) details.open = true
  return hits
}
