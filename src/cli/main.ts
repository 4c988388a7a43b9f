import { buildProgram } from './program.js'
import { fail } from './fail.js'

/** Runs the command line. */
export const main = async (args: readonly string[] = process.argv.slice(2)): Promise<void> => {
  try {
    await buildProgram(args).parseAsync(args, { from: 'user' })
  } catch (error) {
    fail(error)
  }
}
