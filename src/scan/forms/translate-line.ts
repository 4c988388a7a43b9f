import type { ByteString } from '../../model/byte-string.js'
import type { Form, Translation } from './form.js'
import { fromBareTag } from './from-bare-tag.js'
import { fromJson } from './from-json.js'
import { fromKernelLog } from './from-kernel.js'
import { fromSyslog } from './from-syslog.js'

/**
 * What a line that is not auditd's own says. Where other programs write too, a line in another form than theirs comes from nowhere: there
 * a record is refused, whatever it looks like. null: the line is in no form that is known here.
 */
export const translateLine = (line: ByteString, form: Form): Translation | null => {
  switch (form) {
    case 'syslog':
      return fromSyslog(line)
    case 'kernel':
      return fromKernelLog(line)
    case 'json':
    case 'json-pretty':
      return fromJson(line)
    case 'other':
      return null
    default:
      return fromJson(line) ?? fromKernelLog(line) ?? fromSyslog(line) ?? fromBareTag(line)
  }
}
