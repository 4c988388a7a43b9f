// Measures the program and its peers on a log grown from a recorded day: every figure is a ratio of runs that took turns.
// Beside each figure stands its goal, and whether it is reached.
// node scripts/bench.mjs [--size 100m|1g] [--operations 1m] [--rounds 5] [--rows a,b] [--json FILE] [--folder DIR]; see
// docs/performance.md.
import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { cpus, release, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { goalsOf, goalsText } from './bench/goals.mjs'
import { growLog } from './bench/grow-log.mjs'
import { FORTNIGHT_AGO, makeIndex, NIGHT, nightReport } from './bench/make-index.mjs'
import { bytesPerOperation } from './bench/index-size.mjs'
import { interleaved, isInstalled } from './bench/measure.mjs'
import { table } from './bench/table.mjs'

const RECORDED = 'fixtures/night/audit/audit.log'
const { values: options } = parseArgs({
  options: {
    size: { type: 'string', default: '100m' },
    operations: { type: 'string', default: '1m' },
    rounds: { type: 'string', default: '5' },
    rows: { type: 'string' },
    json: { type: 'string', default: 'build/bench.json' },
    folder: { type: 'string' },
  },
})

const numberOf = (size, option) => {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([kmg]?)b?$/i.exec(size) ?? []
  if (number === undefined) throw new Error(`${option} ${size}: a number with k, m or g is wanted`)
  return Math.round(Number(number) * { '': 1, k: 1e3, m: 1e6, g: 1e9 }[unit.toLowerCase()])
}

const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'who-changed-bench-'))
mkdirSync(folder, { recursive: true })
const size = numberOf(options.size, '--size')
const operations = numberOf(options.operations, '--operations')
const rounds = Number(options.rounds)
const at = (name) => join(folder, name)
const program = (...args) => [process.execPath, 'dist/cli.js', ...args]
const remove = (index) => {
  for (const suffix of ['', '-wal', '-shm']) rmSync(index + suffix, { force: true })
}
/** The name of our first ingest in its rows. */
const OURS = 'who-changed ingest'
/** Bytes that are new when a question is asked, where the log is ten times as large. */
const NEWS = 10e6
const missing = []
/** Changes of the reports that are asked of a made index, where that has as many. */
const [CHANGES, MANY] = [10_000, 100_000]

/** Ours first, then the peers that are installed. */
const compare = (name, ours, peers = [], bytes = null) => {
  const present = peers.filter(({ command: [tool] }) => {
    if (isInstalled(tool)) return true
    if (!missing.includes(tool)) missing.push(tool)
    return false
  })
  const results = interleaved([...ours, ...present], rounds, folder)
  return { name, bytes, results: results.map((result, place) => ({ ...result, isOurs: place < ours.length })) }
}

const ingest = (name, log, history = null) => ({
  name,
  command: program('ingest', log, '--db', at('fresh.db')),
  before: () => {
    remove(at('fresh.db'))
    if (history !== null) copyFileSync(history, at('fresh.db'))
  },
})
const bare = { name: 'bare node', command: [process.execPath, '-e', '0'] }
const ask = (name, log, index, path, ...more) => ({
  name,
  command: program(path, '--audit', log, '--db', index, ...more),
  // 1: nothing was found.
  expected: [0, 1],
})

const log = growLog(RECORDED, size, at(`day-${size}.log`))
const warm = at('warm.db')
const makeWarm = () => {
  if (spawnSync(process.execPath, program('ingest', log, '--db', warm).slice(1)).status !== 0)
    throw new Error('the index can not be made')
}

/** An index of that many operations, made once, and the reports of its last day and of its last two weeks. */
const madeIndexes = new Map()
const made = async (count) => {
  const known = madeIndexes.get(count)
  if (known !== undefined) return known
  const index = at(`made-${count}.db`)
  remove(index)
  const { night, fortnight } = await makeIndex(index, count)
  const reports = [
    [night, CHANGES, NIGHT],
    [fortnight, MANY, FORTNIGHT_AGO],
  ].map(([paths, most, since]) => {
    const changes = Math.min(paths.length, most)
    const file = at(`report-${count}-${most}.txt`)
    writeFileSync(file, nightReport(paths.slice(0, changes)))
    return { file, changes, since }
  })
  const one = { count, index, reports }
  madeIndexes.set(count, one)
  return one
}

const ROWS = {
  ingest: () => {
    const row = compare(
      'first ingest',
      [ingest(OURS, log)],
      [
        { name: 'aureport -f -i', command: ['aureport', '-f', '-i', '-if', log] },
        { name: 'ausearch -i', command: ['ausearch', '-i', '-if', log] },
        {
          name: 'ausearch -f --raw',
          command: ['ausearch', '-f', '/etc/passwd', '--raw', '-if', log],
        },
      ],
      statSync(log).size,
    )
    return { ...row, indexBytes: statSync(at('fresh.db')).size }
  },
  writes: () => {
    const only = growLog(RECORDED, size, at(`writes-${size}.log`), { keep: writesOnly() })
    const row = compare('ingest, write events only', [ingest(OURS, only)], [], statSync(only).size)
    return { ...row, bytesPerOperation: bytesPerOperation(at('fresh.db')) }
  },
  gzip: () => {
    const packed = at(`day-${size}.log.gz`)
    if (spawnSync('sh', ['-c', `gzip -1 -c "${log}" > "${packed}"`]).status !== 0) throw new Error('gzip failed')
    return compare(
      'ingest, .gz against plain',
      [ingest('plain', log), ingest('.gz', packed)],
      [{ name: 'zcat', command: ['zcat', packed] }],
      statSync(log).size,
    )
  },
  query: () => {
    makeWarm()
    return compare('who changed a path, nothing new', [
      ask('a path', log, warm, '/etc/passwd', '--last', '5'),
      ask('a path that nobody touched', log, warm, '/nowhere/at/all'),
      bare,
    ])
  },
  news: () => {
    makeWarm()
    const [grown, index] = [at('grown.log'), at('grown.db')]
    const news = growLog(RECORDED, Math.min(NEWS, Math.max(size / 10, 1)), at(`news-${size}.log`), { from: 100_000 })
    const reset = () => {
      copyFileSync(log, grown)
      appendFileSync(grown, readFileSync(news))
      remove(index)
      copyFileSync(warm, index)
    }
    return compare(`who changed a path, ${(statSync(news).size / 1e6).toFixed(1)} MB of the log are new`, [
      { ...ask('with news', grown, index, '/etc/passwd', '--last', '5'), before: reset },
      ask('nothing new', log, warm, '/etc/passwd', '--last', '5'),
      bare,
    ])
  },
  night: async () => {
    const { index, count } = await made(operations)
    return compare(
      `the same log onto a history of ${count} operations and into an empty index`,
      [ingest('onto the history', log, index), ingest('into an empty index', log)],
      [],
      statSync(log).size,
    )
  },
  report: () => {
    makeWarm()
    const night = 'fixtures/night'
    return compare('report of the recorded night on that index', [
      {
        name: 'report',
        command: program(
          ...['report', `${night}/aide-default.txt`, '--audit', log, '--db', warm, '--rules', `${night}/audit.rules`],
          ...['--aide-db', `${night}/aide.db`, '--passwd', `${night}/passwd`],
        ),
        expected: [0, 1],
      },
    ])
  },
  growth: async () => {
    const commands = [bare]
    let largest = null
    for (const share of [100, 10, 1]) {
      const { count, index, reports } = await made(Math.ceil(operations / share))
      const from = (name, ...args) => {
        commands.push({ name, command: program(...args, '--no-ingest', '--db', index), expected: [0, 1, 3] })
        return name
      }
      largest = {
        operations: count,
        changes: reports.map(({ changes }) => changes),
        bytesPerOperation: statSync(index).size / count,
        path: from(`a path, ${count} operations`, '/etc/passwd', '--last', '5'),
        nobody: from(`a path that nobody touched, ${count}`, '/nowhere/at/all'),
      }
      for (const [place, { file, changes, since }] of reports.entries())
        largest[place === 0 ? 'report' : 'large'] = from(
          `report of ${changes} changes${place === 0 ? '' : ' of two weeks'}, ${count}`,
          ...['report', file, '--since', `@${since / 1000}`],
        )
    }
    return { ...compare('questions on indexes of growing size', commands), largest }
  },
  start: () => {
    const { stdout } = spawnSync(process.execPath, program('--help').slice(1), { encoding: 'utf8' })
    const [, listed = ''] = stdout.split('\nCommands:\n')
    const [names] = listed.split('\n\n')
    const commands = [...names.matchAll(/^ {2}([a-z]+) /gm)].map(([, command]) => command)
    return compare('start of each command', [
      bare,
      { name: '--version', command: program('--version') },
      ...commands
        .filter((command) => command !== 'help')
        .map((command) => ({ name: `${command} --help`, command: program(command, '--help') })),
      { name: '--help', command: program('--help') },
    ])
  },
}

/** Keeps the lines of events that write: what a log is without its noise. */
const writesOnly = () => {
  const text = readFileSync(RECORDED, 'latin1')
  const stamp = /audit\([\d.]+:\d+\)/
  const writing = new Set()
  for (const line of text.split('\n'))
    if (/^(?:node=\S+ )?type=PATH .*nametype=(?:CREATE|DELETE)/.test(line)) writing.add(stamp.exec(line)?.[0])
  return (line) => writing.has(stamp.exec(line)?.[0])
}

const chosen = options.rows?.split(',') ?? Object.keys(ROWS)
try {
  const rows = []
  for (const key of chosen) {
    const row = ROWS[key]
    if (row === undefined) throw new Error(`--rows ${key}: there is ${Object.keys(ROWS).join(', ')}`)
    const result = await row()
    const goals = goalsOf(key, result)
    console.log(table(result))
    if (goals.length > 0) console.log(`${goalsText(goals)}\n`)
    rows.push({ key, ...result, goals })
  }
  console.log(`All goals:\n${goalsText(rows.flatMap(({ goals }) => goals))}\n`)
  for (const tool of missing)
    console.log(`${tool} is not installed: its rows are missing (Debian: apt-get install auditd)`)
  const [{ model }] = cpus()
  const machine = { cpu: model, cores: cpus().length, memory: totalmem(), kernel: release(), node: process.version }
  mkdirSync(join(options.json, '..'), { recursive: true })
  writeFileSync(options.json, `${JSON.stringify({ machine, size, operations, rounds, rows, missing }, null, 2)}\n`)
  console.log(`written to ${options.json}`)
} finally {
  if (options.folder === undefined) rmSync(folder, { recursive: true, force: true })
}
