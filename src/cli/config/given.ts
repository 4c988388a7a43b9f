/** A value and where it stands. */
export interface Given {
  readonly value: unknown
  /** `FILE:LINE`, or the name of a variable. */
  readonly place: string
}

/** What a config file gives to the options of one command. */
export interface ConfigValues {
  readonly path: string
  readonly values: ReadonlyMap<string, Given>
}
