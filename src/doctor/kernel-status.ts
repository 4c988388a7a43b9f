/** What the kernel says of its audit system. Source: auditctl(8) -s; audit_status of include/uapi/linux/audit.h. */
export interface KernelStatus {
  /** 0 off, 1 on, 2 on and immutable until the next boot. */
  readonly enabled: number
  /** 0 silent, 1 a line in the kernel log, 2 panic. */
  readonly failure: number | null
  /** The daemon's process; 0 for none. */
  readonly pid: number
  readonly lost: number
  readonly backlog: number
  readonly backlogLimit: number | null
}

/** Reads what `auditctl -s` prints: a name and a number a line, in old versions all in one line as `name=number`; null for anything else. */
export const parseKernelStatus = (text: string): KernelStatus | null => {
  const values = new Map<string, number>()
  for (const [, name, value] of text.matchAll(/\b([a-z_]+)[ =](\d+)/g)) values.set(name!, Number(value))
  const [enabled, pid] = [values.get('enabled'), values.get('pid')]
  if (enabled === undefined || pid === undefined) return null
  return {
    ...{ enabled, pid, failure: values.get('failure') ?? null, lost: values.get('lost') ?? 0 },
    ...{ backlog: values.get('backlog') ?? 0, backlogLimit: values.get('backlog_limit') ?? null },
  }
}
