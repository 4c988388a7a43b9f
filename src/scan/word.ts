/** A word that stands between values: its bytes, and the first and last four of them as numbers, little-endian. */
export interface Word {
  readonly bytes: Uint8Array
  readonly length: number
  readonly first: number
  readonly last: number
}

export const word = (text: string): Word => {
  const bytes = Buffer.from(text, 'latin1')
  const { length } = bytes
  const isShort = length < 4
  return { bytes, length, first: isShort ? 0 : bytes.readInt32LE(0), last: isShort ? 0 : bytes.readInt32LE(length - 4) }
}

/** Whether a word stands at a place, and ends before `limit`. */
export const isWordAt = (view: DataView, at: number, limit: number, { bytes, length, first, last }: Word): boolean => {
  if (at + length > limit) return false
  if (length < 4) {
    for (let i = 0; i < length; i++) if (view.getUint8(at + i) !== bytes[i]) return false
    return true
  }
  if (view.getInt32(at, true) !== first || view.getInt32(at + length - 4, true) !== last) return false
  for (let i = 4; i < length - 4; i++) if (view.getUint8(at + i) !== bytes[i]) return false
  return true
}
