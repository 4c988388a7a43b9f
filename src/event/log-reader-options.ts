import type { EventId } from '../model/event-id.js'
import type { SerialSpan } from '../model/serial-span.js'
import type { Form } from '../scan/forms/form.js'
import type { KnownHosts } from './host-node.js'

/** Where in a log a reader stands: what it needs to go on there later. */
export interface LogPosition {
  /** Bytes read up to the end of the last whole line. */
  readonly offset: number
  readonly line: number
}

export interface LogReaderOptions {
  readonly keep: 'relevant' | 'all'
  /** The node of records that name none. */
  readonly node: string | null
  /** By default auditd's own. */
  readonly form?: Form
  readonly hosts?: KnownHosts
  /** Whether the SYSCALL of an event comes behind its other records. */
  readonly callLast?: boolean
  /** Where the first byte that is pushed stands in the log. */
  readonly from?: LogPosition
  /** The kernel's serials that earlier runs saw in the same log. */
  readonly serials?: readonly SerialSpan[]
  /** Whether records of an event were read earlier, so that one that alone would tell nothing still matters. */
  readonly awaits?: (id: EventId) => boolean
  /** How many events of earlier runs lack nothing but their CWD. */
  readonly lackDirectory?: number
}
