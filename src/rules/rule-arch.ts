import { architectureNamed } from '../tables/architectures.js'

/** AUDIT_ARCH_64BIT (linux/audit.h): that bit of the number of an architecture. */
const IS_64 = 0x8000_0000

/**
 * How many bits the programs have that `arch=` of a rule means: by `b64`, by the name of a machine, or by its number, as auditctl takes it
 * (`0xc000003e`) and auditctl up to 2.3 printed it (`3221225534`). Null where the name is none that is known. Source: lib/libaudit.c.
 */
export const bitsOfRule = (arch: string): 32 | 64 | null => {
  if (arch === 'b64') return 64
  if (arch === 'b32') return 32
  if (/^(?:0x[0-9a-f]{1,8}|\d{1,10})$/i.test(arch)) return Number(arch) >= IS_64 ? 64 : 32
  return architectureNamed(arch)?.bits ?? null
}
