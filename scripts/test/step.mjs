import { spawn } from 'node:child_process'
import { join } from 'node:path'

/**
 * Runs a command of this project's packages. What it says comes with its result: others run beside it.
 * @returns {Promise<{ title: string, isWell: boolean, said: string }>}
 */
export const step = (title, command, args) =>
  new Promise((resolve) => {
    const start = Date.now()
    const said = []
    const child = spawn(join('node_modules', '.bin', command), args, { stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(chunk))
    child.on('close', (status) => {
      const verdict = status === 0 ? '' : ', FAILED'
      const head = `# ${title}: ${((Date.now() - start) / 1000).toFixed(0)} s${verdict}\n`
      resolve({ title, isWell: status === 0, said: head + Buffer.concat(said).toString() })
    })
  })
