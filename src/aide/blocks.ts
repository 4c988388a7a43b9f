import type { ByteString } from '../model/byte-string.js'
import type { AttributeName } from '../model/change.js'
import type { DraftAttribute, DraftBlock, DraftBlocks, DraftDetails } from './draft.js'
import { ValueReader } from './values.js'

/** Takes the blocks of details one by one as they are read and keeps of each what a change is made from. */
export class BlockGatherer implements DraftBlocks {
  readonly byPath = new Map<ByteString, DraftBlock>()
  repeated = 0
  readonly #values = new ValueReader()
  readonly #lists = new Map<string, readonly AttributeName[]>()

  add({ path, type, attributes }: DraftDetails): void {
    if (this.byPath.has(path)) this.repeated++
    let printed = ''
    let differing = ''
    let equal = ''
    for (const attribute of attributes) {
      printed += `${attribute.name} `
      if (attribute.old === null || attribute.new === null) continue
      if (isEqual(attribute)) equal += `${attribute.name} `
      else differing += `${attribute.name} `
    }
    this.byPath.set(path, {
      type,
      printed: this.#names(printed),
      differing: this.#names(differing),
      equal: this.#names(equal),
      old: this.#values.typed(attributes, 'old'),
      new: this.#values.typed(attributes, 'new'),
    })
  }

  /** The same few lists come again and again: one array for each. */
  #names(joined: string): readonly AttributeName[] {
    const known = this.#lists.get(joined)
    if (known !== undefined) return known
    const names = joined.split(' ').filter((name) => name !== '')
    this.#lists.set(joined, names)
    return names
  }
}

const isEqual = ({ old, new: fresh }: DraftAttribute): boolean =>
  old?.length === fresh?.length && (old?.every((value, i) => value === fresh?.[i]) ?? true)
