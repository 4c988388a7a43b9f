import { spawn, type ChildProcess } from 'node:child_process'

/** What a run of the command line left behind. */
export interface Run {
  readonly status: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the bundled command line; `meddle` gets the process while it runs. */
export const runCli = async (
  args: readonly string[],
  meddle: (process: ChildProcess) => void = () => undefined,
  options: { readonly uid?: number; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Run> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['dist/cli.js', ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
      ...options,
      // No config file of the host that runs the tests.
      env: { ...process.env, WHO_CHANGED_CONFIG: '', ...options.env },
    })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString('utf8')
    })
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString('utf8')
    })
    child.on('error', reject)
    child.on('close', (status, signal) => {
      resolve({ status, signal, stdout, stderr })
    })
    meddle(child)
    child.stdin.end()
  })
