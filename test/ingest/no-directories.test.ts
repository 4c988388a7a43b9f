import assert from 'node:assert/strict'
import { appendFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import { runCli } from '../support/cli.js'
import { folder, put } from '../support/folder.js'

// Much copied sets of rules have `-a always,exclude -F msgtype=CWD`: every name that is relative then lacks what it is relative to.

const event = (serial: number, directory: string): string => {
  const id = `msg=audit(${1_700_000_000 + serial}.000:${serial}):`
  const path = 'dev=fd:00 ouid=0 ogid=0 rdev=00:00'
  return [
    `type=SYSCALL ${id} arch=c000003e syscall=257 success=yes exit=3 a0=ffffff9c a1=1 a2=241 a3=1b6 items=2 ppid=40 pid=50 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ses=4 comm="sh" exe="/usr/bin/sh" key="k"`,
    directory,
    `type=PATH ${id} item=0 name="/etc" inode=10 mode=040755 nametype=PARENT ${path}`,
    `type=PATH ${id} item=1 name="file${serial}" inode=${1000 + serial} mode=0100644 nametype=CREATE ${path}`,
    `type=PROCTITLE ${id} proctitle="sh"`,
  ]
    .filter((line) => line !== '')
    .map((line) => `${line}\n`)
    .join('')
}

const events = (from: number, to: number, directory: (serial: number) => string = () => ''): string =>
  Array.from({ length: to - from }, (_, i) => event(from + i, directory(from + i))).join('')

const awaited = async (log: string, index: string): Promise<number> => {
  const { stdout } = await runCli(['status', '--audit', log, '--db', index, '--format', 'json'])
  const status: unknown = JSON.parse(stdout)
  assert.ok(typeof status === 'object' && status !== null && 'partial_events' in status)
  return Number(status.partial_events)
}

suite('a log without CWD records', () => {
  test('does not keep all of its events to wait for one, now or when it is read on', async (t) => {
    const at = folder(t)
    const log = put(at, 'audit.log', events(1, 400))
    const first = await awaited(log, `${at}/index.db`)
    assert.ok(first <= 110, `${first} events wait`)
    appendFileSync(log, events(400, 800))
    const second = await awaited(log, `${at}/index.db`)
    assert.ok(second <= first + 10, `${second} events wait`)
  })

  test('tells what was done, by the inode of the directory', async (t) => {
    const at = folder(t)
    const log = put(at, 'audit.log', events(1, 400))
    const { stdout } = await runCli(['/etc/file7', '/etc/file390', '--audit', log, '--db', `${at}/index.db`, '--utc'])
    assert.match(stdout, /^\/etc\/file7: last known change: made by uid 1000/m)
    assert.match(stdout, /^\/etc\/file390: last known change: made by uid 1000/m)
  })

  test('is none where others have theirs: those that lack one wait for it', async (t) => {
    const at = folder(t)
    const cwd = (serial: number): string =>
      serial === 1 ? `type=CWD msg=audit(${1_700_000_000 + serial}.000:${serial}): cwd="/etc"` : ''
    assert.ok((await awaited(put(at, 'audit.log', events(1, 300, cwd)), `${at}/index.db`)) >= 298)
  })
})
