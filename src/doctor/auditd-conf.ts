import type { ByteString } from '../model/byte-string.js'

/** The settings of auditd.conf or of a file of plugins.d, by their names in small letters. Source: auditd.conf(5), auditd-plugins(5). */
export const parseAuditdConf = (text: ByteString): ReadonlyMap<string, ByteString> =>
  new Map(
    text.split('\n').flatMap((line) => {
      const match = /^\s*([a-z_]+)\s*=\s*(.*?)\s*$/i.exec(line)
      return match === null ? [] : [[match[1]!.toLowerCase(), match[2]!] as const]
    }),
  )

/** A setting that is a whole number; null for anything else. */
export const numberIn = (conf: ReadonlyMap<string, ByteString>, name: string): number | null => {
  const text = conf.get(name) ?? ''
  return /^\d+$/.test(text) ? Number(text) : null
}
