import { isIPv6 } from 'node:net'

/**
 * A remote address as a record has it, in one spelling; null for `?`, a host name and anything else that is no address.
 * Host names are looked up backwards by the logging program, so whoever owns the address chooses them: they are never taken.
 */
export const remoteAddress = (value: string | null): string | null => {
  if (value === null) return null
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(value)
  const address = mapped?.[1] ?? value
  if (isIPv4(address)) return address === '0.0.0.0' ? null : address
  return address.includes(':') && isIPv6(address.split('%', 1)[0]!) && address !== '::' ? address : null
}

// Nearly all are these, and `node:net` brings Node's sockets and streams, which takes longer than the address.
const isIPv4 = (text: string): boolean =>
  /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text) &&
  text.split('.').every((part) => String(Number(part)) === part && Number(part) <= 255)
