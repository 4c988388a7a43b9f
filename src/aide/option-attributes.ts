import type { AttributeName } from '../model/change.js'
import { attributeOfName } from './attributes.js'

/** Names of attributes in options and in "different attributes" lines that are not those of the contract (aide.conf(5)). */
const OPTION_NAMES: Readonly<Record<string, AttributeName>> = {
  p: 'perm',
  i: 'inode',
  n: 'linkcount',
  u: 'uid',
  g: 'gid',
  s: 'size',
  b: 'bcount',
  m: 'mtime',
  a: 'atime',
  c: 'ctime',
  S: 'size',
  l: 'link_name',
}

/** Reads `u+g+sha256`, the value of `report_force_attrs`. */
export const parseOptionAttributes = (text: string): ReadonlySet<AttributeName> =>
  new Set(text.split('+').flatMap((name) => OPTION_NAMES[name] ?? attributeOfName.get(name)?.name ?? []))
