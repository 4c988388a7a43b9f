import type { AuditRecord } from '../model/audit-record.js'
import type { ByteString } from '../model/byte-string.js'
import type { Field } from '../grammar/field.js'
import { decodeField } from './decode-value.js'
import { lexFields } from './lex-fields.js'

/**
 * The fields of a record by name. Those of a user-space `msg='…'` stand beside the kernel's; where both have a name, the kernel's wins,
 * because a program can write anything between the apostrophes.
 */
export class RecordFields {
  readonly #fields = new Map<string, Field>()

  constructor(record: AuditRecord) {
    const outer = lexFields(record.body)
    for (const field of outer) if (!this.#fields.has(field.key)) this.#fields.set(field.key, field)
    for (const field of outer)
      if (field.key === 'msg' && field.quoting === 'single')
        for (const inner of lexFields(field.value)) if (!this.#fields.has(inner.key)) this.#fields.set(inner.key, inner)
  }

  /** Decoded bytes; null for an absent field and for `?`, `(null)`, `(none)`. */
  text(name: string): ByteString | null {
    const field = this.#fields.get(name)
    return field === undefined ? null : decodeField(field)
  }

  /** A decimal number; null for an absent field or anything else. -1 is 4294967295, as old kernels printed it. */
  number(name: string): number | null {
    const value = this.#fields.get(name)?.value
    if (value === undefined || !/^-?\d+$/.test(value)) return null
    return value === '-1' ? 0xffff_ffff : Number(value)
  }
}
