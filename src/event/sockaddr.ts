import type { ByteString } from '../model/byte-string.js'
import type { SocketAddress } from '../model/record-view.js'
import { remoteAddress } from './address.js'

const FAMILIES = new Map([
  [0, 'unspec'],
  [1, 'unix'],
  [2, 'inet'],
  [3, 'ax25'],
  [4, 'ipx'],
  [9, 'x25'],
  [10, 'inet6'],
  [16, 'netlink'],
  [17, 'packet'],
  [38, 'alg'],
  [40, 'vsock'],
])

/**
 * Decodes `saddr=`, the bytes of a struct sockaddr in hexadecimal. The family is in the host's byte order and told by which of its two
 * bytes is zero; the port is always big-endian. null where the digits are no address. Source: linux/socket.h, netinet/in.h, linux/un.h.
 */
export const readSockaddr = (digits: string): SocketAddress | null => {
  if (!/^(?:[0-9A-Fa-f]{2}){2,}[0-9A-Fa-f]?$/.test(digits)) return null
  const bytes = Buffer.from(digits.slice(0, digits.length & ~1), 'hex')
  const number = bytes[1] === 0 ? bytes[0]! : bytes.readUInt16BE(0)
  const family = FAMILIES.get(number) ?? `af${number}`
  const none: SocketAddress = { family, address: null, port: null, path: null }
  switch (family) {
    case 'inet':
      return bytes.length < 8 ? none : { ...none, address: bytes.subarray(4, 8).join('.'), port: bytes.readUInt16BE(2) }
    case 'inet6':
      return bytes.length < 24
        ? none
        : { ...none, address: inet6Text(bytes.subarray(8, 24)), port: bytes.readUInt16BE(2) }
    case 'unix':
      return { ...none, path: unixPath(bytes.subarray(2)) }
    default:
      return none
  }
}

/** Everything behind the NUL of a name in the file system is memory that happened to lie there. */
const unixPath = (bytes: Buffer): ByteString | null => {
  const text = bytes.toString('latin1')
  if (text === '' || /^\0+$/.test(text)) return null
  return text.startsWith('\0') ? `@${text.slice(1).replace(/\0+$/, '')}` : text.split('\0', 1)[0]!
}

/** RFC 5952: the longest run of zeros is `::`; an IPv4-mapped address is written as IPv4. */
const inet6Text = (bytes: Buffer): string => {
  const groups = Array.from({ length: 8 }, (_, i) => bytes.readUInt16BE(i * 2).toString(16))
  const mapped = groups.slice(0, 5).every((group) => group === '0') && groups[5] === 'ffff'
  if (mapped) return remoteAddress(`::ffff:${bytes.subarray(12, 16).join('.')}`) ?? bytes.subarray(12, 16).join('.')
  let best = { start: -1, length: 1 }
  for (let start = 0; start < 8; start++) {
    let length = 0
    while (groups[start + length] === '0') length++
    if (length > best.length) best = { start, length }
  }
  if (best.start < 0) return groups.join(':')
  return `${groups.slice(0, best.start).join(':')}::${groups.slice(best.start + best.length).join(':')}`
}
