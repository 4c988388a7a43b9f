import { readFileSync } from 'node:fs'
import type { Identity } from './drop-privileges.js'

/** In Node since 0.9.4, and missing from its types. */
const withGroups = process as unknown as { readonly initgroups: (user: string, group: number) => void }

/** The process's own identity. Every thread changes with it (glibc setxid). */
export const ownIdentity = (): Identity => ({
  getuid: () => process.getuid!(),
  getgid: () => process.getgid!(),
  getgroups: () => process.getgroups!(),
  initgroups: (user, group) => {
    withGroups.initgroups(user, group)
  },
  setgid: (group) => {
    process.setgid!(group)
  },
  setuid: (user) => {
    process.setuid!(user)
  },
  status: () => readFileSync('/proc/self/status', 'latin1'),
  regain: [
    () => {
      process.setuid!(0)
    },
    () => {
      process.setgid!(0)
    },
  ],
})
