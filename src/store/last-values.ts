/**
 * The value that each of many numbers had last, in fixed memory: one number gives way to another that shares its place. For what costs
 * nothing but time when it is done again.
 */
export class LastValues {
  readonly #keys: Float64Array
  readonly #values: Float64Array

  /** `places`: a power of two. */
  constructor(private readonly places: number) {
    this.#keys = new Float64Array(places).fill(Number.NaN)
    this.#values = new Float64Array(places)
  }

  /** Whether `value` is what `key` had last; from now on it is. */
  isLast(key: number, value: number): boolean {
    const place = key & (this.places - 1)
    if (this.#keys[place] === key && this.#values[place] === value) return true
    this.#keys[place] = key
    this.#values[place] = value
    return false
  }

  /** Knows nothing of any number any more. */
  clear(): void {
    this.#keys.fill(Number.NaN)
  }
}
