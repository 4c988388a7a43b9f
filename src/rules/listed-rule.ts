/**
 * A rule as `auditctl -l` printed it before audit 2.4 (RHEL 6, Ubuntu 14.04), as the words that would load it; null for any other line.
 * `LIST_RULES: exit,always dir=/etc (0x4) perm=wa key=etc`, `LIST_RULES: exit,always arch=3221225534 (0xc000003e) syscall=chmod,fchmod`:
 * a number stands a second time in hexadecimal, and a length behind a directory; a file is `watch=`. Source: audit_print_reply of auditctl.c.
 */
export const listedWords = (line: string): readonly string[] | null => {
  const match = /^LIST_RULES: (\S+)(.*)$/.exec(line)
  if (match === null) return null
  const fields = match[2]!
    .replaceAll(/ \(0x[0-9a-f]+\)(?= |$)/gi, '')
    .split(/ +/)
    .filter((word) => word !== '')
  return ['-a', match[1]!, ...fields.flatMap(asOption)]
}

const asOption = (field: string): readonly string[] => {
  if (field.startsWith('syscall=')) return ['-S', field.slice('syscall='.length)]
  return ['-F', field.replace(/^watch=/, 'path=')]
}
