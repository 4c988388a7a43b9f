import type { HostFiles } from '../host/host-files.js'
import type { Mount } from '../host/mountinfo.js'
import type { ByteString } from '../model/byte-string.js'
import type { AideWatch } from './aide-trees.js'

/** What a set of rules is made for. */
export interface HostFacts {
  /** As `uname -m` says it: x86_64, aarch64. */
  readonly machine: string
  /** Of auditctl: major, minor, patch. */
  readonly auditctl: readonly [number, number, number]
  /** Of the kernel; null where it is not known. */
  readonly kernel: readonly [number, number] | null
  readonly files: Pick<HostFiles, 'look' | 'list' | 'read'>
  /** null: not known. */
  readonly mounts: readonly Mount[] | null
  /** The first user id of people. */
  readonly uidMin: number
  /** The homes of root and of people. */
  readonly homes: readonly ByteString[]
  /** null: AIDE's selection is not known. */
  readonly aide: AideWatch | null
}

/** Whether a version is at least another. */
export const isAtLeast = (version: readonly number[], least: readonly number[]): boolean => {
  for (const [i, number] of least.entries()) if ((version[i] ?? 0) !== number) return (version[i] ?? 0) > number
  return true
}
