import type { ByteString } from '../../model/byte-string.js'

/** A JSON value as AIDE wrote it: members in their order and with repeated keys, numbers with all digits. */
export type Node =
  | { readonly kind: 'object'; readonly members: readonly Member[] }
  | { readonly kind: 'array'; readonly items: readonly Node[] }
  | { readonly kind: 'string'; readonly text: ByteString }
  /** A number, `true`, `false` or `null`, as written. */
  | { readonly kind: 'literal'; readonly text: string }

export type Member = readonly [key: ByteString, value: Node]

/** A document, as far as it could be read. */
export interface Document {
  /** All but those of `details`, which the sink got. */
  readonly members: readonly Member[]
  /** False when the text ended, or stopped being what AIDE writes, before the closing brace. */
  readonly complete: boolean
  /** The offset after the last character read. */
  readonly end: number
  /** How many strings held what JSON forbids. */
  readonly repaired: number
  /** Where the text stopped being JSON, null when it did not. */
  readonly damage: number | null
}

export const membersOf = (node: Node | undefined): readonly Member[] => (node?.kind === 'object' ? node.members : [])

/** The text of a string or a number. */
export const textOf = (node: Node | undefined): ByteString | null =>
  node?.kind === 'string' || node?.kind === 'literal' ? node.text : null

/** A value of details: one string, or an array of them. */
export const textsOf = (node: Node | undefined): readonly ByteString[] | null => {
  if (node === undefined || node.kind === 'object') return null
  return node.kind === 'array' ? node.items.map((item) => textOf(item) ?? '') : [node.text]
}
