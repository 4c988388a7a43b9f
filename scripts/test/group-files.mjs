// Most files of tests take longer to start than to test: Node.js, the modules and what was covered cost about a second each. So files of a
// folder share a process. What they print is as before, and names their own places.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/** Files that a process runs one after the other. More would save little, and leave a core without work at the end. */
const AT_MOST = 8

/** Folders that take long, longest first: what is short fills the gaps behind them. */
const LONG = ['package', 'scripts', 'cli', 'render', 'ship', 'contrib', 'verify', 'ingest', 'correlate', 'app']

/** Writes a file for each process that runs tests of `folder`, and returns them; Node.js starts them in the order of their names. */
export const groupFiles = (folder, into) => {
  const groups = [...LONG, 'others'].flatMap((top) => {
    const files = testFiles(folder).filter((name) => (LONG.includes(topOf(name)) ? topOf(name) : 'others') === top)
    return inParts(files).map((part, index) => [`${top}-${index + 1}`, part])
  })
  mkdirSync(into, { recursive: true })
  return groups.map(([title, names], index) => {
    const path = join(into, `${String(index + 1).padStart(2, '0')}-${title}.test.mjs`)
    writeFileSync(path, names.map((name) => `import ${JSON.stringify(relative(into, join(folder, name)))}\n`).join(''))
    return path
  })
}

const topOf = (name) => name.split('/')[0]

const testFiles = (folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.js'))
    .sort()

/** Parts of about the same length. Neighbours go to different ones: those that take long are often of a kind. */
const inParts = (files) => {
  const count = Math.ceil(files.length / AT_MOST)
  return Array.from({ length: count }, (_, part) => files.filter((_, index) => index % count === part))
}
