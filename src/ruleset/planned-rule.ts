import type { ByteString } from '../model/byte-string.js'

/** A rule before it is written in the words of one auditctl. */
export interface PlannedRule {
  readonly action: 'always' | 'never'
  readonly list: 'exit' | 'io_uring'
  /** Of auditctl; null on a list that takes none. */
  readonly arch: 'b64' | 'b32' | null
  /** Names as the kernel calls them; null: all. */
  readonly calls: readonly string[] | null
  readonly scope: { readonly kind: 'dir' | 'path'; readonly path: ByteString } | null
  /** Of `rwxa`; null: not asked. */
  readonly permissions: string | null
  /** Comparisons, `auid>=1000`; those of two fields of the process are written with -C. */
  readonly fields: readonly string[]
  readonly key: string
}

/** A section of the rules: a comment, its rules, and what was left out and why. */
export interface PlannedSection {
  readonly title: string
  readonly about: string
  readonly rules: readonly PlannedRule[]
  /** Of paths, or of what they would have watched. */
  readonly leftOut: readonly { readonly what: ByteString; readonly why: string }[]
}
