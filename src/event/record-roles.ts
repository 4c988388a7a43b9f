/**
 * Records that a program sends by itself and that stand alone in their event: AUDIT_USER_* (1100 to 1199), the daemon's own (1200 to
 * 1299), and the later user-space range (2100 to 2999). Source: audit-userspace lib/audit-records.h.
 */
export const isSingleType = (type: string): boolean =>
  SINGLE_PREFIX.test(type) ? !KERNEL_ANOMALIES.has(type) : SINGLE.has(type)

const SINGLE_PREFIX =
  /^(?:USER_|CRED_|DAEMON_|SERVICE_|SYSTEM_|ADD_|DEL_|GRP_|CRYPTO_|ACCT_|ANOM_|RESP_|CHGRP_|CHUSER_)/
const SINGLE = new Set([
  'USER',
  'LABEL_OVERRIDE',
  'USYS_CONFIG',
  'TRUSTED_APP',
  'DEV_ALLOC',
  'DEV_DEALLOC',
  'ROLE_ASSIGN',
])
/** Sent by the kernel from within a syscall, whose record follows. Source: include/uapi/linux/audit.h, 1700 to 1799. */
const KERNEL_ANOMALIES = new Set(['ANOM_PROMISCUOUS', 'ANOM_ABEND', 'ANOM_LINK', 'ANOM_CREAT'])

/** Records behind which nothing of the same event follows. EOE reaches plugins only (auditd.c distribute_event). */
export const isClosingType = (type: string): boolean => type === 'PROCTITLE' || type === 'EOE'
