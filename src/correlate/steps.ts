import type { Attribution, Deed } from '../model/attribution.js'
import type { ByteString } from '../model/byte-string.js'
import type { Change } from '../model/change.js'
import type { Step } from '../model/explanation.js'
import { isPath, lastName } from '../model/file-reference.js'
import { isOfJob } from '../model/job.js'
import { parentOf } from '../path/normalize.js'
import { explained } from './causes.js'
import { clock } from './clock.js'
import type { People } from './people.js'
import { chainOf, sentenceOf } from './sentence.js'

/** The steps that lead to an answer, each with the events that show it. */
export const stepsOf = async (attribution: Attribution, people: People): Promise<readonly Step[]> => {
  const { change, deed, also, grounds } = attribution
  const others = also.map((one): Step => ({ topic: 'before', text: deedText(one), events: one.evidence }))
  if (deed === null) return [...grounds, ...others]
  return [...(await deedSteps(deed, change.path, people)), ...differences(deed, change), ...others, ...grounds]
}

/** The steps behind one operation on a path. */
export const deedSteps = async (deed: Deed, path: ByteString, people: People): Promise<readonly Step[]> => [
  { topic: 'file', text: fileText(deed, path), events: deed.evidence },
  await loginStep(deed, people),
  ...chainSteps(deed),
  ...requestSteps(deed),
]

/** Why somebody else may have done it. */
export const doubtSteps = (doubts: readonly ByteString[]): readonly Step[] =>
  doubts.map((text): Step => ({ topic: 'doubt', text, events: [] }))

const deedText = (deed: Deed): ByteString => `${deed.operation} at ${clock(deed.when)}: ${sentenceOf(deed)}`

/** How the event is tied to the path, best evidence first. */
const fileText = ({ path: grade, source }: Deed, path: ByteString): ByteString => {
  const { file, inode, device, parentInode, kind, peer } = source
  const identity = `inode ${inode ?? '?'} on ${device ?? '?'}`
  const shown = isPath(file)
    ? `names ${file}`
    : lastName(file) === null
      ? 'names no path'
      : `names "${lastName(file)!}"`
  switch (grade) {
    case 'name':
      return `the event names it by its path, ${identity}`
    case 'directory-entry':
      return `the event ${shown}, an entry of the directory with inode ${parentInode ?? '?'}, which was ${parentOf(path)}`
    case 'other-name':
      return `the event ${shown}, which is another name of the same file by its directory, inode ${parentInode ?? '?'}`
    case 'inode':
      return `the event ${shown}; ${identity} was this file then`
    case 'parent-moved':
      return kind === 'mount'
        ? `something was mounted over ${file}, or taken away from there`
        : `the directory ${peer !== null && isPath(peer) ? peer : '?'} became ${isPath(file) ? file : '?'}, with all that is below it`
  }
}

const differences = (deed: Deed, change: Change): readonly Step[] => {
  const { source, path } = deed
  const made = change.kind === 'changed' ? explained(source, change, path) : []
  const ctime = change.new.ctime?.seconds
  const late = ctime === undefined ? 0 : ctime - Math.floor(deed.when / 1000)
  const stamp =
    ctime === undefined
      ? 'the report has no ctime of it'
      : late <= 1
        ? `the file's ctime, ${clock(ctime * 1000)}, is that second`
        : `the file's ctime, ${clock(ctime * 1000)}, is ${late} seconds later`
  const what = made.length === 0 ? deed.operation : `${deed.operation}, which explains ${made.join(', ')}`
  return [{ topic: 'deed', text: `${what}, at ${clock(deed.when)}; ${stamp}`, events: [] }]
}

const loginStep = async ({ who, source, when }: Deed, people: People): Promise<Step> => {
  if (who.auid === null) {
    const unit = who.unit === null ? '' : `, of ${who.unit}`
    return { topic: 'login', text: `nobody had logged in on the way to this process${unit}`, events: [] }
  }
  const session = who.session === null ? null : await people.session(source.node, who.session, when)
  const number = `session ${who.session ?? '?'} of boot ${who.boot ?? '?'}, login uid ${who.auid}`
  if (session === null || (session.auid !== who.auid && session.events.length === 0))
    return { topic: 'login', text: `${number}; the log has no record of this login`, events: [] }
  const how = session.origin === null ? '' : `, by ${session.origin}`
  const from = who.address === null ? ', no address' : `, from ${who.address}`
  const key = session.key === null ? '' : `, with key ${session.key}`
  const outlived =
    session.end === null || session.end >= when
      ? ''
      : `; it was closed at ${clock(session.end)}, and the program outlived it`
  return {
    topic: 'login',
    text: `${number}: opened at ${clock(session.start)}${how}${from}${key}${outlived}`,
    events: session.events,
  }
}

const requestSteps = ({ who, request }: Deed): readonly Step[] =>
  request === null
    ? []
    : [
        {
          topic: 'request',
          text: isOfJob(who)
            ? `the last who wrote its file before it began, at ${clock(request.when)}; an inference, for what is in it is not logged`
            : `the only one who called a client of it just before, at ${clock(request.when)}; an inference, for the request itself is not logged`,
          events: [],
        },
      ]

const chainSteps = ({ who, process }: Deed): readonly Step[] => {
  const chain = chainOf(who, process)
  return chain === null ? [] : [{ topic: 'chain', text: chain, events: [] }]
}
