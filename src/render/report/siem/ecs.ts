import { programOf } from '../../../model/job.js'
import type { Ancestor, Attribution, Deed, Who } from '../../../model/attribution.js'
import type { ChangeKind, FileType } from '../../../model/change.js'
import { toText } from '../../../model/byte-string.js'
import { wholeExplanation } from '../../../model/missing-rule.js'
import { baseName, parentOf } from '../../../path/normalize.js'
import { VERSION } from '../../../version.js'
import { timeJson } from '../../deed-json.js'
import type { ReportPieces, ReportRenderer } from '../form.js'
import { witnessJson } from '../json.js'
import {
  commandLine,
  eventsOf,
  exactNumber,
  lastValues,
  millisecondsOf,
  ownFields,
  textOrNone,
  witnessEventsOf,
  type SiemEvent,
  type WitnessEvent,
} from './event.js'

/** One change a line, then one witness a line, as documents of the Elastic Common Schema 8.17. What it has no field for stands in `who_changed`. */
export const ecsPieces: ReportPieces = function* (report) {
  for (const one of eventsOf(report)) yield `${JSON.stringify(ecsDocument(one))}\n`
  for (const one of witnessEventsOf(report)) yield `${JSON.stringify(witnessDocument(one))}\n`
}

export const ecsReport: ReportRenderer = (...args) => [...ecsPieces(...args)].join('')

const TYPES: Readonly<Record<ChangeKind, string>> = { added: 'creation', removed: 'deletion', changed: 'change' }

const ecsDocument = ({ one, host, time, window, id }: SiemEvent): object => ({
  '@timestamp': timeJson(time),
  ecs: { version: '8.17.0' },
  message: `${one.change.kind} ${toText(one.change.path)}: ${toText(wholeExplanation(one))}`,
  event: {
    id,
    kind: one.reason === 'unexplained' ? 'alert' : 'event',
    category: ['file'],
    type: [TYPES[one.change.kind]],
    action: one.deed?.operation ?? `file-${one.change.kind}`,
    outcome: 'success',
    module: 'who_changed',
    dataset: 'who_changed.change',
    ...(one.reason === null ? {} : { reason: one.reason }),
    // When it was done is known to lie in between.
    ...(one.deed === null ? { start: timeJson(window.from), end: timeJson(window.to) } : {}),
  },
  ...placeOf(host),
  file: fileOf(one),
  ...(one.deed === null ? {} : deedFields(one.deed)),
  related: relatedOf(one, host),
  who_changed: ownFields(one),
})

const placeOf = (host: string | null): object => ({
  observer: { product: 'who-changed', version: VERSION },
  ...(host === null ? {} : { host: { name: host, hostname: host } }),
})

const witnessDocument = ({ witness, host, time, window, id }: WitnessEvent): object => {
  const { kind, level, text, who } = witness
  return {
    '@timestamp': timeJson(time),
    ecs: { version: '8.17.0' },
    message: toText(text),
    event: {
      id,
      kind: level === 'alarm' ? 'alert' : 'event',
      category: ['intrusion_detection'],
      type: ['info'],
      action: kind,
      module: 'who_changed',
      dataset: 'who_changed.witness',
      start: timeJson(window.from),
      end: timeJson(window.to),
    },
    ...placeOf(host),
    ...(who === null ? {} : personFields(who)),
    who_changed: witnessJson(witness),
  }
}

/** The schema knows three types; the others stand in `who_changed.file_type`. */
const FILE_TYPES: Readonly<Partial<Record<FileType, string>>> = { file: 'file', directory: 'dir', symlink: 'symlink' }

const fileOf = (one: Attribution): object => {
  const { path, fileType } = one.change
  const { size, uid, gid, inode, mtime, ctime, link_name: target, hashes } = lastValues(one)
  return {
    path: toText(path),
    name: toText(baseName(path)),
    directory: toText(parentOf(path)),
    type: fileType === null ? undefined : FILE_TYPES[fileType],
    size: exactNumber(size),
    uid: uid?.toString(),
    gid: gid?.toString(),
    inode: inode?.toString(),
    mtime: dateOf(millisecondsOf(mtime)),
    ctime: dateOf(millisecondsOf(ctime)),
    target_path: textOrNone(target),
    hash: HASHES.some((name) => hashes?.[name] !== undefined)
      ? Object.fromEntries(HASHES.flatMap((name) => (hashes?.[name] === undefined ? [] : [[name, hashes[name].hex]])))
      : undefined,
  }
}

const HASHES = ['md5', 'sha1', 'sha256', 'sha384', 'sha512'] as const

const dateOf = (time: number | undefined): string | undefined => (time === undefined ? undefined : timeJson(time))

/** `user` is the login, `user.effective` whom it had become; a service has no login and is the user it runs as. */
const personFields = (who: Who): object => {
  const acting = { id: who.uid?.toString(), name: textOrNone(who.user) }
  return {
    user: who.auid === null ? acting : { id: String(who.auid), name: textOrNone(who.login), effective: acting },
    ...(who.address === null ? {} : { source: { ip: who.address, address: who.address } }),
    ...(who.unit === null ? {} : { service: { name: toText(who.unit) } }),
  }
}

const deedFields = ({ who, process }: Deed): object => ({
  ...personFields(who),
  process: {
    ...processOf(process),
    working_directory: textOrNone(process.cwd),
    parent: process.ancestry[0] === undefined ? parentByPid(process.ppid) : processOf(process.ancestry[0]),
  },
})

const parentByPid = (pid: number | null): object | undefined => (pid === null ? undefined : { pid })

const processOf = ({ pid, exe, comm, command }: Ancestor): object => ({
  pid,
  executable: textOrNone(exe),
  name: textOrNone(programOf({ exe, comm })),
  command_line: commandLine(command),
  args: command?.map(toText),
  args_count: command?.length,
})

/** Everybody who has to do with it, those too who may have done it. */
const relatedOf = ({ deed, also }: Attribution, host: string | null): object => {
  const people = [...(deed === null ? [] : [deed]), ...also].map(({ who }) => who)
  const users = people
    .flatMap(({ login, user }) => [login, user])
    .flatMap((name) => (name === null ? [] : [toText(name)]))
  return {
    user: [...new Set(users)],
    ip: [...new Set(people.flatMap(({ address }) => address ?? []))],
    hosts: host === null ? [] : [host],
  }
}
