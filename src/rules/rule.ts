import type { ByteString } from '../model/byte-string.js'
import type { OperationKind } from '../model/file-operation.js'

/** A comparison of a rule, `-F auid>=1000`. */
export interface RuleField {
  readonly name: string
  readonly operator: '=' | '!=' | '>' | '>=' | '<' | '<=' | '&' | '&='
  readonly value: string
}

/** One rule of the exit list, normalised: a watch `-w` is a rule with a path and permissions. */
export interface Rule {
  readonly action: 'always' | 'never'
  /** null: not bound to a path. */
  readonly scope: { readonly kind: 'path' | 'dir' | 'watch'; readonly path: ByteString } | null
  /** Of `perm=` or `-p`; null: the rule does not ask. */
  readonly permissions: ReadonlySet<'r' | 'w' | 'x' | 'a'> | null
  /** Names or numbers after `-S`; null: all syscalls. */
  readonly syscalls: readonly string[] | null
  /** b64, b32, or null for every architecture. */
  readonly arch: string | null
  /** What else is compared: auid, uid, exe, success, … */
  readonly filters: readonly RuleField[]
  readonly key: ByteString | null
  /** The rule as it was written. */
  readonly text: ByteString
  /** 1-based. */
  readonly line: number
}

/** The lists of the kernel. Source: auditctl(8); io_uring since audit 3.1. */
export const RULE_LISTS = ['exit', 'task', 'user', 'exclude', 'filesystem', 'io_uring'] as const
export type RuleList = (typeof RULE_LISTS)[number]

/** A set of rules as loaded, in order: the first that matches decides. */
export interface RuleSet {
  readonly rules: readonly Rule[]
  /** `-e 0`: auditing switched off by the rules themselves. */
  readonly disabled: boolean
  /** `-a never,task`: no new process is audited at all. */
  readonly taskNever: boolean
  /** A rule of the exclude list that drops the records of calls or paths; null when none does. */
  readonly excluding: ByteString | null
  /** Rules of the exclude and filesystem lists that keep the records of some programs, logins or file systems out of the log. */
  readonly exempting: readonly Rule[]
  /** Every rule of a list other than exit; what programs do through a ring is logged by those of io_uring alone. */
  readonly others: readonly { readonly list: RuleList; readonly rule: Rule }[]
  /** Lines that were not understood, with their number. */
  readonly unknown: readonly { readonly line: number; readonly text: ByteString }[]
}

/** Whether and how a kind of operation on a path is logged. */
export type Coverage =
  | { readonly verdict: 'covered'; readonly rule: Rule }
  /** Only for some: the rule compares what is not known of an unseen event. */
  | {
      readonly verdict: 'partly'
      readonly rule: Rule
      /** Calls that the rule does not list, and by which it may have been done. */
      readonly unlisted?: readonly string[]
    }
  | {
      readonly verdict: 'uncovered'
      readonly because: ByteString | null
      /** The rule that exempts it, where it is one. */
      readonly exempting?: Rule
    }

/** Asked of a set of rules. */
export interface CoverageQuestion {
  readonly path: ByteString
  readonly kinds: readonly OperationKind[]
}
