import type { DatabaseDigests } from '../model/aide-report.js'
import type { ByteString } from '../model/byte-string.js'
import { parseHash } from './hash.js'

/** Bytes of the digests that OpenSSL has, too, the strongest first. */
const LENGTHS = { sha512: 64, sha256: 32, sha1: 20, md5: 16 } as const
export type DatabaseDigest = keyof typeof LENGTHS
export const DATABASE_DIGESTS = Object.keys(LENGTHS) as readonly DatabaseDigest[]

/** What a report says of a database, from names and values as they are printed; what is cut or unknown is left out. */
export const databaseDigests = (
  path: ByteString,
  printed: readonly (readonly [name: string, value: string])[],
): DatabaseDigests => ({
  path,
  digests: new Map(
    printed.flatMap(([name, value]): readonly (readonly [string, string])[] => {
      const known = DATABASE_DIGESTS.find((one) => one === name)
      const hash = known === undefined ? null : parseHash(value, LENGTHS[known])
      return hash === null ? [] : [[name, hash.hex]]
    }),
  ),
})
