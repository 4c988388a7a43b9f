import { spawn, spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'

/** Why there is no terminal to test with; false where there is one. script(1) of util-linux makes it. */
export const noTerminal: string | false =
  spawnSync('script', ['-qec', 'true', '/dev/null']).status !== 0 && 'script (util-linux, bsdutils) is not installed'

/**
 * Runs a line of sh(1) on a terminal of that size, where `who-changed` is the bundled command line, and types `keys` as soon as `until` has been
 * shown.
 */
export const onTerminal = async (
  line: string,
  {
    rows = 20,
    columns = 80,
    env = {},
    until = null,
    keys = '',
  }: { rows?: number; columns?: number; env?: NodeJS.ProcessEnv; until?: RegExp | null; keys?: string } = {},
): Promise<{ readonly status: number | null; readonly shown: string }> =>
  new Promise((resolve, reject) => {
    const path = [join(process.cwd(), 'bin'), dirname(process.execPath), process.env['PATH']].join(':')
    const child = spawn('script', ['-qec', `stty rows ${rows} cols ${columns}; ${line}`, '/dev/null'], {
      stdio: ['pipe', 'pipe', 'inherit'],
      // A program that waits for a key in vain is a failed test.
      timeout: 60_000,
      // Nothing of the terminal and the pager of whoever runs the tests.
      env: { PATH: path, TERM: 'xterm', SHELL: '/bin/sh', WHO_CHANGED_CONFIG: '', ...env },
    })
    let shown = ''
    let isTyped = false
    child.stdout.on('data', (chunk: Buffer) => {
      shown += chunk.toString('utf8')
      if (until === null || isTyped || !until.test(shown)) return
      isTyped = true
      child.stdin.write(keys)
    })
    child.on('error', reject)
    child.on('close', (status) => {
      // A terminal ends a line with both.
      resolve({ status, shown: shown.replaceAll('\r\n', '\n') })
    })
  })
