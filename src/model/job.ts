import type { Ancestor, ProcessView, Who } from './attribution.js'
import type { ByteString } from './byte-string.js'

/** Whether somebody's session was one of a job. */
export const isOfJob = ({ origin }: Pick<Who, 'origin'>): boolean => origin === 'cron' || origin === 'at'

/** Programs that only start jobs. */
const STARTERS = new Set(['cron', 'crond', 'anacron', 'atd', 'CRON'])

/**
 * The command that a crontab or an at job names, as far up as the trail shows it; the program where it shows no command. null for what the
 * starter of jobs did itself.
 */
export const jobOf = (process: ProcessView): ByteString | null => {
  const chain: readonly Ancestor[] = [process, ...process.ancestry]
  const own = chain.filter((one) => !STARTERS.has(programOf(one) ?? ''))
  const job = own.at(-1)
  if (job === undefined) return null
  return job.command === null ? programOf(job) : job.command.join(' ')
}

/**
 * The program by its file; a process can give itself any other name. Where the file has none, as in a container whose runtime starts a copy
 * of itself from a mount that is nowhere (`exe="/"`, crun), only that is left.
 */
export const programOf = ({ exe, comm }: Pick<Ancestor, 'exe' | 'comm'>): ByteString | null =>
  exe === null || exe === '/' ? comm : exe.slice(exe.lastIndexOf('/') + 1)
