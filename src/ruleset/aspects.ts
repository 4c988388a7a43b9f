import type { OperationKind } from '../model/file-operation.js'

/** What is done to a file, in the groups in which rules see it or do not. */
export const ASPECTS = {
  content: ['write', 'create', 'truncate'],
  entries: ['create', 'delete', 'rename', 'link', 'symlink', 'mkdir', 'rmdir', 'mknod'],
  attributes: ['chmod', 'chown'],
  xattrs: ['setxattr', 'removexattr'],
  times: ['utime'],
} as const satisfies Readonly<Record<string, readonly OperationKind[]>>
export type Aspect = keyof typeof ASPECTS

export const ALL_ASPECTS = Object.keys(ASPECTS) as readonly Aspect[]

/** What the attributes of AIDE other than digests, which are content, can show. An ACL sets the group bits of the mode. */
const SHOWN_BY: Readonly<Record<string, readonly Aspect[]>> = {
  c: ALL_ASPECTS,
  m: ['content', 'times'],
  a: ['times'],
  p: ['attributes', 'xattrs'],
  ...{ u: ['attributes'], g: ['attributes'] },
  ...{ acl: ['xattrs'], selinux: ['xattrs'], xattrs: ['xattrs'], e2fsattrs: [], caps: ['xattrs'] },
  ...{ i: [], l: [], n: [], ftype: [], fstype: [], I: [], ANF: [], ARF: [] },
}

/** What AIDE can notice that compares these attributes; what comes and goes it notices always. */
export const aspectsShownBy = (attributes: ReadonlySet<string>): ReadonlySet<Aspect> =>
  new Set<Aspect>(['entries', ...[...attributes].flatMap((name) => SHOWN_BY[name] ?? (['content'] as const))])
