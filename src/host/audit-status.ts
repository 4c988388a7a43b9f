import type { ByteString } from '../model/byte-string.js'

/** The kernel's state of auditing; null where the text does not tell. */
export interface AuditStatus {
  /** 0 off, 1 on, 2 on and locked until the next boot. */
  readonly enabled: number | null
  /** 0 silent, 1 a line in the kernel's log, 2 panic. */
  readonly failure: number | null
  /** Process id of the audit daemon; 0: none. */
  readonly pid: number | null
  readonly rateLimit: number | null
  readonly backlogLimit: number | null
  /** Records lost since boot, or since the counter was reset. */
  readonly lost: number | null
  readonly backlog: number | null
}

/** The numbers of `auditctl -s -i`. Source: audit-userspace src/auditctl-listing.c get_enable, get_failure. */
const WORDS: Readonly<Record<string, number>> = {
  disable: 0,
  disabled: 0,
  enabled: 1,
  'enabled+immutable': 2,
  silent: 0,
  printk: 1,
  panic: 2,
}

/** What `auditctl -s` prints: a line each (audit 2.3 and later), or `AUDIT_STATUS: enabled=1 flag=1 …` on one. */
export const parseAuditStatus = (text: ByteString): AuditStatus => {
  const values = new Map<string, number>()
  for (const match of text.matchAll(/^\s*(\w+)[ \t]+([\w+]+)/gm)) {
    const number = /^\d+$/.test(match[2]!) ? Number(match[2]) : WORDS[match[2]!]
    if (number !== undefined) values.set(match[1]!, number)
  }
  for (const match of text.matchAll(/\b(\w+)=(\d+)/g)) values.set(match[1]!, Number(match[2]))
  const of = (...names: readonly string[]): number | null =>
    names.map((name) => values.get(name)).find((value) => value !== undefined) ?? null
  return {
    enabled: of('enabled'),
    failure: of('failure', 'flag'),
    pid: of('pid'),
    rateLimit: of('rate_limit'),
    backlogLimit: of('backlog_limit'),
    lost: of('lost'),
    backlog: of('backlog'),
  }
}
