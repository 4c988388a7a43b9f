import type { PlannedRule } from './planned-rule.js'

/** Operations of rings that change what AIDE sees, by the names that auditctl has for them. Source: kernel io_uring/opdef.c, lib/uringop_table.h. */
export const RING_CALLS = ['openat', 'openat2', 'renameat', 'unlinkat', 'linkat', 'symlinkat', 'mkdirat']

/** The rule that sees what is done through a ring, which no rule of another list sees. */
export const RING_RULE: PlannedRule = {
  ...{ action: 'always', list: 'io_uring', arch: null, scope: null, permissions: null, fields: [], key: 'uring' },
  calls: RING_CALLS,
}
