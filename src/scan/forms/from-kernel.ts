import type { ByteString } from '../../model/byte-string.js'
import { FOREIGN, isLoss, isSuppression, malformed, oneRecord, type Translation } from './form.js'

/** What dmesg, dmesg -T, dmesg -x, dmesg -r and /dev/kmsg put before a message; group 1 or 3 the priority, 2 the facility's name. */
const PREFIX = [
  String.raw`(?:<(\d{1,3})>)?(?:([a-z]+[0-7]?) *:[a-z]+ *: *)?(?:\[ *\d+\.\d+\]|\[[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d [\d:]{8} \d{4}\]) ?`,
  String.raw`(\d+),\d+,\d+,[^; ]*;`,
].join('|')
const MESSAGE = new RegExp(String.raw`^(?:${PREFIX})(?:\[ *[TC]\d+\] ?)?([^]*)$`)
const RECORD = /^(?:audit: )?(type=\d+ audit\(\d+\.\d+:\d+\)[^]*)$/
const ANY_RECORD = /type=\S+ (?:msg=)?audit\(\d+\.\d+:\d+\)/

/** The record in a line of the kernel's own log. null: the line is none of it. Source: kernel/audit.c kauditd_printk_skb. */
export const fromKernelLog = (line: ByteString): Translation | null => {
  const match = MESSAGE.exec(line)
  if (match === null) return null
  const [, raw, facility, kmsg, message] = match
  const record = RECORD.exec(message!)?.[1]
  const isKernels = isKernelPriority(raw ?? kmsg) && (facility ?? 'kern') === 'kern'
  if (record === undefined && isKernels && isLoss(message!))
    return { kind: 'lost', host: null, machine: null, at: null, lasts: false }
  if (isKernels && isSuppression(message!))
    return { kind: 'lost', host: null, machine: null, at: null, lasts: false, isEarlier: true }
  if (record === undefined)
    return ANY_RECORD.test(message!)
      ? malformed('refused: an audit record inside a kernel message that does not begin with it')
      : FOREIGN
  // What a program writes to /dev/kmsg has another facility than the kernel's own, which is 0: linux/printk.c devkmsg_write.
  return isKernels
    ? oneRecord(record, null)
    : malformed('refused: an audit record that a program wrote into the kernel log')
}

/** A priority is facility times 8 plus level; none at all says nothing against the kernel. */
export const isKernelPriority = (priority: string | null | undefined): boolean =>
  priority == null || Number(priority) < 8
