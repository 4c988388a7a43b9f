import type { ByteString } from '../model/byte-string.js'
import type { OperationKind } from '../model/file-operation.js'
import type { PlannedRule } from './planned-rule.js'
import { TIMES, TIMES_32 } from './plan-aide.js'
import type { TreeCoverage } from './tree-coverage.js'
import { ASPECTS, type Aspect } from './aspects.js'
import type { Arch } from './tree-lacks.js'
import { architecturesOf, callsOf, writeRule, type Dialect } from './write-rule.js'

/** What would make a tree covered. */
export interface Closing {
  /** Rules to be loaded besides, as small as they can be. */
  readonly rules: readonly ByteString[]
  /** What no rule besides mends: a rule that has to go, a name that auditctl can not read. */
  readonly advice: readonly ByteString[]
  /** What those rules would log of the tree, for a count; null where the log can not know, because nothing like it is ever in it. */
  readonly kinds: readonly OperationKind[] | null
}

/** The smallest rules that close what a tree lacks; io_uring has one for the whole host and is not among them. */
export const closingOf = (coverage: TreeCoverage, isDirectory: boolean, dialect: Dialect): Closing => {
  const { tree, lacks, because, exempted, mounts } = coverage
  const advice = new Set<ByteString>()
  if (because !== null) advice.add(`first of all: ${because}`)
  const planned: PlannedRule[] = []
  const scope = { kind: isDirectory ? 'dir' : 'path', path: tree.path } as const
  const wanted = lacks.filter(({ how }) => how !== 'exempt')
  for (const lack of [...lacks.filter(({ how }) => how === 'exempt').map(({ rule }) => rule!), ...exempted])
    advice.add(`remove or narrow line ${lack.line} of the rules: ${lack.text}`)
  const archs = architecturesOf(dialect.machine)
  if (because === null)
    for (const arch of archs) {
      const aspects = new Set(wanted.filter((lack) => lack.archs.includes(arch)).flatMap((lack) => lack.aspects))
      planned.push(...rulesFor(aspects, arch, scope, dialect.machine))
    }
  const both = planned.filter(({ calls }) => calls === null).map(({ permissions }) => permissions)
  const below = [...new Set(both.length > 0 ? both : ['wa'])]
  for (const path of mounts)
    for (const permissions of below)
      for (const arch of archs)
        planned.push({ ...base(arch, { kind: 'dir', path }), permissions, calls: null, key: 'aide' })
  const rules: ByteString[] = []
  for (const rule of planned) {
    const line = writeRule(rule, dialect)
    if (line === null) advice.add('auditctl can not read this name: a rule for a directory above it is needed')
    else rules.push(line)
  }
  const [native = 'b64'] = archs
  const common = wanted.filter((lack) => lack.archs.includes(native))
  const kinds = new Set(
    common.flatMap(({ aspects }) => aspects.flatMap((aspect): readonly OperationKind[] => ASPECTS[aspect])),
  )
  return { rules: [...new Set(rules)], advice: [...advice], kinds: kinds.size === 0 ? null : [...kinds] }
}

const base = (
  arch: Arch,
  scope: NonNullable<PlannedRule['scope']>,
): Pick<PlannedRule, 'action' | 'list' | 'arch' | 'scope' | 'fields'> => ({
  ...{ action: 'always', list: 'exit', arch, scope, fields: [] },
})

const rulesFor = (
  aspects: ReadonlySet<Aspect>,
  arch: Arch,
  scope: NonNullable<PlannedRule['scope']>,
  machine: string,
): readonly PlannedRule[] => {
  const isWritten = aspects.has('content') || aspects.has('entries')
  const isAttributed = aspects.has('attributes') || aspects.has('xattrs')
  const permissions = `${isWritten ? 'w' : ''}${isAttributed ? 'a' : ''}`
  const rules: PlannedRule[] = []
  if (permissions !== '') rules.push({ ...base(arch, scope), permissions, calls: null, key: 'aide' })
  if (aspects.has('times')) {
    const calls = callsOf(arch === 'b32' ? [...TIMES, ...TIMES_32] : TIMES, machine, arch)
    rules.push({ ...base(arch, scope), permissions: null, calls, key: 'times' })
  }
  return rules
}
