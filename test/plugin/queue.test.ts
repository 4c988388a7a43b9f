import assert from 'node:assert/strict'
import { appendFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { readOwnLine } from '../../src/plugin/queue-line.js'
import { QueueReader } from '../../src/plugin/queue-reader.js'
import { QueueWriter } from '../../src/plugin/queue-writer.js'
import { folder } from '../support/folder.js'

const record = (serial: number, fill = 0): Buffer =>
  Buffer.from(
    `type=CWD msg=audit(1700000000.${String(serial % 1000).padStart(3, '0')}:${serial}): cwd="${'x'.repeat(fill)}"\n`,
  )

const writer = (path: string, limit = 1 << 30): { queue: QueueWriter; told: string[] } => {
  const told: string[] = []
  return {
    queue: new QueueWriter({ folder: path, limit, now: () => 1_700_000_005_000, tell: (what) => told.push(what) }),
    told,
  }
}

const readAll = (path: string, from: number | null, until: number): string => {
  const reader = new QueueReader(path, from)
  let text = ''
  for (let lines = reader.next(until); lines !== null; lines = reader.next(until)) text += lines.toString('latin1')
  reader.close()
  return text
}

suite('the queue', () => {
  test('gives back what was written, over several files and from any place', (t) => {
    const path = folder(t)
    const { queue } = writer(path)
    const lines = Array.from({ length: 3000 }, (_, serial) => record(serial, 8000))
    for (const line of lines) queue.add(line)
    queue.close()
    assert.ok(readdirSync(path).length > 1)
    const all = Buffer.concat(lines).toString('latin1')
    assert.ok(readAll(path, null, queue.end) === all)
    const middle = lines.slice(0, 2500).reduce((sum, { length }) => sum + length, 0)
    assert.ok(readAll(path, middle, queue.end) === all.slice(middle))
  })

  test('is read while it is written', (t) => {
    const path = folder(t)
    const { queue } = writer(path)
    const reader = new QueueReader(path, null)
    let got = ''
    for (let serial = 0; serial < 6000; serial++) {
      queue.add(record(serial, 8000))
      if (serial % 700 === 0)
        for (let lines = reader.next(queue.end); lines !== null; lines = reader.next(queue.end))
          got += lines.toString('latin1')
    }
    for (let lines = reader.next(queue.end); lines !== null; lines = reader.next(queue.end))
      got += lines.toString('latin1')
    assert.equal(got.match(/\n/g)?.length, 6000)
    assert.equal(reader.position, queue.end)
    reader.close()
    queue.close()
  })

  test('that is full loses what comes, and says how much and of when where it was lost', (t) => {
    const path = folder(t)
    const { queue, told } = writer(path, 1000)
    for (let serial = 0; serial < 100; serial++) queue.add(record(serial, 10))
    assert.ok(queue.waiting <= 1000)
    assert.match(told[0]!, /^the queue is full/)
    queue.release(queue.end)
    queue.add(record(500, 10))
    queue.close()
    const lines = readAll(path, 0, queue.end).trimEnd().split('\n')
    const kept = lines.filter((line) => line.startsWith('type=')).length
    const own = readOwnLine(lines.at(-2)!)
    assert.ok(own.kind === 'loss')
    assert.equal(own.loss.lines, 101 - kept)
    assert.equal(own.loss.reason, 'full')
    assert.equal(own.loss.start, 1_700_000_000_000 + kept - 1)
    assert.match(lines.at(-1)!, /:500\)/)
  })

  test('forgets the files that were taken over, and nothing else', (t) => {
    const path = folder(t)
    const { queue } = writer(path)
    for (let serial = 0; serial < 6000; serial++) queue.add(record(serial, 8000))
    const files = readdirSync(path).sort()
    assert.ok(files.length > 2)
    queue.release(Number(files[1]!.slice(0, 16)) + 5)
    assert.deepEqual(readdirSync(path).sort(), files.slice(1))
    queue.release(queue.end)
    assert.deepEqual(readdirSync(path), files.slice(-1))
    queue.close()
  })

  test('goes on behind the last whole line when it was cut by a kill', (t) => {
    const path = folder(t)
    const first = writer(path).queue
    first.add(record(1))
    first.close()
    appendFileSync(join(path, '0000000000000000.log'), 'type=CWD msg=audit(17000')
    const { queue } = writer(path)
    assert.equal(queue.end, first.end)
    queue.add(record(2))
    queue.close()
    assert.equal(readAll(path, null, queue.end), `${record(1).toString()}${record(2).toString()}`)
  })
})
