import type { ByteString } from '../../model/byte-string.js'
import { FILE_FIELDS, LINE_FIELDS } from '../../model/shipper-fields.js'
import { malformed, oneRecord, type Translation } from './form.js'
import { at, isObject, scalar, type JsonObject } from '../../model/json-value.js'

/** What exports of Elasticsearch and Splunk put around the document. */
const AROUND = ['_source', 'result']
/** Where Filebeat's module and Splunk say which kind of log it is. */
const KINDS = ['event.dataset', 'sourcetype']

const AUDIT_LOG = /(?:^|\/)audit\.log(?:[.-][^/]*)?$/
const AUDIT_KIND = /^(?:auditd(?:\.log)?|linux[_:]audit)$/
const RECORD = /^(?:(?:node|host)=[^ ]+ )?type=[A-Za-z0-9_[\]]+ msg=audit\(\d+\.\d+:\d+\)/
const ANY_RECORD = /type=\S+ msg=audit\(\d+\.\d+:\d+\)/

/**
 * A line of audit.log in a document of a log shipper. It is taken only where the document says that it is of that file: what else a shipper
 * carries may begin with text that looks like a record. null: another document.
 */
export const fromShipper = (outer: JsonObject): Translation | null => {
  const value = AROUND.map((name) => outer[name]).find(isObject) ?? outer
  const text = (path: string): ByteString | null => scalar(at(value, path))
  const lines = LINE_FIELDS.map(text).filter((one) => one !== null)
  const line = lines.find((one) => RECORD.test(one))
  if (line === undefined)
    return lines.some((one) => ANY_RECORD.test(one))
      ? malformed('refused: an audit record inside a message that does not begin with it')
      : null
  const isOfAuditLog =
    FILE_FIELDS.some((path) => AUDIT_LOG.test(text(path) ?? '')) ||
    KINDS.some((path) => AUDIT_KIND.test(text(path) ?? ''))
  if (!isOfAuditLog)
    return malformed(
      "refused: an audit record in a JSON document that doesn't say that it is of audit.log: take the lines out (jq -r .message)",
    )
  return oneRecord(
    line.replace(/\r?\n$/, ''),
    text('host.name') ?? text('host.hostname') ?? text('agent.hostname') ?? text('host') ?? text('hostname'),
  )
}
