import { EventWindow } from '../event/event-window.js'
import { LogReader } from '../event/log-reader.js'
import { viewRecords } from '../event/record-view.js'
import type { AuditEvent } from '../model/audit-record.js'
import { addCounts, noLines, type LineCounts } from '../model/line-counts.js'
import type { Malformed } from '../model/malformed.js'
import type { EventView } from '../model/record-view.js'
import { readChunks } from './chunks.js'
import { STANDARD_INPUT } from './log-files.js'
import { HEAD_BYTES, inspectHead } from '../scan/forms/inspect-head.js'
import { findLogFiles } from './log-files.js'
import { areOfSeveralHosts, type Naming } from './several-hosts.js'

/** Small, because logs are read side by side and what one is ahead of another waits in memory. */
const CHUNK_BYTES = 1 << 16

/** Some of the events of a run, in the order of their stamps as far as the logs allow; and what could not be read. */
export interface EventBatch {
  readonly events: readonly EventView[]
  readonly malformed: readonly Malformed[]
}

/** A log that is being read. */
interface OpenLog {
  readonly path: string
  readonly chunks: AsyncGenerator<Buffer>
  reader: LogReader | null
  /** What was read before the form was known. */
  head: Buffer
}

/**
 * Reads logs of any form side by side, always on in the one that is furthest behind, and yields their events. The same event from several
 * logs is one, the same record is in it once. The return value is what became of the lines.
 */
export async function* readEvents(
  logs: readonly string[],
  node: string | null,
): AsyncGenerator<EventBatch, LineCounts> {
  const window = new EventWindow()
  const paths = pathsOf(logs)
  const files = paths.filter((path) => path !== STANDARD_INPUT)
  const naming = { node, severalHosts: files.length > 1 && (await areOfSeveralHosts(files)) }
  let malformed: Malformed[] = []
  let open = paths.map((path) => openLog(path, (line) => malformed.push(line)))
  let counts = noLines
  let events = 0
  const batch = (due: readonly AuditEvent[]): EventBatch => {
    events += due.length
    const result = { events: due.map((event) => ({ event, records: viewRecords(event.records) })), malformed }
    malformed = []
    return result
  }
  while (open.length > 0) {
    const behind = furthestBehind(open)
    const next = await behind.chunks.next()
    const isEnd = next.done === true
    feed(behind, isEnd ? null : next.value, naming, window, (line) => malformed.push(line))
    if (isEnd) {
      counts = addCounts(counts, behind.reader!.counts)
      open = open.filter((log) => log !== behind)
    }
    yield batch(window.expired(Math.min(...open.map(logTimeOf))))
  }
  yield batch(window.rest())
  return { ...counts, records: counts.records - window.repeats, duplicates: window.repeats, events }
}

const pathsOf = (logs: readonly string[]): readonly string[] => [
  ...new Set(logs.flatMap((log) => (log === STANDARD_INPUT ? [log] : findLogFiles(log).map(({ path }) => path)))),
]

const openLog = (path: string, onMalformed: (line: Malformed) => void): OpenLog => {
  const log: OpenLog = {
    path,
    head: Buffer.alloc(0),
    reader: null,
    chunks: readChunks(
      path,
      0,
      (reason) => {
        if (log.reader === null) onMalformed({ file: nameOf(path), line: 1, reason, excerpt: '' })
        else log.reader.damaged(reason)
      },
      CHUNK_BYTES,
    ),
  }
  return log
}

const nameOf = (path: string): string => (path === STANDARD_INPUT ? 'standard input' : path)

const logTimeOf = ({ reader }: OpenLog): number => reader?.logTime ?? -Infinity

const furthestBehind = (open: readonly OpenLog[]): OpenLog =>
  open.reduce((behind, log) => (logTimeOf(log) < logTimeOf(behind) ? log : behind))

/** Reads on in a log with its next bytes; null at its end. */
const feed = (
  log: OpenLog,
  chunk: Buffer | null,
  naming: Naming,
  window: EventWindow,
  onMalformed: (line: Malformed) => void,
): void => {
  if (log.reader === null) {
    log.head = chunk === null ? log.head : Buffer.concat([log.head, chunk])
    if (chunk !== null && log.head.length < HEAD_BYTES) return
    log.reader = makeReader(log, naming, window, onMalformed)
    log.reader.push(log.head)
    log.head = Buffer.alloc(0)
  } else if (chunk !== null) log.reader.push(chunk)
  if (chunk === null) log.reader.finishLine()
}

const makeReader = (
  { path, head }: OpenLog,
  { node, severalHosts }: Naming,
  window: EventWindow,
  malformed: (line: Malformed) => void,
): LogReader => {
  const found = inspectHead(head)
  const hosts = { ...found, severalHosts: found.severalHosts || severalHosts }
  const record = window.add.bind(window)
  const sink = { event: () => undefined, restart: () => undefined, malformed, record }
  return new LogReader(nameOf(path), sink, { keep: 'all', node, form: found.form, hosts })
}
