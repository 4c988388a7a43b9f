// Sends the plugin a burst of events as auditd would and says what became of them: node scripts/plugin-burst.mjs [events] [events a second]
// [MiB of queue] [kills]. After npm run build. Prints one JSON object: seconds until all was taken, until all was in the index, the longest wait for
// the plugin to take something, lines missing, the most memory and queue. With kills, 0 or more, the plugin also ships
// them by HTTP to a collector that is killed and started again so often. WHO_CHANGED_BURST_JITLESS=1: as under auditd's unit of systemd.
import { spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'better-sqlite3'

const [events = 2_000_000, rate = 50_000, size = 2048, kills] = process.argv.slice(2).map(Number)
const LINES = 6
const NOBODY = 65534
const folder = mkdtempSync(join(tmpdir(), 'who-changed-burst-'))
const isRoot = process.getuid() === 0
if (isRoot) chownSync(folder, NOBODY, NOBODY)
const db = join(folder, 'index.db')
const collector = kills === undefined ? null : await startCollector(join(folder, 'ranges'))
const shipping =
  collector === null ? [] : ['--ship', `http://127.0.0.1:${collector.port}/`, '--ship-spool-size', '2048']
const child = spawn(
  process.execPath,
  ['dist/cli.js', 'plugin', '--db', db, '--queue-size', String(size), ...shipping],
  {
    stdio: ['pipe', 'inherit', 'inherit'],
    env: {
      WHO_CHANGED_CONFIG: '',
      ...(process.env.WHO_CHANGED_BURST_JITLESS === '1' ? { NODE_OPTIONS: '--jitless' } : {}),
    },
    ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}),
  },
)

const start = Math.floor(Date.now() / 1000)
/** An ordinary write to one of 5000 files by one of 200 processes. */
const eventText = (n) => {
  const stamp = `msg=audit(${start + Math.floor(n / rate)}.${String(Math.floor(((n % rate) * 1000) / rate)).padStart(3, '0')}:${n + 1}): `
  const pid = 1000 + (Math.floor(n / 50) % 200)
  return `type=SYSCALL ${stamp}arch=c000003e syscall=257 success=yes exit=3 a0=ffffff9c a1=7ffd1 a2=241 a3=1b6 items=2 ppid=900 pid=${pid} auid=1001 uid=1001 gid=1001 euid=1001 suid=1001 fsuid=1001 egid=1001 sgid=1001 fsgid=1001 tty=pts1 ses=3 comm="tar" exe="/usr/bin/tar" subj=unconfined key="etc"\x1dARCH=x86_64 SYSCALL=openat AUID="alice" UID="alice" GID="alice" EUID="alice" SUID="alice" FSUID="alice" EGID="alice" SGID="alice" FSGID="alice"
type=CWD ${stamp}cwd="/srv/data"
type=PATH ${stamp}item=0 name="/srv/data/" inode=2 dev=fe:00 mode=040755 ouid=0 ogid=0 rdev=00:00 nametype=PARENT cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0 cap_frootid=0\x1dOUID="root" OGID="root"
type=PATH ${stamp}item=1 name="/srv/data/file-${n % 5000}" inode=${10_000 + (n % 5000)} dev=fe:00 mode=0100644 ouid=1001 ogid=1001 rdev=00:00 nametype=NORMAL cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0 cap_frootid=0\x1dOUID="alice" OGID="alice"
type=PROCTITLE ${stamp}proctitle=746172002D78660061
type=EOE ${stamp}
`
}

const memory = () => Number(/^VmHWM:\s*(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'latin1'))[1]) / 1024
const queued = (name = 'queue') => {
  const queue = join(folder, name)
  if (!existsSync(queue)) return 0
  return readdirSync(queue).reduce((sum, name) => {
    try {
      return sum + statSync(join(queue, name)).size
    } catch {
      return sum
    }
  }, 0)
}
const stored = () => {
  if (!existsSync(db)) return 0
  const database = new Database(db, { readonly: true })
  try {
    return JSON.parse(database.prepare('SELECT counts FROM source').pluck().get() ?? '{"lines":0}').lines
  } catch {
    return 0
  } finally {
    database.close()
  }
}

const began = performance.now()
let bytes = 0
let mostQueued = 0
let longestWait = 0
let mostSpooled = 0
let killed = 0
const look = () => {
  mostQueued = Math.max(mostQueued, queued())
  mostSpooled = Math.max(mostSpooled, queued('spool'))
}
const STEP = 500
for (let n = 0; n < events; n += STEP) {
  let text = ''
  for (let i = n; i < Math.min(n + STEP, events); i++) text += eventText(i)
  bytes += text.length
  if (!child.stdin.write(text, 'latin1')) {
    const full = performance.now()
    await once(child.stdin, 'drain')
    longestWait = Math.max(longestWait, performance.now() - full)
  }
  const ahead = (n / rate) * 1000 - (performance.now() - began)
  if (ahead > 5) await sleep(ahead)
  if (n % 50_000 === 0) look()
  if (n >= ((killed + 1) * events) / ((kills ?? 0) + 1)) {
    killed++
    void collector.restart()
  }
}
const sent = (performance.now() - began) / 1000
while (stored() < events * LINES) {
  look()
  if (performance.now() - began > 540_000) break
  await sleep(500)
}
const indexed = (performance.now() - began) / 1000
const shipped = () => {
  try {
    const { offered, acknowledged, events: read } = JSON.parse(readFileSync(join(folder, 'spool', 'ship.json'), 'utf8'))
    return read === events && offered.seq === acknowledged.seq
  } catch {
    return false
  }
}
while (collector !== null && !shipped() && performance.now() - began < 560_000) {
  look()
  await sleep(500)
}
const arrived = (performance.now() - began) / 1000
const most = memory()
child.kill('SIGTERM')
await once(child, 'close')
const database = new Database(db, { readonly: true })
const gaps = database.prepare('SELECT count(*) FROM control_fact').pluck().get()
const operations = database.prepare('SELECT count(*) FROM operation').pluck().get()
const result = { events, bytes, secondsUntilSent: sent, eventsASecond: events / sent, secondsUntilIndexed: indexed }
console.log(
  JSON.stringify({
    ...result,
    linesMissing: events * LINES - stored(),
    operations,
    gaps,
    longestWaitMs: longestWait,
    peakMemoryMiB: most,
    peakQueueMiB: mostQueued / 2 ** 20,
    indexMiB: statSync(db).size / 2 ** 20,
    ...(collector === null
      ? {}
      : { secondsUntilShipped: arrived, killed, peakSpoolMiB: mostSpooled / 2 ** 20, ...collector.received() }),
  }),
)
database.close()
collector?.stop()
rmSync(folder, { recursive: true, force: true })

/** A collector that notes which numbers it got before it acknowledges them; it is a process of its own, so that it can be killed. */
async function startCollector(file) {
  const start = (port) =>
    new Promise((resolve) => {
      const server = spawn(process.execPath, ['scripts/bench/collector.mjs', String(port), file], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      server.stdout.once('data', (chunk) => resolve({ server, port: Number(chunk) }))
    })
  let running = await start(0)
  const { port } = running
  return {
    port,
    restart: async () => {
      running.server.kill('SIGKILL')
      await once(running.server, 'close')
      running = await start(port)
    },
    stop: () => running.server.kill('SIGKILL'),
    /** Entries that never came, and those that came more than once. */
    received: () => {
      const seen = new Uint8Array(events + 100_000)
      let repeated = 0
      let last = 0
      let gaps = 0
      for (const line of readFileSync(file, 'latin1').trimEnd().split('\n')) {
        const [from, to, lost] = line.split(' ').map(Number)
        gaps += lost
        for (let seq = from; seq <= to; seq++) {
          if (seen[seq] === 1) repeated++
          seen[seq] = 1
        }
        last = Math.max(last, to)
      }
      return {
        entries: last,
        entriesMissing: last - seen.subarray(1, last + 1).reduce((sum, one) => sum + one, 0),
        repeated,
        gapEntries: gaps,
      }
    },
  }
}
