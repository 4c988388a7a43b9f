import { realpathSync, statSync, type Stats } from 'node:fs'
import { dirname } from 'node:path'

/** Where homes are. Source: systemd.exec(5), ProtectHome=. */
const HOME = /^\/(?:home|root|run\/user)\//

/** Why it is doubtful to have root start these programs every night; empty when all is well. */
export const startDoubts = (words: readonly string[]): readonly string[] => words.flatMap(doubtsOf)

const doubtsOf = (word: string): readonly string[] => {
  const file = realPath(word)
  if (file === null) return [`${word} is not there: nothing would be started`]
  const named = file === word ? word : `${word} (${file})`
  if (HOME.test(file) || HOME.test(word))
    return [`${named} lies in a home folder, which other users' services can't read and which moves with its owner`]
  const by = changeableBy(file)
  return by === null ? [] : [`${named} would be started by root, and ${by}`]
}

/** Who else than root could put something else in a program's place; null for nobody. */
const changeableBy = (file: string): string | null => {
  for (let path = file; ; path = dirname(path)) {
    const { uid, mode } = statSync(path)
    if (uid !== 0) return `${path} belongs to the user ${uid}, who can change it`
    if (isOpenToAll(mode)) return `everybody can change ${path}`
    if (path === '/') return null
  }
}

/** In a folder with the sticky bit nobody can replace what is another's. */
const isOpenToAll = (mode: Stats['mode']): boolean => (mode & 0o002) !== 0 && (mode & 0o1000) === 0

const realPath = (path: string): string | null => {
  try {
    return realpathSync(path)
  } catch {
    return null
  }
}
