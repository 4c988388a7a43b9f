/**
 * An inode number that fits a JavaScript number. Numbers beyond 2^53 (overlay, NFS, btrfs) are folded to a negative number, so that they
 * stay distinct from each other and from every real small one; only equality is ever asked of them.
 */
export const inodeNumber = (inode: string | number | bigint): number | null => {
  if (typeof inode === 'number') return Number.isSafeInteger(inode) && inode >= 0 ? inode : null
  if (typeof inode === 'string') {
    if (inode.length < 16) {
      const n = Number(inode)
      return Number.isSafeInteger(n) && n >= 0 ? n : null
    }
    if (!/^\d{1,20}$/.test(inode)) return null
    return inodeNumber(BigInt(inode))
  }
  if (inode <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(inode)
  return -Number((inode * 0x9e37_79b9_7f4a_7c15n) & 0xf_ffff_ffff_ffffn) - 1
}
