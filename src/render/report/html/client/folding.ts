/** Opens and closes: all by the buttons, the target of a link when it is followed, everything on paper. */
export const setUpFolding = (form: HTMLFormElement): void => {
  form.querySelector('[name=open]')?.addEventListener('click', () => {
    setAll(true)
  })
  form.querySelector('[name=close]')?.addEventListener('click', () => {
    setAll(false)
  })
  addEventListener('hashchange', openTarget)
  // A link to where one already is changes no hash. Any other must not come here, too: it would take the focus back a second time.
  document.addEventListener('click', ({ target }) => {
    const link = target instanceof Element ? target.closest('a[href^="#"]') : null
    if (link?.getAttribute('href') === location.hash) setTimeout(openTarget)
  })
  openTarget()
  setUpPaper()
}

const STORIES = 'details.story, .fold > details'

const setAll = (open: boolean): void => {
  for (const details of document.querySelectorAll<HTMLDetailsElement>(open ? STORIES : 'main details'))
    details.open = open
}

const openTarget = (): void => {
  const target = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null
  if (!(target instanceof HTMLDetailsElement)) return
  target.open = true
  target.scrollIntoView()
  target.querySelector('summary')?.focus()
}

/** On paper nothing can be opened: stories are printed open, and closed again afterwards. */
const setUpPaper = (): void => {
  let opened: readonly HTMLDetailsElement[] = []
  addEventListener('beforeprint', () => {
    opened = Array.from(document.querySelectorAll<HTMLDetailsElement>(STORIES)).filter(({ open }) => !open)
    for (const details of opened) details.open = true
  })
  addEventListener('afterprint', () => {
    for (const details of opened) details.open = false
  })
}
