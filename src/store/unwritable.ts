import { WhoChangedError } from '../model/errors.js'

/** One sentence for a file of the state folder that can't be written. */
export const unwritable = (file: string, cause: unknown): WhoChangedError =>
  new WhoChangedError('index', `${file}: it can't be written: ${(cause as Error).message}`, { place: { file }, cause })
