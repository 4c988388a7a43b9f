import type { ByteString } from '../model/byte-string.js'

/** A file of `key = value` lines: auditd.conf and the configuration of a plugin. Keys are in lower case; of two lines the last counts. */
export type Settings = ReadonlyMap<string, ByteString>

/** Source: auditd.conf(5), audit-userspace src/auditd-config.c nv_split: one word, `=`, one or more words; `#` begins a comment line. */
export const parseSettings = (text: ByteString): Settings => {
  const settings = new Map<string, ByteString>()
  for (const line of text.split('\n')) {
    const match = /^\s*([A-Za-z_][\w]*)\s*=\s*(.*?)\s*$/.exec(line)
    if (match !== null) settings.set(match[1]!.toLowerCase(), match[2]!)
  }
  return settings
}

/** The whole number that a setting has; null where it is absent or something else. */
export const numberOf = (settings: Settings, key: string): number | null => {
  const value = settings.get(key)
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : null
}

/** A setting in lower case, as auditd compares it. */
export const wordOf = (settings: Settings, key: string): string | null => settings.get(key)?.toLowerCase() ?? null
