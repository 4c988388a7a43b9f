/** Where shippers put the line itself: Filebeat, Logstash, Vector and Fluentd · Fluent Bit and Docker · Loki · Splunk · ECS. */
export const LINE_FIELDS: readonly string[] = ['message', 'log', 'line', '_raw', 'event.original']
/** Where they say which file it is from. */
export const FILE_FIELDS: readonly string[] = [
  ...['log.file.path', 'source', 'path', 'file', 'filename', 'file_path', 'tailed_path'],
  ...['labels.filename', 'stream.filename'],
]
