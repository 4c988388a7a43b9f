import { fromText, type ByteString } from '../../model/byte-string.js'
import { isObject } from '../../model/json-value.js'

/** Bytes as shipped entries have them: text, or `{"base64":"…"}` for what is no UTF-8. undefined: these are no bytes. */
export const readBytes = (value: unknown): ByteString | undefined => {
  if (typeof value === 'string') return fromText(value)
  return isObject(value) && typeof value['base64'] === 'string' ? decodeBase64(value['base64']) : undefined
}

export const decodeBase64 = (base64: string): ByteString => Buffer.from(base64, 'base64').toString('latin1')

/** 1, 2, 3, … */
export const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0
