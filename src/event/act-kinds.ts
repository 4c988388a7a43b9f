/**
 * Calls that no effect on a file tells the whole of. `told`: a call that may only have asked, so that it counts when the kernel says in a
 * record of the same event that it changed something (kernel 5.2 and later: kernel/auditsc.c __audit_ntp_log, __audit_tk_injoffset).
 */
const CALLS = new Map<string, readonly string[] | 'always'>(
  Object.entries({
    settimeofday: 'always',
    stime: 'always',
    clock_settime: 'always',
    clock_settime64: 'always',
    adjtimex: ['TIME_ADJNTPVAL', 'TIME_INJOFFSET'],
    clock_adjtime: ['TIME_ADJNTPVAL', 'TIME_INJOFFSET'],
    clock_adjtime64: ['TIME_ADJNTPVAL', 'TIME_INJOFFSET'],
    sethostname: 'always',
    setdomainname: 'always',
    create_module: 'always',
    init_module: 'always',
    finit_module: 'always',
    delete_module: 'always',
    kexec_load: 'always',
    kexec_file_load: 'always',
    reboot: 'always',
    mount: 'always',
    umount: 'always',
    umount2: 'always',
    move_mount: 'always',
    fsmount: 'always',
    mount_setattr: 'always',
    pivot_root: 'always',
    // By its request: see `tracingAct`.
    ptrace: ['SYSCALL'],
    process_vm_writev: ['SYSCALL'],
  } as const),
)

/** What must stand beside a call for it to be an act; null for a call that is none. */
export const actCall = (syscall: string | null): readonly string[] | 'always' | null =>
  syscall === null ? null : (CALLS.get(syscall) ?? null)

export const actCalls = (): readonly string[] => [...CALLS.keys()]

/** Records that stand for an act by themselves, with the fields of which the first that is there names its object. */
const RECORDS = new Map<string, readonly string[]>(
  Object.entries({
    ADD_USER: ['acct', 'id'],
    DEL_USER: ['acct', 'id'],
    USER_MGMT: ['acct', 'id'],
    ADD_GROUP: ['acct', 'grp', 'id'],
    DEL_GROUP: ['acct', 'grp', 'id'],
    GRP_MGMT: ['acct', 'grp', 'id'],
    USER_CHAUTHTOK: ['acct', 'id'],
    GRP_CHAUTHTOK: ['acct', 'grp', 'id'],
    CHGRP_ID: ['acct', 'id'],
    ACCT_LOCK: ['acct', 'id'],
    ACCT_UNLOCK: ['acct', 'id'],
    USER_CMD: ['cmd'],
    USER_AUTH: ['acct'],
    MAC_POLICY_LOAD: [],
    MAC_STATUS: ['enforcing', 'enabled'],
    MAC_CONFIG_CHANGE: ['bool'],
    USER_MAC_POLICY_LOAD: [],
    USER_MAC_CONFIG_CHANGE: [],
    SYSTEM_SHUTDOWN: [],
    // A program that a signal ended, as a crash. Source: kernel/auditsc.c audit_core_dumps.
    ANOM_ABEND: ['sig'],
    // Source: rpm plugins/audit.c; before 4.15 without op, and then only for what is installed.
    SOFTWARE_UPDATE: ['sw'],
  }),
)

export const actRecordObject = (type: string): readonly string[] | null => RECORDS.get(type) ?? null

export const isActRecord = (type: string): boolean => RECORDS.has(type)

/** Records that complete a call: the module's name, what happened to the clock, the process that it was about. */
export const isActCompanion = (type: string): boolean => ACT_COMPANIONS.has(type)

const ACT_COMPANIONS = new Set(['KERN_MODULE', 'TIME_ADJNTPVAL', 'TIME_INJOFFSET', 'OBJ_PID'])
