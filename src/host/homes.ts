import type { ByteString } from '../model/byte-string.js'
import { normalizePath } from '../path/normalize.js'

/** The first user id of people; null where login.defs does not say. Source: login.defs(5). */
export const uidMinOf = (loginDefs: ByteString | null): number | null => {
  const match = /^\s*UID_MIN\s+(\d+)/m.exec(loginDefs ?? '')
  return match === null ? null : Number(match[1])
}

/** Users above are nobody and those that systemd makes for a while. Source: systemd docs/UIDS-GIDS.md. */
const UID_LAST = 60_000

/** The homes of root and of people who can log in, sorted. */
export const homesOf = (passwd: ByteString, uidMin: number): readonly ByteString[] => {
  const homes = new Set<ByteString>()
  for (const line of passwd.split('\n')) {
    const [name, , id, , , home, shell] = line.split(':')
    const uid = Number(id)
    if (name === undefined || home?.startsWith('/') !== true || home === '/') continue
    const isPerson = uid >= uidMin && uid <= UID_LAST && !/\/(?:nologin|false|sync)$/.test(shell ?? '')
    if (uid === 0 || isPerson) homes.add(normalizePath(home))
  }
  return [...homes].sort()
}
