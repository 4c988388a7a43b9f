import type { AttributeName, AttributeValues } from '../model/change.js'

/** How the value of an attribute is written in a report. */
export type ValueKind = 'number' | 'id' | 'time' | 'mode' | 'type' | 'bytes' | 'flags' | 'list' | 'hash'

/** One attribute in all the spellings that AIDE has for it. */
export interface Attribute {
  readonly name: AttributeName
  readonly kind: ValueKind
  /** The names at the start of a line in "Detailed information about changes" (report_plain.c; 0.15: compare_db.c). */
  readonly labels: readonly string[]
  /** The keys in `details` of JSON and NDJSON (attributes.c). */
  readonly keys: readonly string[]
  /** The name in `@@db_spec`. */
  readonly column: string
  /** The letter in the columns of an entry line; digests share one, and a change of type has none. */
  readonly letter?: string
  /** The length of a digest. */
  readonly bytes?: number
}

const plain = (
  name: string,
  kind: ValueKind,
  letter: string,
  label: string,
  key: string,
  column: string,
): Attribute => ({
  name,
  kind,
  labels: [label],
  keys: [key],
  column,
  letter,
})

const digest = (name: string, bytes: number, label = name.toUpperCase(), key = name): Attribute => ({
  name,
  kind: 'hash',
  labels: [label],
  keys: [key],
  column: name,
  bytes,
})

/** Every attribute, in the order in which `attributes` of a change lists them. */
export const ATTRIBUTES: readonly Attribute[] = [
  {
    name: 'size',
    kind: 'number',
    labels: ['Size', 'Size (>)'],
    keys: ['size', 'growing_size'],
    column: 'size',
    letter: '>',
  },
  plain('mtime', 'time', 'm', 'Mtime', 'modify_time', 'mtime'),
  plain('ctime', 'time', 'c', 'Ctime', 'change_time', 'ctime'),
  plain('inode', 'number', 'i', 'Inode', 'inode', 'inode'),
  digest('sha256', 32),
  {
    name: 'perm',
    kind: 'mode',
    // 0.14 prints the longer word, which is wider than its column.
    labels: ['Perm', 'Permissions'],
    keys: ['perm'],
    column: 'perm',
    letter: 'p',
  },
  plain('uid', 'id', 'u', 'Uid', 'uid', 'uid'),
  plain('gid', 'id', 'g', 'Gid', 'gid', 'gid'),
  plain('linkcount', 'id', 'n', 'Linkcount', 'link_count', 'lcount'),
  plain('acl', 'list', 'A', 'ACL', 'acl', 'acl'),
  plain('xattrs', 'list', 'X', 'XAttrs', 'xattrs', 'xattrs'),
  plain('caps', 'bytes', 'C', 'Caps', 'capabilities', 'capabilities'),
  { name: 'ftype', kind: 'type', labels: ['File type'], keys: ['file_type'], column: 'ftype' },
  plain('bcount', 'number', 'b', 'Bcount', 'block_count', 'bcount'),
  plain('atime', 'time', 'a', 'Atime', 'access_time', 'atime'),
  plain('selinux', 'bytes', 'S', 'SELinux', 'selinux', 'selinux'),
  plain('e2fsattrs', 'flags', 'E', 'E2FSAttrs', 'e2fsattrs', 'e2fsattrs'),
  plain('link_name', 'bytes', 'l', 'Lname', 'link_name', 'lname'),
  digest('md5', 16),
  digest('sha1', 20),
  digest('sha512', 64),
  digest('rmd160', 20),
  digest('tiger', 24),
  digest('crc32', 4),
  digest('crc32b', 4),
  digest('haval', 32),
  digest('whirlpool', 64),
  digest('gost', 32),
  digest('stribog256', 32),
  digest('stribog512', 64),
  digest('sha512_256', 32, 'SHA512/256', 'sha512-256'),
  digest('sha3_256', 32, 'SHA3-256', 'sha3-256'),
  digest('sha3_512', 64, 'SHA3-512', 'sha3-512'),
  digest('blake3', 32),
  plain('fstype', 'bytes', 'F', 'FS type', 'fs_type', 'fstype'),
]

/** Said of a change when only the letter tells that some digest differs. */
export const SOME_HASH: AttributeName = 'hash'

const index = (spellings: (attribute: Attribute) => readonly string[]): ReadonlyMap<string, Attribute> =>
  new Map(ATTRIBUTES.flatMap((attribute) => spellings(attribute).map((spelling) => [spelling, attribute] as const)))

export const attributeOfName = index((attribute) => [attribute.name])
export const attributeOfLabel = index((attribute) => attribute.labels)
export const attributeOfKey = index((attribute) => [...attribute.keys, attribute.name])
export const attributeOfLetter = index((attribute) => (attribute.letter === undefined ? [] : [attribute.letter]))

const ORDER: ReadonlyMap<AttributeName, number> = new Map(
  // The unnamed digest stands where sha256 stands.
  ATTRIBUTES.flatMap(({ name }) => (name === 'sha256' ? [SOME_HASH, name] : [name])).map((name, i) => [name, i]),
)

/** The names without repetition, in the order of the contract. */
export const inOrder = (names: Iterable<AttributeName>): readonly AttributeName[] =>
  [...new Set(names)].sort((a, b) => (ORDER.get(a) ?? ORDER.size) - (ORDER.get(b) ?? ORDER.size))

/** The attributes that are keys of {@link AttributeValues}, without the digests. */
export type PlainAttribute = Exclude<keyof AttributeValues, 'hashes'>
