import type { ByteString } from '../../model/byte-string.js'
import { byteSlice } from '../latin1.js'
import type { Form } from './form.js'
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
}

const NATIVE = /^(?:(?:node|host)=[^ ]+ )?type=[A-Za-z0-9_[\]]+ (?:msg=)?audit\(/

/** Tells the form of a log by its first bytes, not by its name. The same head always tells the same. */
export const inspectHead = (head: Buffer): LogHead => {
  if (isPluginFrame(head, 0)) return { form: 'plugin-binary', localHost: null, severalHosts: false }
  const lines = byteSlice(head, 0, Math.min(head.length, HEAD_BYTES)).split('\n')
  if (lines[0]?.startsWith('__CURSOR=') === true) return withHosts('journal-export', exportHosts(lines))
  if (/^\s*\[?\s*\{[\t \r]*\n/.test(byteSlice(head, 0, Math.min(head.length, 256))))
    return withHosts('json-pretty', prettyHosts(lines))
  // The last line of the head may be cut.
  const whole = lines.length > 1 ? lines.slice(0, -1) : lines
  let native = 0
  let syslog = 0
  let kernel = 0
  const hosts = new Set<ByteString>()
  for (const line of whole) {
    if (NATIVE.test(line)) {
      native++
      continue
    }
    const isJson = line.startsWith('{')
    const fromKernel = isJson ? null : fromKernelLog(line)
    const translation = isJson ? fromJson(line) : (fromKernel ?? fromSyslog(line))
    if (fromKernel !== null) kernel++
    else if (translation !== null && !isJson) syslog++
    if (translation?.kind === 'records' && translation.host !== null) hosts.add(translation.host)
  }
  const form = native >= syslog + kernel ? 'native' : syslog >= kernel ? 'syslog' : 'kernel'
  return withHosts(form, hosts)
}

const withHosts = (form: Form, hosts: ReadonlySet<ByteString>): LogHead => {
  const [first] = hosts
  return { form, localHost: hosts.size === 1 ? first! : null, severalHosts: hosts.size > 1 }
}

const exportHosts = (lines: readonly ByteString[]): ReadonlySet<ByteString> =>
  new Set(lines.flatMap((line) => (line.startsWith('_HOSTNAME=') ? [line.slice('_HOSTNAME='.length)] : [])))

const prettyHosts = (lines: readonly ByteString[]): ReadonlySet<ByteString> =>
  new Set(lines.flatMap((line) => /^\s*"_HOSTNAME"\s*:\s*"([^"\\]+)"/.exec(line)?.[1] ?? []))
