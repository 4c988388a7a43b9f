// Measures the program and its peers on a log grown from a recorded day: every figure is a ratio of runs that took turns.
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
import { growLog } from './bench/grow-log.mjs'
import { makeIndex, NIGHT, nightReport } from './bench/make-index.mjs'
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
const missing = []
/** Changes of the report that is asked of a made index, where that has as many. */
const CHANGES = 10_000

/** Ours first, then the peers that are installed. */
const compare = (name, ours, peers = [], bytes = null) => {
  const present = peers.filter(({ command: [tool] }) => {
    if (isInstalled(tool)) return true
    if (!missing.includes(tool)) missing.push(tool)
    return false
  })
  const results = interleaved([...ours, ...present], rounds, folder)
  return { name, bytes, results }
}

const ingest = (name, log) => ({
  name,
  command: program('ingest', log, '--db', at('fresh.db')),
  before: () => {
    remove(at('fresh.db'))
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

const ROWS = {
  ingest: () =>
    compare(
      'first ingest',
      [ingest('who-changed ingest', log)],
      [
        { name: 'aureport -f -i', command: ['aureport', '-f', '-i', '-if', log] },
        { name: 'ausearch -i', command: ['ausearch', '-i', '-if', log] },
        {
          name: 'ausearch -f --raw',
          command: ['ausearch', '-f', '/etc/passwd', '--raw', '-if', log],
        },
      ],
      statSync(log).size,
    ),
  writes: () => {
    const only = growLog(RECORDED, size, at(`writes-${size}.log`), { keep: writesOnly() })
    return compare('ingest, write events only', [ingest('who-changed ingest', only)], [], statSync(only).size)
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
  fresh: () => {
    makeWarm()
    const [grown, index] = [at('grown.log'), at('grown.db')]
    const news = growLog(RECORDED, Math.max(size / 10, 1), at(`news-${size}.log`), { from: 100_000 })
    const reset = () => {
      copyFileSync(log, grown)
      appendFileSync(grown, readFileSync(news))
      remove(index)
      copyFileSync(warm, index)
    }
    return compare('who changed a path, a tenth of the log is new', [
      { ...ask('with news', grown, index, '/etc/passwd', '--last', '5'), before: reset },
      ask('nothing new', log, warm, '/etc/passwd', '--last', '5'),
    ])
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
    for (const share of [100, 10, 1]) {
      const count = Math.ceil(operations / share)
      const index = at(`made-${count}.db`)
      remove(index)
      const night = await makeIndex(index, count)
      const from = (...args) => ({ command: program(...args, '--no-ingest', '--db', index), expected: [0, 1, 3] })
      commands.push({ name: `a path, ${count} operations`, ...from('/etc/passwd', '--last', '5') })
      commands.push({ name: `a path that nobody touched, ${count}`, ...from('/nowhere/at/all') })
      const listed = at(`night-${count}.txt`)
      writeFileSync(listed, nightReport(night.slice(0, CHANGES)))
      const changes = Math.min(night.length, CHANGES)
      commands.push({
        name: `report of ${changes} changes, ${count}`,
        ...from('report', listed, '--since', `@${NIGHT / 1000}`),
      })
    }
    return compare('questions on indexes of growing size', commands)
  },
  start: () =>
    compare('start of each command', [
      bare,
      ...['query', 'report', 'ingest', 'sessions', 'status', 'events', 'aide'].map((command) => ({
        name: `${command} --help`,
        command: program(...(command === 'query' ? ['--help'] : [command, '--help'])),
      })),
      { name: '--version', command: program('--version') },
    ]),
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
    console.log(table(result))
    rows.push(result)
  }
  const indexBytes = chosen.includes('query') ? statSync(warm).size : null
  if (indexBytes !== null) console.log(`index: ${indexBytes} bytes, ${(indexBytes / size).toFixed(3)} of the log\n`)
  for (const tool of missing)
    console.log(`${tool} is not installed: its rows are missing (Debian: apt-get install auditd)`)
  const [{ model }] = cpus()
  const machine = { cpu: model, cores: cpus().length, memory: totalmem(), kernel: release(), node: process.version }
  mkdirSync(join(options.json, '..'), { recursive: true })
  writeFileSync(options.json, `${JSON.stringify({ machine, size, rounds, rows, indexBytes, missing }, null, 2)}\n`)
  console.log(`written to ${options.json}`)
} finally {
  if (options.folder === undefined) rmSync(folder, { recursive: true, force: true })
}
