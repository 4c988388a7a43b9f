import type { Topic } from '../model/activity.js'
import type { ByteString } from '../model/byte-string.js'
import type { OperationKind } from '../model/file-operation.js'
import { classesOf, type PathClass } from '../path/path-classes.js'

const CHANGED: Readonly<Partial<Record<PathClass, Topic>>> = {
  'static-file': 'static-file',
  binary: 'binary',
  kernel: 'kernel',
  selinux: 'selinux',
  time: 'time',
  audit: 'audit-access',
  account: 'account',
  'private-key': 'private-key',
  hostname: 'hostname',
  home: 'home-access',
}

/** What programs write beside a file while they work on it: what counts is the file. */
const SCRATCH =
  /\.(?:lock|sw[a-z]|dpkg-(?:new|tmp))$|~$|^\/etc\/(?:passwd|group|shadow|gshadow|subuid|subgid)(?:[-+]|\.\d+)$/

/** The topics of a change to a file. `home-access` only says where the file lies: whose home it is, is not known here. */
export const topicsOfChange = (path: ByteString, kind: OperationKind): readonly Topic[] => {
  const classes = classesOf(path)
  const topics = SCRATCH.test(path) ? [] : [...classes].flatMap((one) => CHANGED[one] ?? [])
  return kind === 'truncate' && classes.has('log') ? [...topics, 'log-truncation'] : topics
}

/** Whether changes of a path are of any topic. */
export const isTopical = (path: ByteString): boolean => topicsOfChange(path, 'truncate').length > 0
