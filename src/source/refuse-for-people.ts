import { WhoChangedError } from '../model/errors.js'
import { forPeople } from '../scan/forms/for-people.js'

/**
 * A log in which there is no record, and of which nobody needs to wonder why: it was printed for people.
 * @throws {WhoChangedError} `bad-input`
 */
export const refuseForPeople = (file: string, head: Buffer): void => {
  const found = forPeople(head)
  if (found === null) return
  const { line, program } = found
  throw new WhoChangedError(
    'bad-input',
    `${file}:${line}: this is what ${program} prints for people, which has not all that the records hold: give the audit log itself, or what ausearch --raw prints`,
    { place: { file, line } },
  )
}
