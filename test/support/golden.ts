import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'

/** Compares a text with a file of what users see; `UPDATE_GOLDEN=1` writes the file, and its difference is then read before a commit. */
export const golden = (file: string, text: string): void => {
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text)
  assert.equal(text, readFileSync(file, 'utf8'))
}
