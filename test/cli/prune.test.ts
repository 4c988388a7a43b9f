import assert from 'node:assert/strict'
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { gzipSync } from 'node:zlib'
import { deleteFile } from '../../src/app/prune/delete-file.js'
import { rotatedFiles } from '../../src/app/prune/rotated-files.js'
import type { EntryBody } from '../../src/ship/entry.js'
import type { FeedMark } from '../../src/ship/feed-mark.js'
import { lossText, type Loss } from '../../src/ship/loss.js'
import { Shipper } from '../../src/ship/shipper.js'
import { displayWidth } from '../../src/render/display-width.js'
import { runCli, type Run } from '../support/cli.js'
import { folder, put } from '../support/folder.js'
import { event, memory, openSpool } from '../support/shipping.js'

const MORNING = Date.UTC(2026, 10, 23, 8)
const MINUTE = 60_000

const recordAt = (minute: number, node = ''): string => {
  const seconds = ((MORNING + minute * MINUTE) / 1000).toFixed(3)
  return `${node}type=USER_CMD msg=audit(${seconds}:${1000 + minute}): pid=1 uid=0 auid=1000 ses=1 msg='cwd="/" cmd="ls" res=success'`
}
const minutes = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from }, (_, index) => recordAt(from + index))
const text = (records: readonly string[]): string => records.map((record) => `${record}\n`).join('')

const mark = (position: number, untold: Loss | null = null, source = 'queue'): FeedMark => ({
  ...{ source, position, open: [], time: null, events: position, leftOut: 0, untold },
})
const loss = (cause: Loss['cause'], from: number, to: number): Loss => ({
  ...{ cause, events: 0, records: 0, from: MORNING + from * MINUTE, to: MORNING + to * MINUTE, dropped: null },
})
const gap = (...args: Parameters<typeof loss>): EntryBody => ({ kind: 'gap', text: lossText(loss(...args)) })
const events = (from: number, to: number): readonly EntryBody[] => minutes(from, to).map((record) => event(record))

/** A host that rotates every ten minutes, from the minute 0 on: audit.log.4 is the oldest. */
const host = (t: TestContext): { readonly root: string; readonly audit: string; readonly spool: string } => {
  const root = folder(t)
  const audit = join(root, 'audit')
  mkdirSync(audit)
  put(audit, 'audit.log.4', text(minutes(0, 10)))
  put(audit, 'audit.log.3.gz', gzipSync(text(minutes(10, 20))))
  put(audit, 'audit.log.2', text(minutes(20, 30)))
  put(audit, 'audit.log.1', text(minutes(30, 40)))
  put(audit, 'audit.log', text(minutes(40, 45)))
  return { root, audit, spool: join(root, 'spool') }
}

/** Ships what it is given, each piece as one write, until the destination has all of it. */
const ship = async (
  spool: string,
  ...writes: readonly (readonly [readonly EntryBody[], FeedMark?])[]
): Promise<void> => {
  const opened = await openSpool(spool)
  const options = { spool: opened, destination: memory(), now: Date.now, random: () => 0, tell: () => undefined }
  const shipper = new Shipper(options)
  shipper.start()
  let position = opened.mark?.position ?? 0
  for (const [bodies, told] of writes) opened.append(bodies, told ?? mark((position += bodies.length)))
  shipper.wake()
  assert.ok(await shipper.finish(Date.now() + 20_000))
  await shipper.stop()
  opened.close()
}

const prune = async ({ root, audit }: ReturnType<typeof host>, ...args: readonly string[]): Promise<Run> =>
  runCli(['prune', '--shipped', '--audit', audit, '--db', join(root, 'index.db'), '--utc', ...args])
/** However it was broken into lines. */
const flat = ({ stdout }: Run): string => stdout.replace(/\s+/g, ' ')
const names = (audit: string): readonly string[] => readdirSync(audit).sort()
const ALL = ['audit.log', 'audit.log.1', 'audit.log.2', 'audit.log.3.gz', 'audit.log.4']

suite('who-changed prune --shipped', () => {
  test('tells what would go and why the rest stays, and deletes it with --yes only', async (t) => {
    const on = host(t)
    await ship(on.spool, [events(5, 35)])
    const shown = await prune(on)
    assert.equal(shown.status, 0, shown.stderr)
    assert.match(flat(shown), /would delete 2 files/)
    assert.match(flat(shown), /audit\.log\.4: has events from before the stream began/)
    assert.match(flat(shown), /audit\.log\.1: has events that are not yet acknowledged/)
    assert.match(shown.stdout, /rehearsal: --yes/)
    for (const line of shown.stdout.split('\n')) assert.ok(displayWidth(line) <= 80, line)
    assert.deepEqual(names(on.audit), ALL)
    const done = await prune(on, '--yes')
    assert.equal(done.status, 0, done.stderr)
    assert.match(done.stdout, /^deleted 2 files/m)
    assert.deepEqual(names(on.audit), ['audit.log', 'audit.log.1', 'audit.log.4'])
    assert.match((await prune(on, '--yes')).stdout, /^deleted nothing/m)
  })

  test('stops at a gap: one that was acknowledged long ago, one that is still in the spool, and what is not yet told', async (t) => {
    for (const inSpool of [false, true]) {
      const on = host(t)
      await ship(on.spool, [events(-5, 15)], [[gap('away', 22, 25), ...events(25, 60)]])
      // Many later ones: the segment of the gap is gone, its note is not.
      if (inSpool) await ship(on.spool, [events(60, 70)])
      const shown = await prune(on)
      assert.match(flat(shown), /a gap \(away\) from 2026-11-23 08:22:00/)
      assert.match(flat(shown), /audit\.log\.1: has events of a gap, or from behind it/)
      await prune(on, '--yes')
      assert.deepEqual(names(on.audit), ['audit.log', 'audit.log.1', 'audit.log.2'])
    }
    const on = host(t)
    await ship(on.spool, [events(-5, 60), mark(65, loss('left-out', 12, 50))])
    await prune(on, '--yes')
    assert.deepEqual(names(on.audit), ALL.slice(0, -1))
  })

  test('knows a gap that a kill kept from being noted', async (t) => {
    const on = host(t)
    await ship(on.spool, [events(-5, 15)])
    const killed = await openSpool(on.spool)
    killed.append([gap('killed', 15, 22), ...events(22, 60)], mark(60))
    killed.close()
    await ship(on.spool, [events(60, 61)])
    await prune(on, '--yes')
    assert.deepEqual(names(on.audit), ALL.slice(0, -1))
  })

  test('begins anew where the plugin has another queue: what lay between, nobody can tell', async (t) => {
    const on = host(t)
    await ship(on.spool, [events(-5, 15)], [events(25, 60), mark(60, null, 'another queue')])
    await prune(on, '--yes')
    assert.deepEqual(
      names(on.audit),
      ALL.filter((name) => name !== 'audit.log.1'),
    )
  })

  test('keeps what was asked for, and tells all of it as JSON', async (t) => {
    const on = host(t)
    await ship(on.spool, [events(-5, 60)])
    const run = await prune(on, '--json', '--before', '2026-11-23T08:15:00Z')
    const { schema, files, staying, done } = JSON.parse(run.stdout) as Record<string, unknown> & {
      readonly files: readonly { readonly file: string }[]
      readonly staying: readonly { readonly why: string }[]
    }
    assert.deepEqual([schema, done], ['who-changed/prune/1', false])
    assert.deepEqual(
      files.map(({ file }) => file),
      [join(on.audit, 'audit.log.4')],
    )
    assert.deepEqual(
      staying.map(({ why }) => why),
      ['kept', 'kept', 'kept'],
    )
    assert.match((await prune(on, '--keep', '99999')).stdout, /would delete nothing/)
  })

  test('touches no link, no file with a second name, no other form and no other host', async (t) => {
    const on = host(t)
    await ship(on.spool, [events(-5, 60)])
    renameSync(join(on.audit, 'audit.log.4'), join(on.root, 'elsewhere'))
    symlinkSync(join(on.root, 'elsewhere'), join(on.audit, 'audit.log.4'))
    linkSync(join(on.audit, 'audit.log.3.gz'), join(on.root, 'second'))
    put(on.audit, 'audit.log.2', `{"no":"record"}\n${text(minutes(20, 30))}`)
    put(on.audit, 'audit.log.1', text([...minutes(30, 39), recordAt(39, 'node=web2 ')]))
    put(on.audit, 'audit.log.10.bak', text(minutes(0, 5)))
    const before = names(on.audit)
    const run = await prune(on, '--yes')
    for (const why of ['symbolic link', 'second name', 'no records', 'another host'])
      assert.ok(flat(run).includes(why), why)
    assert.deepEqual(names(on.audit), before)
  })

  test('lets the index forget what the logs that stay do not have, and nothing that was never shipped', async (t) => {
    const on = host(t)
    const index = ['--audit', on.audit, '--db', join(on.root, 'index.db')]
    assert.equal((await runCli(['ingest', ...index])).status, 0)
    await ship(on.spool, [events(5, 60)])
    assert.match(flat(await prune(on, '--index')), /stays as it is: it has events from before the stream began/)
    const other = host(t)
    assert.equal((await runCli(['ingest', '--audit', other.audit, '--db', join(other.root, 'index.db')])).status, 0)
    await ship(other.spool, [events(-5, 35)])
    const run = await prune(other, '--index', '--yes')
    assert.match(flat(run), /forgot what is older than 2026-11-23 08:30:00/)
    assert.equal(run.status, 0, run.stderr)
  })

  test('refuses what it does not know: no spool, no --shipped, no directory', async (t) => {
    const on = host(t)
    const run = await prune(on, '--yes')
    assert.equal(run.status, 2)
    assert.match(run.stderr, /there is no spool here/)
    assert.equal((await runCli(['prune', '--audit', on.audit])).status, 2)
    await ship(on.spool, [events(-5, 60)])
    assert.equal((await prune({ ...on, audit: join(on.root, 'missing') })).status, 2)
    assert.deepEqual(names(on.audit), ALL)
  })

  test('deletes no file that has come to a name meanwhile', async (t) => {
    const { audit } = host(t)
    const file = (await rotatedFiles(audit)).find(({ path }) => path.endsWith('.2'))!
    renameSync(file.path, join(audit, 'audit.log.9'))
    put(audit, 'audit.log.2', 'another')
    assert.match(deleteFile(file.path, file.identity!)!, /changed meanwhile/)
    assert.equal(readFileSync(file.path, 'utf8'), 'another')
    assert.ok(existsSync(join(audit, 'audit.log.9')))
  })
})
