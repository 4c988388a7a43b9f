import { spawn } from 'node:child_process'
import { join } from 'node:path'

/** Runs a command of this project's packages, and ends the whole check when that fails. What it says is told at its end: others run beside it. */
export const step = (title, command, args) =>
  new Promise((resolve) => {
    const start = Date.now()
    const said = []
    const child = spawn(join('node_modules', '.bin', command), args, { stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(chunk))
    child.on('close', (status) => {
      console.log(`# ${title}: ${((Date.now() - start) / 1000).toFixed(0)} s`)
      process.stdout.write(Buffer.concat(said))
      if (status !== 0) process.exit(status ?? 1)
      resolve()
    })
  })
