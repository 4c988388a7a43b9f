import { fromText, type ByteString } from './byte-string.js'

/** A JSON object of unknown shape. */
export type JsonObject = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The value at a path of names, whether the document nests them or joins them with dots; undefined where there is none. */
export const at = (value: JsonObject, path: string): unknown => {
  if (path in value) return value[path]
  for (let dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
    const inner = value[path.slice(0, dot)]
    if (isObject(inner)) {
      const found = at(inner, path.slice(dot + 1))
      if (found !== undefined) return found
    }
  }
  return undefined
}

/** A string or a number as bytes; null for anything else. */
export const scalar = (value: unknown): ByteString | null =>
  typeof value === 'string'
    ? fromText(value)
    : typeof value === 'number' && Number.isFinite(value)
      ? String(value)
      : null
