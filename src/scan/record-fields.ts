import type { AuditRecord } from '../model/audit-record.js'
import type { ByteString } from '../model/byte-string.js'
import type { Field } from '../grammar/field.js'
import { decodeField } from './decode-value.js'
import { lexFields } from './lex-fields.js'
import { modernBody } from './old-layouts.js'

/**
 * The fields of a record by name. Those of a user-space `msg='…'` stand beside the kernel's; where both have a name, the kernel's wins,
 * because a program can write anything between the apostrophes.
 */
export class RecordFields {
  // A record has some twenty fields of which a few are asked for: a search is cheaper than an index.
  readonly #fields: readonly Field[]

  constructor({ type, body }: Pick<AuditRecord, 'type' | 'body'>) {
    this.#fields = fieldsInRank(lexFields(modernBody(type, body)))
  }

  /** Decoded bytes; null for an absent field and for `?`, `(null)`, `(none)`. */
  text(name: string): ByteString | null {
    const field = this.#find(name)
    return field === undefined ? null : decodeField(field)
  }

  /** A decimal number; null for an absent field or anything else. -1 is 4294967295, as old kernels printed it. */
  number(name: string): number | null {
    const value = this.#find(name)?.value
    if (value === undefined || !/^-?\d+$/.test(value)) return null
    return value === '-1' ? 0xffff_ffff : Number(value)
  }

  #find(name: string): Field | undefined {
    for (const field of this.#fields) if (field.key === name) return field
    return undefined
  }
}

/** The kernel's own fields first, then those of the messages among them. */
const fieldsInRank = (outer: Field[]): readonly Field[] => {
  let all = outer
  for (const field of outer)
    if (field.key === 'msg' && field.quoting === 'single') all = [...all, ...lexFields(field.value)]
  return all
}
