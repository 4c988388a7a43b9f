import { UNSET, type ProcessFacts } from '../model/process-facts.js'
import type { Candidate } from './candidates.js'

/** Whose hand an operation was, as far as two of them are told apart: the login and the program. */
export const handOf = ({ operation: { process } }: Candidate): string =>
  `${process.auid ?? ''} ${process.ses ?? ''} ${process.exe ?? ''}`

/** Whose doing something was: the login, or the program of a service. */
export const loginOf = ({ process: { auid, ses, exe } }: { readonly process: ProcessFacts }): string =>
  `${auid ?? ''} ${ses ?? ''} ${auid === null || auid === UNSET ? (exe ?? '') : ''}`
