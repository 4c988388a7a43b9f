import type { HostFiles } from '../host/host-files.js'
import type { ByteString } from '../model/byte-string.js'
import { childOf } from '../path/normalize.js'

/** Where auditd's rules are: as augenrules(8) put them together, and the files that it takes. */
export const RULES_FILE = '/etc/audit/audit.rules'
export const RULES_FOLDER = '/etc/audit/rules.d'

/** The files of a folder of rules in the order of augenrules(8); null where there is none, or one can't be read. */
export const rulesOfFolder = (
  folder: ByteString,
  { list, read }: Pick<HostFiles, 'list' | 'read'>,
): ByteString | null => {
  const names = list(folder)?.filter((name) => name.endsWith('.rules')) ?? []
  const texts = names.map((name) => read(childOf(folder, name)))
  return names.length === 0 || texts.includes(null) ? null : texts.join('\n')
}
