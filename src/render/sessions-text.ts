import type { SessionList } from '../app/sessions.js'
import { UNSET } from '../model/process-facts.js'
import { sessionJson } from './deed-json.js'
import type { TableOptions } from './query-table.js'
import { fitTable, type Column } from './table.js'
import { visible } from './visible.js'
import { whenText, zoneText } from './when.js'

const COLUMNS = (zone: string): readonly Column[] => [
  { head: `START (${zone})` },
  { head: 'END' },
  { head: 'BOOT' },
  { head: 'SES' },
  { head: 'LOGIN', cut: 'end' },
  { head: 'HOW' },
  { head: 'FROM', cut: 'middle' },
  { head: 'TERMINAL' },
]

/** The logins as a table, oldest first. */
export const sessionsTable = ({ sessions }: SessionList, options: TableOptions): string => {
  if (sessions.length === 0) return 'No login in this span.\n'
  const rows = sessions.map(({ session, login }) => [
    whenText(session.start, options),
    session.end === null ? '-' : whenText(session.end, options).slice(11),
    String(session.boot),
    String(session.ses),
    login === null ? (session.auid === UNSET ? '?' : `uid ${session.auid}`) : visible(login),
    session.origin ?? '?',
    session.address ?? '-',
    session.terminal === null ? '-' : visible(session.terminal),
  ])
  return `${fitTable(COLUMNS(zoneText(sessions[0]!.session.start, options)), rows, options.width)}\n`
}

/** The document of `who-changed sessions --format json`. */
export const sessionsJson = ({ host, sessions }: SessionList): object => ({
  schema: 'who-changed/sessions/1',
  host,
  sessions: sessions.map(({ session, login }) => sessionJson(session, login)),
})
