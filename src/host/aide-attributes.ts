import type { ByteString } from '../model/byte-string.js'

/** Groups that AIDE itself defines. Source: aide.conf(5) of AIDE 0.16 to 0.19; the digest stands for all that are compiled in. Each stands behind those that it names. */
export const DEFAULT_GROUPS: readonly (readonly [name: string, expression: string])[] = [
  ['X', 'acl+selinux+xattrs+e2fsattrs+caps'],
  ['R', 'p+ftype+i+l+n+u+g+s+m+c+md5+X'],
  ['L', 'p+ftype+i+l+n+u+g+X'],
  ['>', 'p+ftype+l+u+g+i+n+s+growing+X'],
  ['H', 'sha256'],
  ['E', ''],
]

const ATTRIBUTE =
  /^(?:p|ftype|i|l|n|u|g|s|S|b|m|a|c|acl|selinux|xattrs|e2fsattrs|caps|fstype|I|ANF|ARF|growing|compressed|md5|blake3|gost|whirlpool|tiger|rmd160|haval\w*|crc32b?|stribog\w+|sha\w+)$/

/** The attributes that an expression like `p+u+Custom-c` selects; null where it names what is neither attribute nor group. */
export const attributesIn = (
  expression: ByteString,
  groups: ReadonlyMap<ByteString, ReadonlySet<string> | null>,
): ReadonlySet<string> | null => {
  const attributes = new Set<string>()
  for (const [, sign, name] of expression.replaceAll(/\s/g, '').matchAll(/([+-]?)([^+-]+)/g)) {
    const named = groups.get(name!) ?? (ATTRIBUTE.test(name!) ? new Set([name!]) : null)
    if (named === null) return null
    for (const one of named)
      if (sign === '-') attributes.delete(one)
      else attributes.add(one)
  }
  return attributes
}
