import { readFile } from 'node:fs/promises'
import { WhoChangedError } from '../../model/errors.js'

/** Files for an encrypted connection; null for none. */
export interface TlsFiles {
  /** Authorities that are trusted, in the place of the well-known. */
  readonly ca: string | null
  readonly cert: string | null
  readonly key: string | null
  /** Whoever answers is believed. */
  readonly insecure: boolean
}

/** What a connection needs, in Node's words. */
export interface TlsMaterial {
  readonly ca?: Buffer
  readonly cert?: Buffer
  readonly key?: Buffer
  readonly rejectUnauthorized: boolean
}

/** Reads the files anew, so that a renewed certificate counts from the next connection on. */
export const readTlsFiles = async ({ ca, cert, key, insecure }: TlsFiles): Promise<TlsMaterial> => ({
  ...(ca === null ? {} : { ca: await readNamed('--ship-ca', ca) }),
  ...(cert === null ? {} : { cert: await readNamed('--ship-cert', cert) }),
  ...(key === null ? {} : { key: await readNamed('--ship-key', key) }),
  rejectUnauthorized: !insecure,
})

/** @throws {WhoChangedError} `unreadable`. */
export const readNamed = async (option: string, file: string): Promise<Buffer> => {
  try {
    return await readFile(file)
  } catch (error) {
    throw new WhoChangedError('unreadable', `${option} ${file}: it can't be read: ${(error as Error).message}`, {
      place: { file },
      cause: error,
    })
  }
}
