import { programOf } from '../../../model/job.js'
import type { Ancestor, Attribution, Deed } from '../../../model/attribution.js'
import type { AttributeValues, FileType } from '../../../model/change.js'
import { toText } from '../../../model/byte-string.js'
import { wholeExplanation } from '../../../model/missing-rule.js'
import { baseName, parentOf } from '../../../path/normalize.js'
import { VERSION } from '../../../version.js'
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
import { activityOf } from './ocsf-activity.js'

/** One change a line, as an event File System Activity of OCSF 1.6.0, then one witness a line, as a Detection Finding. What it has no attribute for stands in `unmapped.who_changed`. */
export const ocsfPieces: ReportPieces = function* (report) {
  for (const one of eventsOf(report)) yield `${JSON.stringify(ocsfEvent(one))}\n`
  for (const one of witnessEventsOf(report)) yield `${JSON.stringify(findingEvent(one))}\n`
}

export const ocsfReport: ReportRenderer = (...args) => [...ocsfPieces(...args)].join('')

const CLASS = 1001

const ocsfEvent = ({ one, host, time, window, id }: SiemEvent): object => {
  const activity = activityOf(one)
  return {
    ...{ category_uid: 1, category_name: 'System Activity', class_uid: CLASS, class_name: 'File System Activity' },
    ...{ activity_id: activity.id, activity_name: activity.name },
    ...{ type_uid: CLASS * 100 + activity.id, type_name: `File System Activity: ${activity.name}` },
    time,
    // When it was done is known to lie in between.
    ...(one.deed === null ? { start_time: window.from, end_time: window.to } : {}),
    ...severityOf(one),
    ...{ status_id: 1, status: 'Success' },
    ...(one.reason === null ? {} : { status_detail: one.reason }),
    message: `${one.change.kind} ${toText(one.change.path)}: ${toText(wholeExplanation(one))}`,
    ...originOf(host, id),
    actor: one.deed === null ? { app_name: 'unknown' } : actorOf(one.deed),
    file: fileOf(one),
    unmapped: { who_changed: ownFields(one) },
  }
}

const originOf = (host: string | null, id: string): object => ({
  metadata: {
    version: '1.6.0',
    uid: id,
    product: { name: 'who-changed', vendor_name: 'who-changed', version: VERSION },
    log_name: 'audit',
  },
  // The schema wants a host and an actor; where there is none to name, "unknown" says so.
  device: { type_id: 0, type: 'Unknown', ...(host === null ? { name: 'unknown' } : { hostname: host }) },
})

const FINDING = 2004

/** The person stands below `unmapped`: this class has no actor of its own. */
const findingEvent = ({ witness, host, time, window, id }: WitnessEvent): object => ({
  ...{ category_uid: 2, category_name: 'Findings', class_uid: FINDING, class_name: 'Detection Finding' },
  ...{ activity_id: 1, activity_name: 'Create', type_uid: FINDING * 100 + 1, type_name: 'Detection Finding: Create' },
  ...{ time, start_time: window.from, end_time: window.to },
  ...(witness.level === 'alarm' ? { severity_id: 4, severity: 'High' } : { severity_id: 3, severity: 'Medium' }),
  ...{ status_id: 1, status: 'New', is_alert: witness.level === 'alarm' },
  message: toText(witness.text),
  finding_info: { uid: id, title: toText(witness.text), types: [witness.kind], data_sources: ['AIDE', 'audit'] },
  ...originOf(host, id),
  unmapped: { who_changed: witnessJson(witness) },
})

/** High is what nobody can explain; medium what has no name for a reason; low an inference. */
const severityOf = ({ reason, deed, verdict }: Attribution): object => {
  if (reason === 'unexplained') return { severity_id: 4, severity: 'High' }
  if (deed === null) return { severity_id: 3, severity: 'Medium' }
  return verdict === 'inferred' ? { severity_id: 2, severity: 'Low' } : { severity_id: 1, severity: 'Informational' }
}

/** `actor.user` is the login, the user of the process whom it had become. */
const actorOf = ({ who, process }: Deed): object => ({
  process: {
    ...processOf(process),
    working_directory: textOrNone(process.cwd),
    user: userOf(who.uid, textOrNone(who.user)),
    parent_process: process.ancestry[0] === undefined ? undefined : processOf(process.ancestry[0]),
  },
  user: who.auid === null ? userOf(who.uid, textOrNone(who.user)) : userOf(who.auid, textOrNone(who.login)),
  session:
    who.session === null
      ? undefined
      : { uid: String(who.session), terminal: textOrNone(who.terminal), is_remote: who.address !== null },
})

const userOf = (uid: number | null, name: string | undefined): object | undefined =>
  uid === null && name === undefined ? undefined : { uid: uid?.toString(), name }

const processOf = ({ pid, exe, comm, command }: Ancestor): object => {
  const name = textOrNone(programOf({ exe, comm }))
  return {
    pid,
    name,
    path: textOrNone(exe),
    cmd_line: commandLine(command),
    file: exe === null || name === undefined ? undefined : { name, path: toText(exe), type_id: 1 },
  }
}

const FILE_TYPES: Readonly<Record<FileType, readonly [number, string]>> = {
  file: [1, 'Regular File'],
  directory: [2, 'Folder'],
  char: [3, 'Character Device'],
  block: [4, 'Block Device'],
  socket: [5, 'Local Socket'],
  fifo: [6, 'Named Pipe'],
  symlink: [7, 'Symbolic Link'],
}

const fileOf = (one: Attribution): object => {
  const { path, fileType, kind } = one.change
  const [typeId, type] = fileType === null ? [0, 'Unknown'] : FILE_TYPES[fileType]
  const values = lastValues(one)
  return {
    name: toText(baseName(path) || path),
    path: toText(path),
    parent_folder: toText(parentOf(path)),
    ...{ type_id: typeId, type },
    is_deleted: kind === 'removed' ? true : undefined,
    size: exactNumber(values.size),
    uid: values.inode?.toString(),
    owner: userOf(values.uid ?? null, undefined),
    modified_time: millisecondsOf(values.mtime),
    hashes: hashesOf(values),
  }
}

const ALGORITHMS: Readonly<Record<string, readonly [number, string]>> = {
  md5: [1, 'MD5'],
  sha1: [2, 'SHA-1'],
  sha256: [3, 'SHA-256'],
  sha384: [9, 'SHA-384'],
  sha512: [4, 'SHA-512'],
}

const hashesOf = ({ hashes }: AttributeValues): readonly object[] | undefined => {
  const known = Object.entries(hashes ?? {}).flatMap(([name, { hex }]) => {
    const algorithm = ALGORITHMS[name]
    return algorithm === undefined ? [] : [{ algorithm_id: algorithm[0], algorithm: algorithm[1], value: hex }]
  })
  return known.length === 0 ? undefined : known
}
