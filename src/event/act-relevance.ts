const DENIED = [Buffer.from(' success=no exit=-13 '), Buffer.from(' success=no exit=-1 ')]
const SUCCESSFUL = Buffer.from(' success=yes')
const AUID = Buffer.from(' auid=')
const NO_LOGIN = [Buffer.from('4294967295 '), Buffer.from('-1 ')]

/** Whether a SYSCALL record was refused for want of rights; `at` stands behind its syscall number. */
export const isDenied = (bytes: Buffer, at: number, end: number): boolean =>
  DENIED.some((words) => startsWith(bytes, at, end, words))

/** Whether a SYSCALL record that only reads is by a login, and succeeded: what was read may be a secret. */
export const isReadByLogin = (bytes: Buffer, at: number, end: number): boolean => {
  if (!startsWith(bytes, at, end, SUCCESSFUL)) return false
  for (let i = at; i < end; i++)
    if (bytes[i] === 0x20 && startsWith(bytes, i, end, AUID))
      return !NO_LOGIN.some((words) => startsWith(bytes, i + AUID.length, end, words))
  return false
}

const startsWith = (bytes: Buffer, at: number, end: number, words: Buffer): boolean => {
  if (at + words.length > end) return false
  for (let i = 0; i < words.length; i++) if (bytes[at + i] !== words[i]) return false
  return true
}
