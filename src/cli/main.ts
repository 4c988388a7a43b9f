import { buildProgram } from './program.js'
import { fail } from './fail.js'

// A reader that has gone (`who-changed --help | head`) is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') fail(error)
})

const run = async (): Promise<void> => {
  await buildProgram().parseAsync()
}

// No await up here: the bundle is CommonJS.
run().catch(fail)
