import type { ActiveSession, VerifiedCopies } from '../app/verify.js'
import { UNSET } from '../model/process-facts.js'
import type { Place } from '../verify/side.js'
import { counted } from '../model/counted.js'
import { grouped } from './grouped.js'
import type { TableOptions } from './query-table.js'
import { DIFFERENCE_WORDS, FAULT_WORDS } from './verify-words.js'
import { visible, visibleText } from './visible.js'
import { whenText, zoneText } from './when.js'
import { fitText } from './wrap-text.js'

type Told = VerifiedCopies['differences'][number]

/** Differences that are told one by one. */
const SHOWN = 200
const INDENT = '    '

/** What the comparison of both copies came to, for a person. */
export const verifyText = (found: VerifiedCopies, options: TableOptions): string => {
  const { node, differences, chain, matched } = found
  const count = differences.length + chain.length
  const zone = found.remoteSpan === null ? '' : ` (${zoneText(found.remoteSpan.from, options)})`
  const verdict = count === 0 ? 'SAME' : `DIFFERENT: ${counted(count, 'difference')}`
  const lines = [
    `${node === null ? '' : `${visible(node)}: `}${verdict}${found.isCut ? ' and more' : ''}. ${counted(matched, 'event')} in both copies.`,
    ...(['local', 'remote'] as const).map((side) => sideLine(side, found, options, zone)),
    ...found.remote.streams.map((stream) => {
      const twice = stream.repeats > 0 ? `, ${grouped(stream.repeats)} came twice` : ''
      const losses = stream.losses.length > 0 ? `, ${counted(stream.losses.length, 'gap')} told` : ''
      const whole = stream.faults.length === 0 ? 'the chain of hashes holds' : 'the chain of hashes is BROKEN'
      return `stream ${visibleText(stream.stream)}: entries ${stream.first} to ${stream.last}, ${whole}${twice}${losses}`
    }),
    ...excusedLines(found, options),
    ...differences.slice(0, SHOWN).flatMap((one) => ['', ...differenceLines(one, options)]),
    ...(differences.length > SHOWN ? ['', `and ${differences.length - SHOWN} more, see --format json`] : []),
    ...chain.slice(0, SHOWN).flatMap((one) => {
      const span = one.from === null ? [] : [`${INDENT}${spanText(one.from, one.to ?? one.from, options)}`]
      const which = one.seq === one.last ? `entry ${one.seq}` : `entries ${one.seq} to ${one.last}`
      const head = `CHAIN: ${which} of ${visibleText(one.stream)}: ${FAULT_WORDS[one.kind]}`
      return ['', head, ...span, loginsLine(one.sessions, options)]
    }),
  ]
  return `${lines.map((line) => fitText(line, options.width, INDENT)).join('\n')}\n`
}

const sideLine = (side: 'local' | 'remote', found: VerifiedCopies, options: TableOptions, zone: string): string => {
  const { records, files, malformed } = found[side]
  const span = side === 'local' ? found.localSpan : found.remoteSpan
  const when = span === null ? '' : `, ${spanText(span.from, span.to, options)}${zone}`
  const bad = malformed > 0 ? `, ${counted(malformed, 'line')} not understood` : ''
  return `${side}: ${counted(records, 'record')} in ${counted(files.length, 'file')}${when}${bad}`
}

const excusedLines = ({ excused }: VerifiedCopies, options: TableOptions): readonly string[] => {
  const { beforeLocal, beforeRemote, notYetShipped, notYetSince, lost, ofDaemon } = excused
  const since = notYetSince === null ? '' : ` (since ${whenText(notYetSince, options)})`
  const told: readonly (readonly [number, string])[] = [
    [beforeLocal, "from before the host's copy begins"],
    [beforeRemote, 'from before the remote copy begins'],
    [notYetShipped, `newer than what has arrived${since}`],
    [lost, 'told as lost or left out by the host itself'],
    [ofDaemon, "auditd's own last words, which no plugin gets"],
  ]
  const some = told.filter(([count]) => count > 0)
  return some.map(([count, text]) => `not compared: ${counted(count, 'record')} ${text}`)
}

const differenceLines = (one: Told, options: TableOptions): readonly string[] => {
  const [first, last] = one.serials
  const serials = first === last ? `serial ${first}` : `serials ${first} to ${last}`
  const size = `${counted(one.records, 'record')} of ${counted(one.events, 'event')}`
  const { local, remote } = one.example
  return [
    `${DIFFERENCE_WORDS[one.kind]}: ${one.records === 0 ? counted(one.events, 'event') : size}`,
    `${INDENT}${spanText(one.from, one.to, options)}, ${serials}`,
    `${INDENT}host:   ${one.kind === 'missing' ? between(one.local) : placesText(one.local)}`,
    ...(one.remote === null ? [] : [`${INDENT}remote: ${placesText(one.remote)}`]),
    ...(local === null || one.kind === 'reordered' ? [] : [`${INDENT}host has:   ${excerpt(local.type, local.body)}`]),
    ...(remote === null ? [] : [`${INDENT}remote has: ${excerpt(remote.type, remote.body)}`]),
    loginsLine(one.sessions, options),
  ]
}

const EXCERPT = 200
const excerpt = (type: string, body: string): string =>
  `${visible(type)} ${visible(body.slice(0, EXCERPT))}${body.length > EXCERPT ? ' …' : ''}`

const placesText = ([first, last]: Told['local']): string => {
  if (first === null) return '?'
  const lines = last === null || last.line === first.line ? `line ${first.line}` : `lines ${first.line} to ${last.line}`
  return `${visibleText(first.file)} ${lines}`
}

const between = ([before, after]: Told['local']): string => {
  const text = ({ file, line }: Place): string => `${visibleText(file)} line ${line}`
  if (before === null) return after === null ? '?' : `before ${text(after)}`
  return after === null ? `behind ${text(before)}, at the end` : `behind ${text(before)}, before line ${after.line}`
}

const spanText = (from: number, to: number, options: TableOptions): string => {
  const [start, end] = [whenText(from, options), whenText(to, options)]
  if (start === end) return start
  return `${start} to ${start.slice(0, 10) === end.slice(0, 10) ? end.slice(11) : end}`
}

/** Logins that are told of one difference. */
const LOGINS = 8

const loginsLine = (sessions: readonly ActiveSession[], options: TableOptions): string =>
  `${INDENT}logged in then: ${sessions.length === 0 ? 'nobody, as far as the log tells' : loginTexts(sessions, options)}`

const loginTexts = (sessions: readonly ActiveSession[], options: TableOptions): string => {
  const told = sessions.slice(0, LOGINS).map((one) => loginText(one, options))
  return [...told, ...(sessions.length > LOGINS ? [`and ${sessions.length - LOGINS} more`] : [])].join('; ')
}

const loginText = ({ session, login }: ActiveSession, options: TableOptions): string => {
  const name = login === null ? (session.auid === UNSET ? '?' : `uid ${session.auid}`) : visible(login)
  const from = session.address ?? session.origin
  const where = from === null ? '' : ` (${visibleText(from)})`
  return `${name}${where} session ${session.ses} since ${whenText(session.start, options)}`
}
