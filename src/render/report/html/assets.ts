import { readFileSync } from 'node:fs'

/** The style or the script of the page, as scripts/build.mjs puts them beside this module and beside the bundle. */
export const asset = (name: 'page.css' | 'page.js'): string =>
  readFileSync(new URL(`./assets/${name}`, import.meta.url), 'utf8')
