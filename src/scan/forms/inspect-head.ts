import type { ByteString } from '../../model/byte-string.js'
import { byteSlice } from '../latin1.js'
import type { Form } from './form.js'
import { fromBareTag } from './from-bare-tag.js'
import { fromJson } from './from-json.js'
import { fromKernelLog } from './from-kernel.js'
import { fromSyslog } from './from-syslog.js'
import { isPluginFrame } from './plugin-framer.js'

/** How much of a log is looked at. */
export const HEAD_BYTES = 1 << 16

/** What the beginning of a log shows. */
export interface LogHead {
  readonly form: Form
  /** The host that its records come from, where the transport names one and it is the only one; null otherwise. */
  readonly localHost: ByteString | null
  /** Whether records of several hosts stand in it: then each keeps its host's name. */
  readonly severalHosts: boolean
  /** Whether the SYSCALL of an event stands behind its other records: as `ausearch` prints events, and where the newest line is the first. */
  readonly callLast: boolean
}

/** Tells the form of a log by its first bytes, not by its name. The same head always tells the same. */
export const inspectHead = (head: Buffer): LogHead => ({ ...formAndHosts(head), callLast: isCallLast(head) })

const formAndHosts = (head: Buffer): FormAndHosts => {
  if (isPluginFrame(head, 0)) return { form: 'plugin-binary', localHost: null, severalHosts: false }
  const lines = byteSlice(head, 0, Math.min(head.length, HEAD_BYTES)).split('\n')
  if (lines[0]?.startsWith('__CURSOR=') === true) return withHosts('journal-export', exportHosts(lines))
  if (/^\s*\[?\s*\{[\t \r]*\n/.test(byteSlice(head, 0, Math.min(head.length, 256))))
    return withHosts('json-pretty', prettyHosts(lines))
  // The last line of the head may be cut.
  const whole = lines.length > 1 ? lines.slice(0, -1) : lines
  const seen = { native: 0, json: 0, syslog: 0, kernel: 0, other: 0, nothing: 0 }
  const hosts = new Set<ByteString>()
  const machines = new Set<ByteString>()
  for (const line of whole) {
    const { kind, host, machine } = inspectLine(line)
    seen[kind]++
    // A machine that was given another name is the same host.
    if (host !== null && (machine === null || !machines.has(machine))) hosts.add(host)
    if (machine !== null) machines.add(machine)
  }
  return withHosts(formOf(seen), hosts)
}

type LineKind = 'native' | 'json' | 'syslog' | 'kernel' | 'other' | 'nothing'

const NATIVE = /^[\t \xef\xbb\xbf]*(?:(?:node|host)=[^ ]+ )?type=[A-Za-z0-9_[\]]+ (?:msg=)?audit\(/
/** Empty, a hole, a comment, what ausearch puts between events; and the wreck of a record. */
const NOTHING = /^[\0\s]*$|^\0|^#|^----|^time->|^(?:type|node|host)=/

interface InspectedLine {
  readonly kind: LineKind
  readonly host: ByteString | null
  readonly machine: ByteString | null
}

const inspectLine = (line: ByteString): InspectedLine => {
  if (NATIVE.test(line) || fromBareTag(line) !== null) return { kind: 'native', host: null, machine: null }
  const json = fromJson(line)
  const kernel = json === null ? fromKernelLog(line) : null
  const told = json ?? kernel ?? fromSyslog(line)
  if (told === null) return { kind: NOTHING.test(line) ? 'nothing' : 'other', host: null, machine: null }
  const kind = json !== null ? 'json' : kernel !== null ? 'kernel' : 'syslog'
  // An entry that names its host is of that one, whatever else stands in the log.
  if (told.kind === 'lost') return { kind, host: told.host, machine: told.machine }
  return told.kind === 'records' && told.entry?.node == null
    ? { kind, host: told.host, machine: told.machine ?? null }
    : { kind, host: null, machine: null }
}

/** auditd's own where nearly everything is; a log of nothing that is known is one of other programs. */
const formOf = ({ native, json, syslog, kernel, other }: Readonly<Record<LineKind, number>>): Form => {
  if (native > 0 && native >= syslog + kernel + json && native >= other) return 'native'
  if (syslog + kernel > 0) return syslog >= kernel ? 'syslog' : 'kernel'
  if (json > 0) return 'json'
  return other > 0 ? 'other' : 'native'
}

type FormAndHosts = Omit<LogHead, 'callLast'>

const isCallLast = (head: Buffer): boolean => {
  let first = 0
  let last = 0
  let [type, stamp] = ['', '']
  for (const [, nextType = '', nextStamp = ''] of byteSlice(head, 0, Math.min(head.length, HEAD_BYTES)).matchAll(
    STAMPED,
  )) {
    if (nextStamp === stamp && type === 'SYSCALL' && AFTER_CALL.has(nextType)) first++
    if (nextStamp === stamp && nextType === 'SYSCALL' && AFTER_CALL.has(type)) last++
    ;[type, stamp] = [nextType, nextStamp]
  }
  return last > first
}

const STAMPED = /type=([A-Z_]+) msg=audit\(([\d.:]+)\)/g
/** What the kernel writes behind the call (kernel/auditsc.c audit_log_exit). */
const AFTER_CALL = new Set(['EXECVE', 'CWD', 'PATH', 'PROCTITLE'])

const withHosts = (form: Form, hosts: ReadonlySet<ByteString>): FormAndHosts => {
  const [first] = hosts
  return { form, localHost: hosts.size === 1 ? first! : null, severalHosts: hosts.size > 1 }
}

const exportHosts = (lines: readonly ByteString[]): ReadonlySet<ByteString> =>
  new Set(lines.flatMap((line) => (line.startsWith('_HOSTNAME=') ? [line.slice('_HOSTNAME='.length)] : [])))

const prettyHosts = (lines: readonly ByteString[]): ReadonlySet<ByteString> =>
  new Set(lines.flatMap((line) => /^\s*"_HOSTNAME"\s*:\s*"([^"\\]+)"/.exec(line)?.[1] ?? []))
