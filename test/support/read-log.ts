import { EventWindow } from '../../src/event/event-window.js'
import { LogReader } from '../../src/event/log-reader.js'
import { viewRecords } from '../../src/event/record-view.js'
import type { AuditEvent } from '../../src/model/audit-record.js'
import type { LineCounts } from '../../src/model/line-counts.js'
import type { Malformed } from '../../src/model/malformed.js'
import type { RecordView } from '../../src/model/record-view.js'
import { inspectHead } from '../../src/scan/forms/inspect-head.js'

/** All that a log in memory holds. */
export interface ReadLog {
  readonly events: readonly AuditEvent[]
  readonly malformed: readonly Malformed[]
  readonly counts: LineCounts
}

/** Reads a log of any form, given in pieces, as `who-changed events` does. */
export const readLog = (chunks: readonly Buffer[], node: string | null = null): ReadLog => {
  const window = new EventWindow()
  const malformed: Malformed[] = []
  const head = inspectHead(Buffer.concat([...chunks]))
  const reader = new LogReader(
    'log',
    {
      event: () => undefined,
      restart: () => undefined,
      malformed: (line) => malformed.push(line),
      record: (record) => {
        window.add(record)
      },
    },
    { keep: 'all', node, form: head.form, hosts: head },
  )
  for (const chunk of chunks) reader.push(chunk)
  reader.finishLine()
  return { events: window.rest(), malformed, counts: reader.counts }
}

export const readText = (text: string, node: string | null = null): ReadLog =>
  readLog([Buffer.from(text, 'latin1')], node)

/** The records of the first event of a text, decoded. */
export const viewsOf = (text: string): readonly RecordView[] => viewRecords(readText(text).events[0]?.records ?? [])

/** The decoded fields of the only record of a line. */
export const fieldsOf = (line: string): Readonly<Record<string, string | null>> =>
  Object.fromEntries(viewsOf(line)[0]!.fields)
