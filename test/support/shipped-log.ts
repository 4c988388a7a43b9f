import { readFileSync } from 'node:fs'
import { entryLine, type Entry, type EntryBody, type StreamName } from '../../src/ship/entry.js'
import { syslogMessages, syslogTexts } from '../../src/ship/syslog-message.js'
import { chained } from './shipping.js'

/** The events of an audit.log, each with its records as they stand there, in the order of their first records. */
export const eventsOfLog = (path: string): readonly (readonly string[])[] => {
  const events = new Map<string, string[]>()
  for (const line of readFileSync(path, 'latin1').split('\n')) {
    const id = /msg=audit\(([\d.]+:\d+)\)/.exec(line)?.[1]
    if (id === undefined) continue
    const known = events.get(id)
    if (known === undefined) events.set(id, [line])
    else known.push(line)
  }
  return [...events.values()]
}

/** A log as a host ships it: a stream that begins, then its events. */
export const shippedLog = (path: string, name: StreamName, more: readonly EntryBody[] = []): readonly Entry[] =>
  chained(
    [
      { kind: 'start', text: 'version=test' },
      ...eventsOfLog(path).map((records): EntryBody => ({ kind: 'event', records })),
      ...more,
    ],
    name,
  )

const SENDER = { host: 'web1', process: 812 }
const STAMP = { traditional: 'Nov 23 20:00:01', iso: '2026-11-23T20:00:01.123456+00:00' }

/** The ways in which entries stand in files of a receiver. */
export const RECEIVED: Readonly<Record<string, (entry: Entry) => string>> = {
  'lines of entries': (entry) => entryLine(entry).toString('utf8'),
  'messages of RFC 5424': (entry) => lines(syslogMessages(entry, SENDER)),
  'messages of RFC 5424 without a priority': (entry) =>
    lines(syslogMessages(entry, SENDER).map((message) => message.replace(/^<\d+>/, ''))),
  "rsyslog's traditional form": (entry) =>
    lines(texts(entry).map((text) => `${STAMP.traditional} web1 who-changed[812] ${text}`)),
  "rsyslog's form with RFC 3339 stamps": (entry) =>
    lines(texts(entry).map((text) => `${STAMP.iso} web1 who-changed[812]: ${text}`)),
}

const texts = (entry: Entry): readonly string[] => syslogTexts(entry).map(({ text }) => text)
const lines = (all: readonly string[]): string => all.map((line) => `${line}\n`).join('')
