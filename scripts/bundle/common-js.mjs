import { transform } from 'esbuild'

const BARE_IMPORT = /^import "(\.\/[^"]+)";$/gm
const NAMED_IMPORT = /^import \{([^}]*)\} from "(\.\/[^"]+)";$/gm
const LATE_IMPORT = /\bimport\("(\.\/[^"]+)"\)/g
const EXPORT = /^export \{([^}]*)\};$/gm

/** `a` and `a as b`, one or more, as esbuild writes them in an import or export: each with its other name. */
const namesOf = (list) =>
  list
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map((one) => {
      const [name, other = name] = one.split(' as ')
      return [name, other]
    })

const members = (pairs) => pairs.map(([key, value]) => (key === value ? key : `${key}: ${value}`)).join(', ')

/**
 * A file of the bundle, which esbuild parts only as ES modules, as CommonJS. What one file takes from another is taken once, when it is loaded: esbuild's own
 * CommonJS asks two getters each time that a name is used, which V8 can't see through, and makes them for each name at each start. That is the
 * same as long as nobody sets an exported variable anew, which is made sure of here.
 */
export const commonJsOf = async (path, text) => {
  for (const [, list] of text.matchAll(EXPORT))
    for (const [name] of namesOf(list))
      if (isSetAnew(text, name)) throw new Error(`${path}: ${name} is exported and set anew`)
  const plain = text
    .replaceAll(BARE_IMPORT, 'require("$1");')
    .replaceAll(NAMED_IMPORT, (_, list, from) => `const { ${members(namesOf(list))} } = require("${from}");`)
    .replaceAll(LATE_IMPORT, 'Promise.resolve().then(() => require("$1"))')
    .replaceAll(
      EXPORT,
      (_, list) => `module.exports = { ${members(namesOf(list).map(([own, name]) => [name, own]))} };`,
    )
  const { code } = await transform(plain, {
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': 'moduleUrl' },
  })
  const own = "const moduleUrl = require('node:url').pathToFileURL(__filename).href;\n"
  return `"use strict";\n${code.includes('moduleUrl') ? own : ''}${code}`
}

/** Whether a variable of a file gets a value more than once: by `=` after its declaration, `+=` and the like, or `++`. */
const isSetAnew = (text, name) => {
  const own = `(?<![\\w$.'"])${name.replaceAll('$', '\\$')}`
  const set = text.match(new RegExp(`${own} (?:[-+*/%&|^?]{0,3}|<<|>>>?)=(?![=>])`, 'g')) ?? []
  return set.length > 1 || new RegExp(`${own}(?:\\+\\+|--)|(?:\\+\\+|--)${own}(?![\\w$])`).test(text)
}
