import type { OperationKind } from '../model/file-operation.js'

/**
 * What a syscall does to files, and which of its arguments say relative to what. `directory` is the argument with the directory
 * descriptor of the (old) name, `newDirectory` that of the new one; absent where the call is relative to the working directory.
 */
export interface SyscallEffect {
  readonly kind: OperationKind | 'open' | 'execute'
  /** The argument with the flags of an open; `record`: in the OPENAT2 record. */
  readonly flags?: number | 'record'
  readonly directory?: number
  readonly newDirectory?: number
}

const table: Record<string, SyscallEffect> = {
  open: { kind: 'open', flags: 1 },
  openat: { kind: 'open', flags: 2, directory: 0 },
  openat2: { kind: 'open', flags: 'record', directory: 0 },
  // By a file handle: the PATH item has an empty name and the file's inode (fs/fhandle.c do_handle_open; measured on 6.1).
  open_by_handle_at: { kind: 'open', flags: 2 },
  creat: { kind: 'open' },
  truncate: { kind: 'truncate' },
  ftruncate: { kind: 'truncate' },
  fallocate: { kind: 'write' },
  rename: { kind: 'rename' },
  renameat: { kind: 'rename', directory: 0, newDirectory: 2 },
  renameat2: { kind: 'rename', directory: 0, newDirectory: 2 },
  link: { kind: 'link' },
  linkat: { kind: 'link', directory: 0, newDirectory: 2 },
  symlink: { kind: 'symlink' },
  symlinkat: { kind: 'symlink', directory: 1 },
  unlink: { kind: 'delete' },
  unlinkat: { kind: 'delete', directory: 0 },
  rmdir: { kind: 'rmdir' },
  mkdir: { kind: 'mkdir' },
  mkdirat: { kind: 'mkdir', directory: 0 },
  mknod: { kind: 'mknod' },
  mknodat: { kind: 'mknod', directory: 0 },
  bind: { kind: 'mknod' },
  chmod: { kind: 'chmod' },
  fchmod: { kind: 'chmod' },
  fchmodat: { kind: 'chmod', directory: 0 },
  fchmodat2: { kind: 'chmod', directory: 0 },
  chown: { kind: 'chown' },
  lchown: { kind: 'chown' },
  fchown: { kind: 'chown' },
  fchownat: { kind: 'chown', directory: 0 },
  setxattr: { kind: 'setxattr' },
  lsetxattr: { kind: 'setxattr' },
  fsetxattr: { kind: 'setxattr' },
  setxattrat: { kind: 'setxattr', directory: 0 },
  removexattr: { kind: 'removexattr' },
  lremovexattr: { kind: 'removexattr' },
  fremovexattr: { kind: 'removexattr' },
  removexattrat: { kind: 'removexattr', directory: 0 },
  utime: { kind: 'utime' },
  utimes: { kind: 'utime' },
  futimesat: { kind: 'utime', directory: 0 },
  utimensat: { kind: 'utime', directory: 0 },
  mount: { kind: 'mount' },
  umount: { kind: 'mount' },
  umount2: { kind: 'mount' },
  move_mount: { kind: 'mount', directory: 2 },
  execve: { kind: 'execute' },
  execveat: { kind: 'execute' },
}

/** Variants that differ only in the width of an argument: `chown32`, `truncate64`, `utimensat_time64`. */
const variants: Record<string, string> = {
  chown32: 'chown',
  lchown32: 'lchown',
  fchown32: 'fchown',
  truncate64: 'truncate',
  ftruncate64: 'ftruncate',
  utimensat_time64: 'utimensat',
}

const effects = new Map<string, SyscallEffect>(Object.entries(table))
for (const [variant, name] of Object.entries(variants)) effects.set(variant, table[name]!)

/** null for a syscall that changes no file. Sources: kernel audit_write.h, audit_dir_write.h, audit_change_attr.h, and the man pages. */
export const effectOf = (syscall: string | null): SyscallEffect | null =>
  syscall === null ? null : (effects.get(syscall) ?? null)

/** Every syscall with an effect. */
export const effectiveSyscalls = (): readonly string[] => [...effects.keys()]
