import { parseKernelStatus, type KernelStatus } from '../../doctor/kernel-status.js'
import type { ByteString } from '../../model/byte-string.js'
import { WhoChangedError } from '../../model/errors.js'
import { readInput } from '../../source/read-input.js'
import { askAuditctl } from '../ask-auditctl.js'
import type { DoctorOptions } from './options.js'

/** What the kernel says; null where nobody could ask it, and why. */
export interface KernelAnswer {
  readonly status: KernelStatus | null
  readonly loaded: ByteString | null
  readonly silence: string
}

/** Asks the kernel, reading only; from files where those are given, and nothing at all for a copy of a host. */
export const askKernel = ({ root, rules, kernelStatus }: DoctorOptions): KernelAnswer => {
  const canAsk = root === '/' && process.getuid?.() === 0
  const silence = canAsk
    ? 'auditctl gave no answer'
    : root === '/'
      ? 'only root can ask the kernel'
      : 'a copy does not tell'
  const status =
    kernelStatus === null ? (canAsk ? askAuditctl('-s') : null) : readInput(kernelStatus).toString('latin1')
  const parsed = status === null ? null : parseKernelStatus(status)
  if (kernelStatus !== null && parsed === null)
    throw new WhoChangedError('unreadable', `${kernelStatus}: this is not what auditctl -s prints`, {
      place: { file: kernelStatus },
    })
  return {
    status: parsed,
    loaded: rules === null ? (canAsk ? askAuditctl('-l') : null) : readInput(rules).toString('latin1'),
    silence,
  }
}
