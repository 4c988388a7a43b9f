import type { ByteString } from '../../model/byte-string.js'
import { FOREIGN, malformed, oneRecord, type Translation } from './form.js'

/** What dmesg, dmesg -T, dmesg -x and /dev/kmsg put before a message. */
const PREFIX = [
  String.raw`(?:<\d{1,3}>)?(?:[a-z]+ *:[a-z]+ *: *)?\[ *\d+\.\d+\] ?`,
  String.raw`(?:<\d{1,3}>)?(?:[a-z]+ *:[a-z]+ *: *)?\[[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d [\d:]{8} \d{4}\] ?`,
  String.raw`\d+,\d+,\d+,[^; ]*;`,
].join('|')
const MESSAGE = new RegExp(String.raw`^(?:${PREFIX})(?:\[ *[TC]\d+\] ?)?([^]*)$`)
const RECORD = /^(?:audit: )?(type=\d+ audit\(\d+\.\d+:\d+\)[^]*)$/
const ANY_RECORD = /type=\S+ (?:msg=)?audit\(\d+\.\d+:\d+\)/

/** The record in a line of the kernel's own log. null: the line is none of it. Source: kernel/audit.c kauditd_printk_skb. */
export const fromKernelLog = (line: ByteString): Translation | null => {
  const message = MESSAGE.exec(line)?.[1]
  if (message === undefined) return null
  const record = RECORD.exec(message)?.[1]
  if (record !== undefined) return oneRecord(record, null)
  // A program that writes to /dev/kmsg can put any text here, but not at the front: its name or `[pid]` precedes it.
  return ANY_RECORD.test(message)
    ? malformed('refused: an audit record inside a kernel message that does not begin with it')
    : FOREIGN
}
