import type { Mount } from '../host/mountinfo.js'
import type { ByteString } from '../model/byte-string.js'
import { isWithin } from '../path/normalize.js'
import type { HostFacts } from './host-facts.js'
import type { PlannedRule } from './planned-rule.js'

/** Where a rule looks: a directory with all below it, or one path. */
export type Scope = NonNullable<PlannedRule['scope']>

/** Where a path is to be watched: what it is, what it links to, and each file system mounted below it. */
export const scopesOf = (
  path: ByteString,
  { files, mounts }: Pick<HostFacts, 'files' | 'mounts'>,
): { readonly scopes: readonly Scope[]; readonly leftOut: readonly { what: ByteString; why: string }[] } => {
  const { kind, real, name } = files.look(path)
  const isLink = name !== real
  // The name of a link is watched too: whoever replaces it changes what the path means.
  const link: readonly Scope[] = isLink ? [{ kind: 'path', path: name }] : []
  if (kind === 'missing')
    return {
      scopes: link,
      leftOut: [{ what: path, why: isLink ? `links to ${real}, which does not exist` : 'does not exist' }],
    }
  if (kind === 'unreadable') return { scopes: [], leftOut: [{ what: path, why: 'can not be read' }] }
  if (kind !== 'directory') return { scopes: [...link, { kind: 'path', path: real }], leftOut: [] }
  const below = (mounts ?? []).filter((mount) => mount.path !== real && isWithin(mount.path, real))
  const own = below.filter((mount) => whyNotWatched(mount) === null)
  return {
    scopes: [...unique(own.map((mount) => mount.path)), real].map((one) => ({ kind: 'dir', path: one })),
    leftOut: below.flatMap((mount) => {
      const why = whyNotWatched(mount)
      return why === null ? [] : [{ what: mount.path, why }]
    }),
  }
}

/** File systems of the kernel itself: nothing in them is stored. */
const KERNEL_TYPES =
  /^(?:autofs|binfmt_misc|bpf|cgroup2?|configfs|debugfs|devpts|efivarfs|fusectl|hugetlbfs|mqueue|nsfs|proc|pstore|rpc_pipefs|securityfs|selinuxfs|sysfs|tracefs)$/

const whyNotWatched = ({ type, isReadOnly }: Mount): string | null => {
  if (KERNEL_TYPES.test(type)) return `a file system of the kernel (${type})`
  if (type === 'overlay') return 'the file system of a container (overlay)'
  return isReadOnly ? 'mounted read-only' : null
}

/** What is mounted below a directory and can be changed there. */
export const mountsToWatch = (directory: ByteString, mounts: readonly Mount[]): readonly ByteString[] =>
  unique(
    mounts
      .filter((mount) => mount.path !== directory && isWithin(mount.path, directory) && whyNotWatched(mount) === null)
      .map(({ path }) => path),
  )

/** Each thing once, in the order of its first mention. */
export const unique = <T>(items: readonly T[]): readonly T[] => [
  ...new Map(items.map((item) => [JSON.stringify(item), item])).values(),
]
