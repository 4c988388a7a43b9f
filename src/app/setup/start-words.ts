import { readFileSync } from 'node:fs'

/**
 * The words that start a program wherever it is started from. A script that looks for its interpreter in the PATH gets it named: neither
 * systemd nor cron has the PATH of whoever runs setup, who may have Node.js from a version manager.
 */
export const startWords = (program: string, interpreter: string): readonly string[] =>
  /^#!\s*\/usr\/bin\/env\s/.test(headOf(program)) ? [interpreter, program] : [program]

const headOf = (program: string): string => {
  try {
    return readFileSync(program, 'latin1').slice(0, 128)
  } catch {
    // Not there, or nothing to read: told as a doubt.
    return ''
  }
}
