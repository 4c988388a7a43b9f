import type { ByteString } from '../../model/byte-string.js'
import type { Form, Translation } from './form.js'
import { fromJson } from './from-json.js'
import { fromKernelLog } from './from-kernel.js'
import { fromSyslog } from './from-syslog.js'

/**
 * What a line that is not auditd's own says. In a file of syslog or kernel lines a line without their header comes from nowhere: there a
 * record is refused, whatever it looks like. null: the line is in no form that is known.
 */
export const translateLine = (line: ByteString, form: Form): Translation | null =>
  form === 'syslog'
    ? fromSyslog(line)
    : form === 'kernel'
      ? fromKernelLog(line)
      : (fromJson(line) ?? fromKernelLog(line) ?? fromSyslog(line))
