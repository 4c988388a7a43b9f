import type { ByteString } from './byte-string.js'

/** `auid=4294967295`, `ses=4294967295`: nobody has logged in on the way to this process. */
export const UNSET = 0xffff_ffff

/** What one event tells of the process that caused it. null: the record has no such field. */
export interface ProcessFacts {
  readonly pid: number
  readonly ppid: number | null
  /** The login uid; {@link UNSET} for services, null where the record has none (io_uring). */
  readonly auid: number | null
  readonly ses: number | null
  readonly uid: number | null
  /** The uid that the kernel checked: what `who.uid` reports. */
  readonly euid: number | null
  readonly gid: number | null
  /** The program file by the kernel's own view; trusted over `comm`, which a process can set. */
  readonly exe: ByteString | null
  readonly comm: ByteString | null
  /** `pts1`, without `/dev/`; null for none. */
  readonly tty: ByteString | null
  readonly cwd: ByteString | null
  /** Arguments, joined by NUL: of the exec itself, or from PROCTITLE, which is cut at 128 bytes and which a process can set. */
  readonly command: ByteString | null
  /** Whether `command` is the whole list of arguments that the kernel saw at execve(2). */
  readonly executed: boolean
}

/** Whether two processes are of one login; services are all of none. */
export const isSameLogin = (one: Login, other: Login): boolean => one.auid === other.auid && one.ses === other.ses

type Login = Pick<ProcessFacts, 'auid' | 'ses'>
