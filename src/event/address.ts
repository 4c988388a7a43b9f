import { isIP } from 'node:net'

/**
 * A remote address as a record has it, in one spelling; null for `?`, a host name and anything else that is no address.
 * Host names are looked up backwards by the logging program, so whoever owns the address chooses them: they are never taken.
 */
export const remoteAddress = (value: string | null): string | null => {
  if (value === null) return null
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(value)
  const address = mapped?.[1] ?? value
  return isIP(address.split('%', 1)[0]!) === 0 || address === '0.0.0.0' || address === '::' ? null : address
}
