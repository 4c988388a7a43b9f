/**
 * The identifiers under which audit records come through syslog: auditd, its plugins, the kernel itself, journald for the kernel, and the tags that
 * guides give to audit.log when rsyslog reads that file itself (imfile; Red Hat's Security Guide has `tag_audit_log:`).
 */
export const SENDERS: readonly string[] = [
  ...['auditd', 'audispd', 'audisp-syslog', 'audisp-remote', 'audit', 'tag_audit_log', 'audit_log'],
]
