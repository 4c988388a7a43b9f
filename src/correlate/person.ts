import type { Who } from '../model/attribution.js'

/** Whether a login is behind it, and no job that cron or at began in its name. */
export const isPerson = ({ auid, origin }: Who): boolean =>
  auid !== null && origin !== 'cron' && origin !== 'at' && origin !== 'service'
