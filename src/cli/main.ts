import { buildProgram } from './program.js'
import { fail } from './fail.js'

try {
  await buildProgram().parseAsync()
} catch (error) {
  fail(error)
}
