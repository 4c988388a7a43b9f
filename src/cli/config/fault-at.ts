import { WhoChangedError } from '../../model/errors.js'

/** A fault of a config file, with its line and, where there is one, its key. */
export const faultAt = (file: string, line: number, sentence: string): WhoChangedError =>
  new WhoChangedError('usage', `${file}:${line}: ${sentence}`, { place: { file, line } })
