import type { ByteString } from '../../model/byte-string.js'
import { attributeOfKey } from '../attributes.js'
import type { DraftAttribute, DraftDetails } from '../draft.js'
import type { Member, Node } from './node.js'
import { membersOf, textsOf } from './node.js'

/** Takes the blocks of details one by one: of a long report they fill most of the memory. */
export type DetailsSink = (details: DraftDetails) => void

/** The details of one path. */
export const readDetails = ([path, node]: Member): DraftDetails => ({
  path,
  type: null,
  attributes: membersOf(node).flatMap(([key, sides]) => readAttribute(key, sides)),
})

/** One attribute; none for a key that is not of AIDE. */
export const readAttribute = (key: string, sides: Node): readonly DraftAttribute[] => {
  const attribute = attributeOfKey.get(key)
  if (attribute === undefined) return []
  const side = (which: string): readonly ByteString[] | null =>
    textsOf(membersOf(sides).findLast(([name]) => name === which)?.[1])
  return [{ name: attribute.name, old: side('old'), new: side('new') }]
}
