import { WhoChangedError } from '../model/errors.js'

/** What an address may consist of: RFC 5321 without quoted local parts, and without what a program could take for an option. */
const ADDRESS = /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~.][\p{L}\p{N}!#$%&'*+/=?^_`{|}~.-]*(?:@[\p{L}\p{N}.:[\]-]+)?$/u

/**
 * A mail address with its domain; a bare name such as `root` gets the host's.
 * @throws {WhoChangedError} `usage` for what is no address.
 */
export const fullAddress = (address: string, domain: string): string => {
  if (!ADDRESS.test(address)) throw new WhoChangedError('usage', `"${address}" is no mail address`)
  return address.includes('@') ? address : `${address}@${domain}`
}

/** The name of a host as a mail domain: every character that has no place in one becomes a hyphen. */
export const mailDomain = (host: string): string =>
  host
    .trim()
    .replace(/[^A-Za-z0-9.-]/g, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, 253) || 'localhost'
