import type { Deed } from '../model/attribution.js'
import type { Candidate } from './candidates.js'
import type { People } from './people.js'

/** An operation with the people behind it. */
export const deedOf = async ({ operation, path }: Candidate, people: People): Promise<Deed> => {
  const { node, time, serial, key, kind } = operation
  const [{ who, doubts }, process] = await Promise.all([
    people.actor(operation),
    people.process(operation, operation.process),
  ])
  const evidence = [{ node, time, serial, key }]
  const request = await people.request({ who, process, when: time, source: operation })
  // Written out: a spread makes an object with a layout of its own, and a report has a hundred thousand of these.
  return { who, process, when: time, operation: kind, evidence, path, source: operation, request, doubts }
}
