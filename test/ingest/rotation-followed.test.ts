import assert from 'node:assert/strict'
import { appendFileSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { AuditLog } from '../support/audit-log.js'
import { folder, put } from '../support/folder.js'
import { assertSameContents, contentsOf } from '../support/index-contents.js'
import { bytesRead, ingestInto } from '../support/ingest.js'

/** A recorded day in pieces of whole lines, so many to a piece. */
const pieces = (count: number): readonly string[] => {
  const lines = readFileSync('fixtures/night/audit/audit.log', 'latin1').split(/(?<=\n)/)
  const size = Math.ceil(lines.length / count)
  return Array.from({ length: count }, (_, i) => lines.slice(i * size, (i + 1) * size).join(''))
}

/** What auditd does: `.1` becomes `.2`, the live log `.1`, and a new one begins; logrotate compresses the oldest. */
const rotate = (directory: string): void => {
  const log = (suffix: string): string => join(directory, `audit.log${suffix}`)
  try {
    put(directory, 'audit.log.2.gz', gzipSync(readFileSync(log('.1'))))
    rmSync(log('.1'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  renameSync(log(''), log('.1'))
  put(directory, 'audit.log', '')
}

suite('rotation', () => {
  test('is followed through audit.log.1 and audit.log.2.gz without loss and without counting twice', async (t) => {
    const [logs, own] = [folder(t), folder(t)]
    const [index, single] = [join(own, 'index.db'), join(own, 'single.db')]
    const parts = pieces(6)
    const live = put(logs, 'audit.log', '')
    let read = 0
    for (const [i, part] of parts.entries()) {
      appendFileSync(live, part, 'latin1')
      // Every second time the log is rotated before anybody has read what came.
      if (i % 2 === 1) read += bytesRead(await ingestInto(index, logs))
      if (i === 2 || i === 4) rotate(logs)
    }
    await ingestInto(single, 'fixtures/night/audit/audit.log')
    assertSameContents(contentsOf(index), contentsOf(single))
    assert.equal(read, parts.join('').length)
  })

  test('between two runs leaves nothing to read again', async (t) => {
    const [logs, own] = [folder(t), folder(t)]
    const index = join(own, 'index.db')
    const [first] = pieces(4)
    put(logs, 'audit.log', first!)
    await ingestInto(index, logs)
    rotate(logs)
    assert.equal(bytesRead(await ingestInto(index, logs)), 0)
    rotate(logs)
    assert.equal(bytesRead(await ingestInto(index, logs)), 0)
  })

  test('in the middle of an event: the event is whole in the end, with its command', async (t) => {
    const [logs, own] = [folder(t), folder(t)]
    const [index, single] = [join(own, 'index.db'), join(own, 'single.db')]
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    log.rename({ ...alice, command: 'mv\0a\0b' }, '/etc/a', '/etc/b', 71, 33, { victim: 70 })
    log.write(alice, '/etc/later', 72)
    const start = log.lines.findIndex((line) => line.startsWith('type=SYSCALL'))
    await ingestInto(single, put(folder(t), 'audit.log', log.text))
    const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('')
    // After SYSCALL, after CWD, after each PATH: before PROCTITLE.
    for (let cut = start + 1; cut <= start + 7; cut++) {
      rmSync(index, { force: true })
      for (const name of ['audit.log', 'audit.log.1']) rmSync(join(logs, name), { force: true })
      put(logs, 'audit.log', text(log.lines.slice(0, cut)))
      await ingestInto(index, logs)
      rotate(logs)
      appendFileSync(join(logs, 'audit.log'), text(log.lines.slice(cut)), 'latin1')
      await ingestInto(index, logs)
      assertSameContents(contentsOf(index), contentsOf(single), `cut after line ${cut}`)
    }
    assert.ok(contentsOf(single).some((line) => line.includes('mv\\u0000a\\u0000b')))
  })
})
