import type { ByteString } from '../../model/byte-string.js'
import type { DraftAttribute } from '../draft.js'

// 0.15 and older print ACLs and extended attributes one below the other instead of side by side (compare_db.c):
//   ACL      : old = A:            XAttrs   : old = num=1
//   ----                                      [1] user.a = 1
//   user::rw-                                 new = num=0
//   ----
//                     D: <NONE>
//              new = A:

const HEAD = /^ ?(ACL|XAttrs) *: (?:old = )?(.*)$/

/** Whether a line begins an ACL or extended attributes as 0.15 and older print them. */
export const isLegacyList = (line: string): boolean => HEAD.test(line)

/** Reads the attribute that begins at `from`; a side printed alone is that of an attribute that did not change. */
export const parseLegacyList = (
  lines: readonly string[],
  from: number,
): { readonly attribute: DraftAttribute; readonly next: number } => {
  const head = HEAD.exec(lines[from]!)!
  const paired = lines[from]!.includes(': old = ')
  const sides: { old: ByteString[]; new: ByteString[] } = { old: [], new: [] }
  let side: 'old' | 'new' = paired ? 'old' : 'new'
  let prefix = ''
  const take = (text: string): void => {
    const scope = /^([AD]):(.*)$/.exec(text)
    if (scope !== null) {
      prefix = `${scope[1]!}: `
      return
    }
    if (text !== '' && text !== '----' && text !== '<NULL>') sides[side].push(`${prefix}${text}`)
  }
  take(head[2]!.trim())
  let i = from + 1
  for (; i < lines.length; i++) {
    const line = lines[i]!
    if (HEAD.test(line) || /^ {1,2}[A-Z]\S* *: /.test(line)) break
    const fresh = /^ +new = (.*)$/.exec(line)
    if (fresh !== null) {
      side = 'new'
      prefix = ''
      take(fresh[1]!.trim())
    } else take(line.trim())
  }
  const name = head[1] === 'ACL' ? 'acl' : 'xattrs'
  return { attribute: { name, old: paired ? sides.old : null, new: sides.new }, next: i }
}
