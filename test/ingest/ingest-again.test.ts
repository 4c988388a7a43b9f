import assert from 'node:assert/strict'
import { appendFileSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { AuditLog } from '../support/audit-log.js'
import { folder, put } from '../support/folder.js'
import { assertSameContents, contentsOf } from '../support/index-contents.js'
import { age, bytesRead, ingestInto } from '../support/ingest.js'

const NIGHT = 'fixtures/night/audit/audit.log'

/** A morning in which alice writes two files, with an instant between them to cut at. */
const morning = (): { log: AuditLog; first: string; rest: string } => {
  const log = new AuditLog()
  const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
  log.write(alice, '/etc/one', 71)
  const first = log.text
  log.wait(30)
  log.write(alice, '/etc/two', 72)
  log.create(alice, '/etc/three', 73, 33)
  return { log, first, rest: log.text.slice(first.length) }
}

suite('a log that was read before', () => {
  test('is not read again while nothing came, and nothing changes', async (t) => {
    const index = join(folder(t), 'index.db')
    const first = await ingestInto(index, NIGHT)
    assert.equal(bytesRead(first), readFileSync(NIGHT).length)
    const before = contentsOf(index)
    assert.equal(bytesRead(await ingestInto(index, NIGHT)), 0)
    assertSameContents(contentsOf(index), before)
  })

  test('is not read again when only its mtime changed', async (t) => {
    const directory = folder(t)
    const index = join(directory, 'index.db')
    const log = put(directory, 'audit.log', morning().log.text)
    await ingestInto(index, log)
    const before = contentsOf(index)
    utimesSync(log, 1000, 1000)
    assert.equal(bytesRead(await ingestInto(index, log)), 0)
    assertSameContents(contentsOf(index), before)
  })

  test('is read from where it ended when lines came', async (t) => {
    const directory = folder(t)
    const { log, first, rest } = morning()
    const [index, single] = [join(directory, 'index.db'), join(directory, 'single.db')]
    const path = put(directory, 'audit.log', first)
    await ingestInto(index, path)
    appendFileSync(path, rest, 'latin1')
    const { counts, ...summary } = await ingestInto(index, path)
    assert.equal(bytesRead({ counts, ...summary }), rest.length)
    assert.equal(counts.lines, rest.split('\n').length - 1)
    await ingestInto(single, put(folder(t), 'audit.log', log.text))
    assertSameContents(contentsOf(index), contentsOf(single))
  })

  test('tells nothing twice when it became shorter and its records come again in another log', async (t) => {
    const directory = folder(t)
    const index = join(directory, 'index.db')
    const lines = readFileSync(NIGHT, 'latin1').split(/(?<=\n)/)
    const path = put(directory, 'audit.log', lines.join(''))
    await ingestInto(index, path)
    const before = contentsOf(index)
    put(directory, 'audit.log', lines.slice(0, 300).join(''))
    age(path)
    await ingestInto(index, path)
    await ingestInto(index, put(directory, 'other.log', lines.slice(1).join('')))
    assertSameContents(contentsOf(index), before)
  })

  test('is known again under another name and compressed', async (t) => {
    const directory = folder(t)
    const { log } = morning()
    const index = join(directory, 'index.db')
    await ingestInto(index, put(directory, 'audit.log', log.text))
    const before = contentsOf(index)
    const copies = [put(directory, 'copy', log.text), put(directory, 'copy.gz', gzipSync(log.text))]
    assert.equal(bytesRead(await ingestInto(index, ...copies)), 0)
    assertSameContents(contentsOf(index), before)
  })

  test('is read anew when it was cut and written again, and what was known stays', async (t) => {
    const directory = folder(t)
    const index = join(directory, 'index.db')
    const { first, rest } = morning()
    const path = put(directory, 'audit.log', first + rest)
    await ingestInto(index, path)
    const before = contentsOf(index)
    const log = new AuditLog(Date.UTC(2026, 10, 24))
    const bob = log.login({ account: 'bob', auid: 1002, ses: 9, address: '10.0.0.2' })
    log.write(bob, '/etc/other', 99)
    writeFileSync(path, log.text, 'latin1')
    await ingestInto(index, path)
    const after = contentsOf(index)
    for (const line of before) assert.ok(after.includes(line))
    assert.ok(after.some((line) => line.includes('/etc/other')))
  })

  test('with the same first line but another rest is read anew', async (t) => {
    const directory = folder(t)
    const index = join(directory, 'index.db')
    const { first, rest } = morning()
    const head = first.slice(0, first.indexOf('\n') + 1)
    const path = put(directory, 'audit.log', first)
    await ingestInto(index, path)
    const log = new AuditLog(Date.UTC(2026, 10, 24))
    const bob = log.login({ account: 'bob', auid: 1002, ses: 9, address: '10.0.0.2' })
    for (let i = 0; i < 20; i++) log.write(bob, '/etc/other', 99)
    writeFileSync(path, head + log.text, 'latin1')
    assert.equal(bytesRead(await ingestInto(index, path)), head.length + log.text.length)
    assert.ok(contentsOf(index).some((line) => line.includes('/etc/other')))
    // And once more, so that the offset that was kept is the new file's own.
    appendFileSync(path, rest, 'latin1')
    assert.equal(bytesRead(await ingestInto(index, path)), rest.length)
  })

  test('cut to a shorter one with the same beginning is read anew without loss', async (t) => {
    const directory = folder(t)
    const index = join(directory, 'index.db')
    const { log, first, rest } = morning()
    const path = put(directory, 'audit.log', log.text)
    await ingestInto(index, path)
    const before = contentsOf(index)
    writeFileSync(path, first, 'latin1')
    await ingestInto(index, path)
    assertSameContents(contentsOf(index), before)
    appendFileSync(path, rest, 'latin1')
    await ingestInto(index, path)
    assertSameContents(contentsOf(index), before)
  })
})

suite('a last line without its newline', () => {
  const unfinished = (): { whole: string; torn: string } => {
    const whole = morning().log.text
    return { whole, torn: whole.slice(0, -10) }
  }

  test('waits while the file is fresh, and is read once it is whole', async (t) => {
    const directory = folder(t)
    const [index, single] = [join(directory, 'index.db'), join(directory, 'single.db')]
    const { whole, torn } = unfinished()
    const path = put(directory, 'audit.log', torn)
    assert.equal(bytesRead(await ingestInto(index, path)), torn.lastIndexOf('\n') + 1)
    appendFileSync(path, whole.slice(torn.length), 'latin1')
    await ingestInto(index, path)
    await ingestInto(single, put(folder(t), 'audit.log', whole))
    assertSameContents(contentsOf(index), contentsOf(single))
  })

  test('is taken as it is when nobody has written for a while', async (t) => {
    const directory = folder(t)
    const index = join(directory, 'index.db')
    const { whole, torn } = unfinished()
    const path = put(directory, 'audit.log', torn)
    age(path)
    const { counts, files } = await ingestInto(index, path)
    assert.equal(bytesRead({ counts, files }), torn.length)
    assert.equal(counts.lines, whole.split('\n').length - 1)
  })
})

suite('a last line that was torn for good', () => {
  test('waits at first and is taken later, though the file has not changed since', async (t) => {
    const directory = folder(t)
    const index = join(directory, 'index.db')
    const torn = morning().log.text.slice(0, -10)
    const path = put(directory, 'audit.log', torn)
    const { mtimeMs } = statSync(path)
    t.mock.timers.enable({ apis: ['Date'], now: Math.ceil(mtimeMs) + 1000 })
    await ingestInto(index, path)
    t.mock.timers.setTime(mtimeMs + 3600_000)
    assert.equal(bytesRead(await ingestInto(index, path)), torn.length - torn.lastIndexOf('\n') - 1)
    assert.equal(bytesRead(await ingestInto(index, path)), 0)
  })
})

suite('logs that are not to be read', () => {
  test('an empty log is nothing, today and when it has lines', async (t) => {
    const directory = folder(t)
    const index = join(directory, 'index.db')
    const path = put(directory, 'audit.log', '')
    assert.equal(bytesRead(await ingestInto(index, path)), 0)
    const { log } = morning()
    writeFileSync(path, log.text, 'latin1')
    assert.equal(bytesRead(await ingestInto(index, path)), log.text.length)
  })

  test('a log named twice is read once', async (t) => {
    const directory = folder(t)
    const path = put(directory, 'audit.log', morning().log.text)
    const { files } = await ingestInto(join(directory, 'index.db'), path, path, directory)
    assert.equal(files.length, 1)
  })
})
