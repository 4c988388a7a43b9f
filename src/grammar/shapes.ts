import { token } from './token.js'

/** The fields of a SYSCALL record that are read of every kept event, undecoded. Hexadecimal and decimal as the kernel prints them. */
export interface SyscallShape {
  readonly arch: string
  readonly syscall: number
  readonly success: boolean
  readonly exit: number
  /** `a0` to `a3`: lower-case hexadecimal. */
  readonly args: readonly [string, string, string, string]
  readonly items: number
  readonly ppid: number
  readonly pid: number
  readonly auid: number
  readonly uid: number
  readonly gid: number
  readonly euid: number
  readonly tty: string
  readonly ses: number
  /** Quoted, or hexadecimal without quotes. */
  readonly comm: string
  readonly exe: string
  readonly key: string
}

/** Linux 3.x and later. Source: kernel/auditsc.c audit_log_exit, kernel/audit.c audit_log_task_info. */
export const syscallShape = token(
  'SYSCALL body',
  /arch=([0-9a-f]+) syscall=(\d+)(?: per=[0-9a-f]+)? success=(yes|no) exit=(-?\d+) a0=([0-9a-f]+) a1=([0-9a-f]+) a2=([0-9a-f]+) a3=([0-9a-f]+) items=(\d+) ppid=(\d+) pid=(\d+) auid=(\d+) uid=(\d+) gid=(\d+) euid=(\d+) suid=\d+ fsuid=\d+ egid=\d+ sgid=\d+ fsgid=\d+ tty=(\S+) ses=(\d+) comm=("[^"]*"|\S+) exe=("[^"]*"|\S+)(?: subj=[^"]*?)? key=("[^"]*"|\S+)\s*$/,
  (m): SyscallShape => ({
    arch: m[1]!,
    syscall: Number(m[2]),
    success: m[3] === 'yes',
    exit: Number(m[4]),
    args: [m[5]!, m[6]!, m[7]!, m[8]!],
    items: Number(m[9]),
    ppid: Number(m[10]),
    pid: Number(m[11]),
    auid: Number(m[12]),
    uid: Number(m[13]),
    gid: Number(m[14]),
    euid: Number(m[15]),
    tty: m[16]!,
    ses: Number(m[17]),
    comm: m[18]!,
    exe: m[19]!,
    key: m[20]!,
  }),
)

/** The fields of a PATH record that matter here, undecoded. */
export interface PathShape {
  readonly item: number
  readonly name: string
  /** Decimal; null where the name was never resolved. */
  readonly inode: string | null
  readonly dev: string | null
  /** Octal, with the type bits. */
  readonly mode: string | null
  readonly nametype: string | null
}

/** Source: kernel/audit.c audit_log_name. */
export const pathShape = token(
  'PATH body',
  /item=(\d+) name=("[^"]*"|\S+)(?: inode=(\d+) dev=(\S+) mode=(\d+) ouid=\d+ ogid=\d+ rdev=\S+)?(?: obj=\S+)?(?: nametype=(\w+))?(?: cap_\w+=\S+)*\s*$/,
  (m): PathShape => ({
    item: Number(m[1]),
    name: m[2]!,
    inode: m[3] ?? null,
    dev: m[4] ?? null,
    mode: m[5] ?? null,
    nametype: m[6] ?? null,
  }),
)
