import type { Attribution } from '../../../model/attribution.js'
import type { ChangeKind } from '../../../model/change.js'
import type { OperationKind } from '../../../model/file-operation.js'

/** An activity of OCSF's class File System Activity (1001). */
export interface Activity {
  readonly id: number
  readonly name: string
}

const CREATE: Activity = { id: 1, name: 'Create' }
const UPDATE: Activity = { id: 3, name: 'Update' }
const DELETE: Activity = { id: 4, name: 'Delete' }
const RENAME: Activity = { id: 5, name: 'Rename' }
const SET_ATTRIBUTES: Activity = { id: 6, name: 'Set Attributes' }
const SET_SECURITY: Activity = { id: 7, name: 'Set Security' }
const MOUNT: Activity = { id: 12, name: 'Mount' }

const BY_OPERATION: Readonly<Record<OperationKind, Activity>> = {
  ...{ create: CREATE, link: CREATE, symlink: CREATE, mkdir: CREATE, mknod: CREATE },
  ...{ write: UPDATE, truncate: UPDATE, delete: DELETE, rmdir: DELETE, rename: RENAME },
  ...{ utime: SET_ATTRIBUTES, setxattr: SET_ATTRIBUTES, removexattr: SET_ATTRIBUTES },
  ...{ chmod: SET_SECURITY, chown: SET_SECURITY, mount: MOUNT },
}

const BY_CHANGE: Readonly<Record<ChangeKind, Activity>> = { added: CREATE, removed: DELETE, changed: UPDATE }

/** What was done; of a change without a name what AIDE says became of the file. */
export const activityOf = ({ deed, change }: Attribution): Activity =>
  deed === null ? BY_CHANGE[change.kind] : BY_OPERATION[deed.operation]
