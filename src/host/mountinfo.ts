import type { ByteString } from '../model/byte-string.js'

/** One mounted file system, as the process that read it saw it. */
export interface Mount {
  readonly path: ByteString
  /** As the kernel calls it: ext4, tmpfs, overlay. */
  readonly type: string
  /** What of that file system is mounted; not `/` for a bind mount of a part of it. */
  readonly root: ByteString
  /** `major:minor` of the file system. */
  readonly device: string
  readonly isReadOnly: boolean
}

/**
 * The mounts of /proc/PID/mountinfo, later ones last; a line of another form is left out. Blanks in paths are octal escapes.
 * Source: proc(5), kernel fs/proc_namespace.c show_mountinfo.
 */
export const parseMountInfo = (text: ByteString): readonly Mount[] =>
  text.split('\n').flatMap((line) => {
    const words = line.split(' ')
    const separator = words.indexOf('-', 6)
    const [, , device, root, path, options] = words
    const type = words[separator + 1]
    if (separator < 0 || path?.startsWith('/') !== true || device === undefined || root === undefined) return []
    if (type === undefined || type === '') return []
    const isReadOnly = [options, words[separator + 3]].some((list) => list?.split(',').includes('ro'))
    return [{ path: unescapeOctal(path), type, root: unescapeOctal(root), device, isReadOnly }]
  })

const unescapeOctal = (text: string): ByteString =>
  text.replaceAll(/\\([0-3][0-7]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)))
