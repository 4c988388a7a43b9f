import { join } from 'node:path'

/** The recorded host: a day of changes by known people, and AIDE's report of the night. */
export const NIGHT = 'fixtures/night'

/** Options that ask the recorded host, with an index in `directory`; without those named in `except`. */
export const askNight = (directory: string, except: readonly string[] = []): readonly string[] => {
  const options: readonly (readonly [string, string])[] = [
    ['--audit', `${NIGHT}/audit`],
    ['--db', join(directory, 'index.db')],
    ['--rules', `${NIGHT}/audit.rules`],
    ['--passwd', `${NIGHT}/passwd`],
    ['--width', '80'],
  ]
  return [...options.filter(([name]) => !except.includes(name)).flat(), '--utc']
}
