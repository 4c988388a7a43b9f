import { sizeOf, type Entry } from './entry.js'

/** So much of what was written last is kept in memory, for a destination that keeps up. Bytes. */
const BYTES = 8 << 20

/** The entries that were written last. */
export class RecentEntries {
  #entries: Entry[] = []
  #bytes = 0

  add(entries: readonly Entry[]): void {
    this.#entries.push(...entries)
    for (const entry of entries) this.#bytes += sizeOf(entry)
    let old = 0
    while (this.#bytes > BYTES && old < this.#entries.length) this.#bytes -= sizeOf(this.#entries[old++]!)
    if (old > 0) this.#entries = this.#entries.slice(old)
  }

  /** Those behind a number and up to another, as far as they go into so many bytes, at least one; null when the first of them is not kept. */
  between(after: number, until: number, bytes: number): readonly Entry[] | null {
    const from = after + 1 - (this.#entries[0]?.seq ?? Infinity)
    if (from < 0) return null
    let end = from
    for (let size = 0; end < this.#entries.length && this.#entries[end]!.seq <= until; end++) {
      size += sizeOf(this.#entries[end]!)
      if (end > from && size > bytes) break
    }
    return this.#entries.slice(from, end)
  }
}
