// Makes an index of as many operations as asked for, through the program's own writer: a year of one host, a login every half hour, a boot
// every two weeks. /etc gets every tenth operation, and /etc/passwd a change a month, whatever the size.
import { build } from 'esbuild'
import { rmSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { resolve } from 'node:path'

const START = Date.UTC(2025, 10, 1)
const YEAR = 365 * 86_400_000
const MONTH = YEAR / 12
const FORTNIGHT = 14 * 86_400_000
const BATCH = 20_000
const ETC = 33
/** Files of one directory. */
const FILES = 2000
const RULES = 60

/** The end of the year: what a report of the night asks for. */
export const NIGHT = START + YEAR - 86_400_000
export const FORTNIGHT_AGO = START + YEAR - FORTNIGHT

const openStore = async (folder) => {
  // Inside the repository, so that the native module is found.
  const bundle = resolve(`build/bench-store-${process.pid}.mjs`)
  await build({
    ...{ entryPoints: ['src/store/sqlite-store.ts'], outfile: bundle, bundle: true, format: 'esm', platform: 'node' },
    ...{ external: ['better-sqlite3'], logLevel: 'warning' },
  })
  try {
    return (await import(pathToFileURL(bundle).href)).openSqliteStore(folder)
  } finally {
    rmSync(bundle)
  }
}

const login = (number) => ({
  ...{ pid: 1000 + (number % 30_000), ppid: 900, auid: 1001 + (number % 9), ses: 1 + number, uid: 0, euid: 0, gid: 0 },
  ...{ exe: '/usr/bin/install', comm: 'install', tty: 'pts0', cwd: '/root', command: `install\0${number % 40}` },
  executed: false,
})

/** A file is made, and its directory shows it: two operations of one event. */
const pair = (time, serial, directory, inode, name, process) => {
  const shared = { ...{ node: null, time, serial, success: true, device: 'fe:00', peer: null, key: 'files', process } }
  const file = `${directory === '/' ? '' : directory}/${name}`
  return [
    {
      ...shared,
      item: 0,
      kind: 'create',
      role: 'parent',
      file: directory,
      inode,
      parentInode: null,
      fileType: 'directory',
    },
    {
      ...shared,
      item: 1,
      kind: 'create',
      role: 'self',
      file,
      inode: 100_000 + (serial % 500_000),
      parentInode: inode,
      fileType: 'file',
    },
  ]
}

const boot = (time, serial) => {
  const fact = { node: null, detail: null, process: null }
  return [
    { ...fact, time, serial, kind: 'daemon-start' },
    ...Array.from({ length: RULES }, (_, rule) => ({
      ...{ ...fact, time: time + 1000, serial: serial + rule, kind: 'rule-added', detail: `rule-${rule % 20}` },
    })),
  ]
}

const began = (time, serial, process) => ({
  ...{
    node: null,
    time,
    serial,
    kind: 'login',
    pid: process.pid,
    ses: process.ses,
    auid: process.auid,
    oldAuid: null,
    oldSes: null,
  },
  ...{ account: null, exe: '/usr/sbin/sshd', address: '192.0.2.7', terminal: null, success: true },
})

/** Returns the names of the files that were made in the last day and in the last two weeks, for reports of them. */
export const makeIndex = async (file, operations) => {
  const store = await openStore(file)
  const step = (YEAR - 1000) / (operations / 2)
  const [night, fortnight] = [new Set(), new Set()]
  let source = null
  let facts = { operations: [], executions: [], sessionFacts: [], controlFacts: [], acts: [], userNames: [] }
  const flush = async (time, serial) => {
    const state = {
      ...{
        path: 'made',
        fingerprint: 'made',
        tail: '',
        offset: serial,
        size: serial,
        mtime: 0,
        first: START,
        last: time,
      },
      counts: { lines: 0, records: 0, events: 0, malformed: 0, duplicates: 0, foreign: 0, empty: 0 },
      serials: [],
    }
    await store.append({ facts, partial: [], completed: [], malformed: [], source: state, expectedOffset: source })
    source = serial
    facts = { operations: [], executions: [], sessionFacts: [], controlFacts: [], acts: [], userNames: [] }
  }
  let [session, boots, months, serial] = [-1, -1, -1, 1]
  let process = login(0)
  for (let event = 0; event < operations / 2; event++, serial++) {
    const time = Math.floor(START + event * step)
    if (Math.floor((time - START) / FORTNIGHT) > boots) facts.controlFacts.push(...boot(time, serial + ++boots))
    if (Math.floor((time - START) / 1_800_000) > session) {
      process = login((session = Math.floor((time - START) / 1_800_000)))
      facts.sessionFacts.push(began(time, serial, process))
    }
    const isMonthly = Math.floor((time - START) / MONTH) > months
    if (isMonthly) months++
    const directory = isMonthly || event % 10 === 0 ? 0 : 1 + (event % 97)
    const place = directory === 0 ? '/etc' : `/srv/data/${directory}`
    const name = isMonthly ? 'passwd' : `file-${Math.floor(event / 97) % FILES}`
    const inode = directory === 0 ? ETC : 1000 + directory
    facts.operations.push(...pair(time, serial, place, inode, name, process))
    if (time >= NIGHT) night.add(`${place}/${name}`)
    if (time >= FORTNIGHT_AGO) fortnight.add(`${place}/${name}`)
    if (facts.operations.length >= BATCH) await flush(time, serial)
  }
  await flush(START + YEAR, serial)
  await store.close()
  return { night: [...night], fortnight: [...fortnight] }
}

/** AIDE's report of the end of that year: every one of these files was added since the day before. */
export const nightReport = (paths) => {
  const line = '---------------------------------------------------'
  const head = [
    ...[
      `Start timestamp: ${timestamp(START + YEAR)} (AIDE 0.18.3)`,
      'AIDE found differences between database and filesystem!!',
      '',
    ],
    ...['Summary:', '  Total number of entries:\t100000', `  Added entries:\t\t${paths.length}`],
    ...['  Removed entries:\t\t0', '  Changed entries:\t\t0', '', line, 'Added entries:', line, ''],
  ]
  const tail = ['', line, '', '', `End timestamp: ${timestamp(START + YEAR)} (run time: 0m 0s)`, '']
  return [...head, ...paths.toSorted().map((path) => `f+++++++++++++++++: ${path}`), ...tail].join('\n')
}

const timestamp = (time) => `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} +0000`
