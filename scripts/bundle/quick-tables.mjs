import { readFileSync } from 'node:fs'
import { replaceOnce } from './replace-once.mjs'

/** Where string-width begins to work, which makes expressions of all emoji then, and what spares it that: texts of which each character is one column. */
const STRIP = 'string = stripAnsi(string);'
const SHORT = 'if (/^[\\x20-\\x7e\\u2026\\u2192]*$/.test(string)) return string.length;'

const FIRST_OF_LIST = `function firstDefined(...args) {
  return args.filter((v) => v !== undefined && v !== null).shift();
}`
const FIRST_OF_FOUR = 'const firstDefined = (a, b, c, d) => a ?? b ?? c ?? d ?? undefined;\nconst camelNames = {};'
const NAME_PUT_TOGETHER = `  let nameA = nameB.split('-');
  if (nameA.length > 1) {
    nameA[1] = nameA[1].charAt(0).toUpperCase() + nameA[1].substr(1);
    nameA = nameA.join('');
`
const NAME_KEPT = `  const nameA = (camelNames[nameB] ??= nameB.replace(/-(.)/, (_, letter) => letter.toUpperCase()));
  if (nameA !== nameB) {
`

/**
 * esbuild plugin: cli-table3 with less work for each cell, which takes eighteen settings of its table, each by a name that is taken apart and put
 * together and out of a list, and is measured again and again. The tables are the same.
 */
export const quickTables = {
  name: 'quick-tables',
  setup: ({ onLoad }) => {
    onLoad({ filter: /cli-table3\/src\/cell\.js$/ }, ({ path }) => {
      const source = replaceOnce(path, readFileSync(path, 'utf8'), FIRST_OF_LIST, FIRST_OF_FOUR)
      return { contents: replaceOnce(path, source, NAME_PUT_TOGETHER, NAME_KEPT) }
    })
    onLoad({ filter: /cli-table3\/node_modules\/string-width\/index\.js$/ }, ({ path }) => ({
      contents: replaceOnce(path, readFileSync(path, 'utf8'), STRIP, `${SHORT}\n${STRIP}`),
    }))
  },
}
