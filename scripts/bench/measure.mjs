import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** GNU time tells the memory too; where it is missing the shell's own tells the rest. */
const GNU_TIME = '/usr/bin/time'

export const isInstalled = (program) => spawnSync('sh', ['-c', `command -v "${program}"`]).status === 0

const timed = (command, figures) =>
  isInstalled(GNU_TIME)
    ? [GNU_TIME, '-o', figures, '-f', '%U %S %e %M', ...command]
    : ['bash', '-c', `TIMEFORMAT='%3U %3S %3R'; { time "$@" 2>/dev/null; } 2>"${figures}"`, 'bash', ...command]

/** Runs a command once, its output thrown away: CPU seconds (user and system, all threads), wall seconds, KiB of memory. */
const runOnce = (command, figures) => {
  const [program, ...args] = timed(command, figures)
  const env = { ...process.env, WHO_CHANGED_CONFIG: '' }
  const { status, error } = spawnSync(program, args, { stdio: 'ignore', env })
  if (error !== undefined) throw error
  const [user, system, wall, memory] = readFileSync(figures, 'utf8').trim().split('\n').at(-1).split(' ').map(Number)
  rmSync(figures)
  return { status, cpu: user + system, wall, memory: memory ?? null }
}

const median = (numbers) => {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
const summary = (runs, figure) => {
  const values = runs.map((run) => run[figure])
  return { min: Math.min(...values), median: median(values) }
}

/**
 * Runs several commands in turn, `rounds` times: a machine that others use is fast at one moment and slow at the next, and so is for all of
 * them. `before` is called before each run. An exit status that is not `expected` is an error: a command that fails is fast.
 */
export const interleaved = (commands, rounds, scratch) => {
  const runs = commands.map(() => [])
  for (let round = 0; round < rounds; round++)
    for (const [index, { name, command, before, expected = [0] }] of commands.entries()) {
      before?.()
      const run = runOnce(command, join(scratch, 'figures'))
      if (!expected.includes(run.status))
        throw new Error(`${name} ended with status ${run.status}: ${command.join(' ')}`)
      runs[index].push(run)
    }
  return commands.map(({ name }, index) => ({
    name,
    cpu: summary(runs[index], 'cpu'),
    wall: summary(runs[index], 'wall'),
    memory: runs[index].some(({ memory }) => memory === null)
      ? null
      : Math.max(...runs[index].map(({ memory }) => memory)),
  }))
}
