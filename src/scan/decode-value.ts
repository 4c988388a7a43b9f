import type { ByteString } from '../model/byte-string.js'
import type { Field } from '../grammar/field.js'

/**
 * Fields that the kernel or a program writes as text: bare hexadecimal digits in them are encoded bytes. Any other field keeps its digits:
 * `ses=10` is a number. Source: audit-documentation specs/fields/field-dictionary.csv, type "encoded"; rpm plugins/audit.c for sw, root_dir.
 */
const ENCODED = new Set(
  (
    'acct cmd comm cwd data device dir exe file fs key name ocomm old-disk new-disk old-fs new-fs path proctitle ' +
    'root vm watch cgroup invalid_context apparmor profile grp acl sw root_dir'
  ).split(' '),
)

/** Values that stand for "nothing": only without quotes, a file may be called `(null)`. */
const SENTINELS = new Set(['(null)', '(none)', '?', ''])

/** The value of a field as bytes; null where the record says that there is none. */
export const decodeField = (field: Field): ByteString | null =>
  field.quoting === 'none' && SENTINELS.has(field.value) ? null : decodeText(field)

/** The value of a field as bytes, with `?` and `(none)` as they were printed; null only for `(null)`. */
export const decodeText = (field: Field): ByteString | null => {
  const { key, value, quoting } = field
  if (quoting !== 'none') return value
  if (value === '(null)') return null
  return ENCODED.has(key) && !isRefused(field) ? decodeHex(value) : value
}

/**
 * Names that old programs wrote without quotes: `acct=feed`, `acct=1001`. What was encoded has upper-case digits, and a byte in it for
 * which it had to be. Source: audit-userspace lib/audit_logging.c audit_value_needs_encoding.
 */
const isRefused = ({ key, value }: Field): boolean =>
  (key === 'acct' || key === 'grp') && (/[a-f]/.test(value) || !/[^!#-~]/.test(decodeHex(value)))

/** A value of the fast shapes: `"text"`, hexadecimal, or a sentinel. */
export const decodeString = (value: string): ByteString | null =>
  value.charCodeAt(0) === 0x22 ? value.slice(1, -1) : SENTINELS.has(value) ? null : decodeHex(value)

/** Hexadecimal digits as bytes. What is not hexadecimal stays as it is; a cut last digit is dropped. */
export const decodeHex = (digits: string): ByteString => {
  if (!/^[0-9A-Fa-f]{2,}$/.test(digits)) return digits
  return Buffer.from(digits.length % 2 === 0 ? digits : digits.slice(0, -1), 'hex').toString('latin1')
}
