import type { PathEvidence } from '../model/attribution.js'
import type { AttributeName, Change, FileType } from '../model/change.js'
import type { FileOperation, OperationKind, OperationRole } from '../model/file-operation.js'

/**
 * Which operations can cause which difference: the table of what explains what. An operation is `kind` in a `role`; `target` is the new
 * name of a rename or link, whatever was there before.
 */
type Cause = OperationKind | `${OperationKind}:${OperationRole}`

const REPLACES: readonly Cause[] = [
  'create',
  'rename:target',
  'rename:victim',
  'mkdir',
  'mknod',
  'symlink',
  'link:target',
  'mount',
]
const CONTENT: readonly Cause[] = ['write', 'truncate', ...REPLACES]
const LINKS: readonly Cause[] = ['link', 'delete', 'rename', 'create', 'mkdir', 'rmdir']

const CAUSES = new Map<AttributeName, readonly Cause[]>([
  ['size', CONTENT],
  ['bcount', CONTENT],
  ['inode', REPLACES],
  ['ftype', REPLACES],
  ['link_name', REPLACES],
  ['fstype', REPLACES],
  // An ACL sets the group bits.
  ['perm', ['chmod', 'setxattr', 'removexattr', ...REPLACES]],
  ['uid', ['chown', ...REPLACES]],
  ['gid', ['chown', ...REPLACES]],
  ['acl', ['setxattr', 'removexattr', 'chmod', ...REPLACES]],
  ['xattrs', ['setxattr', 'removexattr', ...REPLACES]],
  ['selinux', ['setxattr', 'removexattr', ...REPLACES]],
  // The kernel drops capabilities when the owner or the content changes.
  ['caps', ['setxattr', 'removexattr', 'chown', 'write', 'truncate', ...REPLACES]],
  ['linkcount', [...LINKS, ...REPLACES]],
  ['mtime', ['utime', ...CONTENT]],
  // chattr(1) sets them by an ioctl(2) that names no file; a new file has those of its directory.
  ['e2fsattrs', REPLACES],
])

/** Differences that follow from others, and say nothing by themselves while another one is there; weakest last. */
const CONSEQUENCES: readonly AttributeName[] = ['linkcount', 'bcount', 'mtime', 'atime', 'ctime']

/**
 * Whether an operation can have made at least one of the differences that count. `evidence` is how it met the path: what is known by the
 * inode alone was done under another name, and a name that comes or goes there neither comes nor goes here.
 */
export const explains = (operation: FileOperation, change: Change, evidence: PathEvidence): boolean => {
  const here = evidence !== 'inode'
  switch (change.kind) {
    case 'added':
      return (
        operation.success &&
        operation.role !== 'parent' &&
        !isOtherType(operation, change) &&
        matches(operation, CONTENT, here)
      )
    case 'removed':
      return operation.success && here && removes(operation)
    case 'changed':
      return explained(operation, change, evidence).length > 0
  }
}

/** Those of the differences that count in a changed file or directory which an operation can have made. */
export const explained = (
  operation: FileOperation,
  change: Change,
  evidence: PathEvidence,
): readonly AttributeName[] => {
  if (!operation.success) return []
  const here = evidence !== 'inode'
  return countingAttributes(change.attributes).filter((attribute) =>
    change.fileType === 'directory' && !change.attributes.includes('inode')
      ? changesDirectory(operation, attribute, change, here)
      : changesFile(operation, attribute, change, here),
  )
}

/**
 * Whether an operation changed the file at all, whatever AIDE made of it: a mode that was set and set back shows in no attribute. A link
 * made elsewhere, or another name that came or went, leaves the file as it was.
 */
export const touches = ({ kind, role, success }: FileOperation, evidence: PathEvidence): boolean =>
  success &&
  role !== 'parent' &&
  (IN_PLACE.has(kind) || (evidence !== 'inode' && !(kind === 'link' && role === 'source')))

const IN_PLACE = new Set<OperationKind>([
  ...(['write', 'truncate', 'chmod', 'chown', 'setxattr', 'removexattr', 'utime'] as const),
])

/** Differences that somebody must have made by an operation of their own, and that are worth as much as a name. */
const OWN_CAUSE: ReadonlySet<AttributeName> = new Set([
  ...(['inode', 'ftype', 'link_name', 'perm', 'uid', 'gid', 'size', 'e2fsattrs'] as const),
])

/** Whether an attribute tells what is in the file. */
export const isContent = (attribute: AttributeName): boolean =>
  attribute === 'size' || (!CAUSES.has(attribute) && causesOf(attribute, null) === CONTENT)

/** Whether a change is one of what is in a file. */
export const needsContent = (change: Change): boolean =>
  change.fileType !== 'directory' && countingAttributes(change.attributes).some(isContent)

/** Whether all that counts in a change are the flags of chattr(1). */
export const isOfFlags = (change: Change): boolean =>
  change.kind === 'changed' &&
  change.attributes.includes('e2fsattrs') &&
  countingAttributes(change.attributes).every((attribute) => attribute === 'e2fsattrs')

/** Whether nothing differs but the ctime: then nobody else is the one who did it than whoever did something in that moment. */
export const isOfCtime = ({ kind, attributes }: Change): boolean =>
  kind === 'changed' && attributes.length > 0 && countingAttributes(attributes).every((name) => name === 'ctime')

/** The differences that none of the operations can have made, although each needs one of its own. */
export const unexplainedBy = (
  explaining: readonly (readonly AttributeName[])[],
  change: Change,
): readonly AttributeName[] => {
  if (change.kind !== 'changed' || change.fileType === 'directory') return []
  const known = new Set(explaining.flat())
  const counting = countingAttributes(change.attributes)
  return counting.filter((one) => !known.has(one) && (OWN_CAUSE.has(one) || isContent(one)))
}

const removes = ({ kind, role }: FileOperation): boolean =>
  (role === 'self' && (kind === 'delete' || kind === 'rmdir')) ||
  (kind === 'rename' && (role === 'source' || role === 'victim'))

const changesFile = (operation: FileOperation, attribute: AttributeName, change: Change, here: boolean): boolean => {
  if (operation.role === 'parent') return false
  if (isOtherType(operation, change)) return false
  const causes = causesOf(attribute, change)
  return causes === null || matches(operation, causes, here)
}

/** An operation through a symbolic link names the link and changes what it leads to: the type tells which of the two it was. */
const isOtherType = ({ fileType, kind }: FileOperation, change: Change): boolean =>
  kind !== 'mount' &&
  fileType !== null &&
  change.fileType !== null &&
  fileType !== change.fileType &&
  !change.attributes.includes('ftype')

/** A directory changes by what is made, removed and renamed in it. */
const changesDirectory = (
  operation: FileOperation,
  attribute: AttributeName,
  change: Change,
  here: boolean,
): boolean => {
  const entries = operation.role === 'parent'
  switch (attribute) {
    case 'mtime':
    case 'size':
    case 'bcount':
      return entries || operation.kind === 'utime'
    case 'linkcount':
      return entries && (operation.kind === 'mkdir' || operation.kind === 'rmdir' || operation.kind === 'rename')
    case 'ctime':
      return true
    default: {
      const causes = causesOf(attribute, change)
      return !entries && (causes === null || matches(operation, causes, here))
    }
  }
}

/** The differences that say who: a consequence only where nothing stronger differs. */
const countingAttributes = (attributes: readonly AttributeName[]): readonly AttributeName[] => {
  let counting: readonly AttributeName[] = attributes
  for (const consequence of CONSEQUENCES.toReversed()) {
    const stronger = counting.filter((attribute) => attribute !== consequence)
    if (stronger.length > 0) counting = stronger
  }
  return counting
}

/** null: any operation on the file (its ctime; an attribute that this table does not know). A digest is content. */
const causesOf = (attribute: AttributeName, change: Change | null): readonly Cause[] | null => {
  if (attribute === 'perm' && change !== null && losesSetId(change)) return SET_ID_LOST
  const known = CAUSES.get(attribute)
  if (known !== undefined) return known
  return attribute === 'ctime' || attribute === 'atime' ? null : CONTENT
}

/** A write and a change of owner take set-uid and set-gid away, and nothing else of the mode. */
const SET_ID_LOST: readonly Cause[] = [...CAUSES.get('perm')!, 'chown', 'write', 'truncate']

/** Whether all that the mode lost may be set-uid and set-gid; when AIDE did not print it, whether something took them away. */
const losesSetId = ({ old, new: now, attributes }: Change): boolean =>
  old.perm !== undefined && now.perm !== undefined
    ? old.perm.replaceAll('s', 'x').replaceAll('S', '-') === now.perm
    : attributes.some((name) => name === 'uid' || name === 'gid' || name === 'mtime' || isContent(name))

const matches = ({ kind, role }: FileOperation, causes: readonly Cause[], here: boolean): boolean =>
  causes.includes(kind) || (here && causes.includes(`${kind}:${role}`))

/** Operations that a held descriptor can still carry out long after its open was logged. */
export const isOpen = ({ kind, role }: FileOperation): boolean =>
  role === 'self' && (kind === 'write' || kind === 'truncate' || kind === 'create')

/** How a file of each type comes to a name. */
const ARRIVALS: Readonly<Record<FileType, readonly OperationKind[]>> = {
  file: ['create', 'rename', 'link'],
  directory: ['mkdir', 'rename'],
  symlink: ['symlink', 'rename'],
  fifo: ['mknod', 'rename'],
  socket: ['mknod', 'rename'],
  block: ['mknod', 'rename'],
  char: ['mknod', 'rename'],
}

/**
 * The kinds of operation that an unexplained change may have been, for the question whether the rules would have logged it whichever it
 * was.
 */
export const kindsBehind = (change: Change): readonly OperationKind[] => {
  if (change.kind === 'added') return ARRIVALS[change.fileType ?? 'file']
  if (change.kind === 'removed') return change.fileType === 'directory' ? ['rename', 'rmdir'] : ['delete', 'rename']
  const counting = countingAttributes(change.attributes)
  if (change.fileType === 'directory' && counting.some((name) => ['mtime', 'size', 'linkcount'].includes(name)))
    return ['create', 'delete', 'rename']
  const replaced = change.attributes.includes('inode')
  const kinds = new Set<OperationKind>()
  for (const attribute of counting)
    for (const cause of causesOf(attribute, change) ?? ['write', 'chmod', 'utime'])
      if (cause !== 'mount' && (replaced || !REPLACES.includes(cause)))
        kinds.add(cause.split(':', 1)[0] as OperationKind)
  return kinds.size === 0 ? ['write'] : [...kinds]
}
