/** The source of a package with one stretch of it replaced. Throws where that does not stand there exactly once, as after an update. */
export const replaceOnce = (path, text, from, to) => {
  if (text.split(from).length !== 2) throw changed(path)
  return text.replace(from, () => to)
}

export const changed = (path) => new Error(`${path} is made another way than scripts/bundle expects`)
