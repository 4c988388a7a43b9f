import { spawnSync } from 'node:child_process'
import { gunzipSync } from 'node:zlib'
import { WhoChangedError } from '../model/errors.js'
import { compressionOf, programFor } from './unpack.js'

/**
 * The bytes of a small file as they were before it was packed: logrotate packs with gzip, on SUSE with xz.
 * @throws {WhoChangedError} `unreadable` where the host has no program that unpacks it, `bad-input` where it is damaged.
 */
export const unpackWhole = (bytes: Buffer, name: string): Buffer => {
  const compression = compressionOf(bytes)
  if (compression === null) return bytes
  const place = { file: name }
  if (compression === 'gzip') {
    try {
      return gunzipSync(bytes)
    } catch (cause) {
      throw new WhoChangedError('bad-input', `${name}: damaged gzip file`, { place, cause })
    }
  }
  const program = programFor(compression)
  if (program === null) {
    const message = `${name}: it is compressed with ${compression}, and this host has no ${compression} to unpack it`
    throw new WhoChangedError('unreadable', message, { place })
  }
  const { status, stdout } = spawnSync(program, ['-dc'], { input: bytes, env: {}, maxBuffer: LARGEST })
  if (status !== 0) throw new WhoChangedError('bad-input', `${name}: damaged ${compression} file`, { place })
  return stdout
}

const LARGEST = 1 << 30
