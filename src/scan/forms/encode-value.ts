import type { ByteString } from '../../model/byte-string.js'

/** A text as the kernel logs it: in quotes, or in hexadecimal if a byte of it is a blank, a quote, a control character or not ASCII. */
export const encodeText = (value: ByteString): ByteString =>
  /[^!#-~]/.test(value) ? Buffer.from(value, 'latin1').toString('hex').toUpperCase() : `"${value}"`

/** Fields that the kernel logs that way; all others stand bare. Source: kernel/audit.c, kernel/auditsc.c audit_log_untrustedstring. */
export const KERNEL_TEXT = new Set('comm exe name cwd key proctitle ocomm path data dir watch device root'.split(' '))
