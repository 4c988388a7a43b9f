import type { Candidate } from './candidates.js'

/** Whose hand an operation was, as far as two of them are told apart: the login and the program. */
export const handOf = ({ operation: { process } }: Candidate): string =>
  `${process.auid ?? ''} ${process.ses ?? ''} ${process.exe ?? ''}`
