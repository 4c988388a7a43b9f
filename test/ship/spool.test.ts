import assert from 'node:assert/strict'
import { appendFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { entryLine, type Entry } from '../../src/ship/entry.js'
import type { FeedMark } from '../../src/ship/feed-mark.js'
import { readLoss } from '../../src/ship/loss.js'
import type { Spool } from '../../src/ship/spool.js'
import { checkEntries } from '../../src/ship/verify-chain.js'
import { folder, put } from '../support/folder.js'
import { event, openSpool } from '../support/shipping.js'

const markAt = (position: number): FeedMark => ({
  ...{ source: 'queue', position, open: [`open ${position}`], time: null },
  ...{ events: position, leftOut: 0, untold: null },
})
const EVERYTHING = 1 << 30
const names = (path: string): readonly string[] =>
  readdirSync(path)
    .filter((name) => name.endsWith('.ndjson'))
    .sort()
const recordsOf = (entries: readonly Entry[]): readonly string[] =>
  entries.flatMap(({ body }) => (body.kind === 'event' ? body.records : []))
const all = (spool: Spool): Promise<readonly Entry[]> => spool.read(0, EVERYTHING)
const lossesIn = (entries: readonly Entry[]): readonly string[] =>
  entries.flatMap(({ body }) =>
    body.kind === 'gap' ? [`${readLoss(body.text)!.cause} ${readLoss(body.text)!.events}`] : [],
  )

suite('the spool', () => {
  test('begins with an entry that says so, and gives back what was written, in order and chained', async (t) => {
    const spool = await openSpool(folder(t))
    spool.append([event('a', 'b'), event('\xff\0')])
    spool.append([event('c')])
    const entries = await all(spool)
    assert.deepEqual(recordsOf(entries), ['a', 'b', '\xff\0', 'c'])
    assert.deepEqual(entries[0]!.body, { kind: 'start', text: 'version=test' })
    assert.deepEqual(checkEntries(entries)[0]!.faults, [])
    assert.deepEqual(recordsOf(await spool.read(entries[2]!.seq, 1)), ['c'])
  })

  test('goes on where it was, also over several files', async (t) => {
    const path = folder(t)
    const first = await openSpool(path, 8000)
    for (let i = 0; i < 40; i++) first.append([event(`record ${i}`)])
    first.close()
    assert.ok(names(path).length > 3)
    const spool = await openSpool(path, 8000)
    assert.equal(spool.stream, first.stream)
    spool.append([event('more')])
    const entries = await all(spool)
    assert.equal(entries.length, 42)
    assert.deepEqual(checkEntries(entries)[0]!.faults, [])
  })

  test('cut at any byte reads back to a beginning of what was written, says that something was cut, and goes on', async (t) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 6 }),
        fc.nat(),
        async (texts, cut) => {
          const path = folder(t)
          const written = await openSpool(path)
          for (const text of texts) written.append([event(Buffer.from(text).toString('latin1'))])
          const before = await all(written)
          written.close()
          const file = join(path, names(path)[0]!)
          const size = readFileSync(file).length
          const kept = cut % (size + 1)
          truncateSync(file, kept)
          const spool = await openSpool(path)
          spool.append([event('after')])
          const after = await all(spool)
          const whole = after.filter(({ body }) => body.kind === 'event')
          const beginning = recordsOf(before).slice(0, whole.length - 1)
          assert.deepEqual(recordsOf(after), [...beginning, 'after'])
          assert.deepEqual(
            checkEntries(after).flatMap(({ faults }) => faults),
            [],
          )
          const isAtLineEnd = kept === 0 || readFileSync(file).at(kept - 1) === 0x0a
          if (!isAtLineEnd) assert.deepEqual(lossesIn(after), ['spool-damaged 1'])
        },
      ),
      { numRuns: 60 },
    )
  })

  test('that was altered on the disk is cut before the alteration, which is told with its extent', async (t) => {
    const path = folder(t)
    const written = await openSpool(path)
    written.append([event('aaaa'), event('bbbb'), event('cccc')])
    written.close()
    const file = join(path, names(path)[0]!)
    writeFileSync(file, readFileSync(file, 'utf8').replace('bbbb', 'bBbb'))
    const spool = await openSpool(path)
    assert.deepEqual(recordsOf(await all(spool)), ['aaaa'])
    assert.deepEqual(lossesIn(await all(spool)), ['spool-damaged 2'])
  })

  test('with a tail of another program behind it goes on before that', async (t) => {
    const path = folder(t)
    const written = await openSpool(path)
    written.append([event('a')])
    written.close()
    appendFileSync(join(path, names(path)[0]!), '\0\0\0\0')
    const spool = await openSpool(path)
    spool.append([event('b')])
    assert.deepEqual(recordsOf(await all(spool)), ['a', 'b'])
  })

  test('never gives a number twice: when it ends before what was acknowledged it begins another stream', async (t) => {
    const path = folder(t)
    const written = await openSpool(path)
    written.append([event('a'), event('b')])
    await written.acknowledge(written.head)
    written.close()
    truncateSync(join(path, names(path)[0]!), 10)
    const spool = await openSpool(path)
    assert.notEqual(spool.stream, written.stream)
    assert.deepEqual(
      (await all(spool)).map(({ body }) => body.kind),
      ['start', 'gap'],
    )
  })

  test('removes the files that hold nothing but what was acknowledged, and goes on from there', async (t) => {
    const path = folder(t)
    const written = await openSpool(path, 8000)
    for (let i = 0; i < 40; i++) written.append([event(`record ${i}`)])
    await written.acknowledge(written.head)
    assert.equal(names(path).length, 1)
    written.close()
    const spool = await openSpool(path, 8000)
    assert.deepEqual(spool.acknowledged, written.head)
    spool.append([event('more')])
    assert.deepEqual(recordsOf(await spool.read(spool.acknowledged.seq, EVERYTHING)), ['more'])
  })

  test('that is full lets its oldest file go and tells how much went, from when to when', async (t) => {
    const path = folder(t)
    const spool = await openSpool(path, 8000)
    const stamped = (i: number): string => `type=USER_LOGIN msg=audit(${1000 + i}.000:${i}): x`
    for (let i = 0; i < 100; i++) {
      spool.append([event(stamped(i), 'second')])
      spool.makeRoom()
      assert.ok(spool.bytes <= 8000 + 1000)
    }
    const entries = await all(spool)
    const [checked] = checkEntries(entries)
    assert.deepEqual(checked!.faults, [])
    const lost = checked!.losses.reduce((sum, { events }) => sum + events, 0)
    const left = entries.filter(({ body }) => body.kind === 'event').length
    assert.ok(lost >= 100 - left)
    assert.equal(checked!.losses.at(-1)!.from! % 1000, 0)
    assert.ok(recordsOf(entries).includes(stamped(99)))
  })

  test('belongs to one host', async (t) => {
    const path = folder(t)
    ;(await openSpool(path)).close()
    await assert.rejects(openSpool(path, 1 << 20, 'web2'), /belongs to a host of another name/)
  })

  test('whose note is damaged begins anew', async (t) => {
    const path = folder(t)
    const written = await openSpool(path)
    written.append([event('a')])
    written.close()
    put(path, 'spool.json', '{')
    assert.deepEqual(
      (await all(await openSpool(path))).map(({ body }) => body.kind),
      ['start'],
    )
  })

  test('goes on from how far its source was read, and what a kill cut of a write comes from there again', async (t) => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 5 }), async (cut, writes) => {
        const path = folder(t)
        const written = await openSpool(path)
        await written.noteMark(markAt(0))
        const sizes: number[] = []
        for (let i = 1; i <= writes; i++) {
          written.append([event(`${i}a`, '\xff'), event(`${i}b`)], markAt(i))
          sizes.push(written.bytes)
        }
        written.close()
        const file = join(path, names(path)[0]!)
        const kept = cut % (sizes.at(-1)! + 1)
        truncateSync(file, kept)
        const spool = await openSpool(path)
        const whole = sizes.filter((size) => size <= kept).length
        const entries = await all(spool)
        assert.deepEqual(spool.mark, spool.stream === written.stream ? markAt(whole) : null)
        assert.equal(recordsOf(entries).length, whole * 3)
        assert.deepEqual(
          lossesIn(entries).filter((loss) => loss !== 'spool-damaged 1'),
          [],
        )
        assert.deepEqual(
          checkEntries(entries).flatMap(({ faults }) => faults),
          [],
        )
      }),
      { numRuns: 60 },
    )
  })

  test('knows how far its source was read also where the last file has no such note, and where none had an entry', async (t) => {
    const path = folder(t)
    const first = await openSpool(path, 8000)
    await first.noteMark(markAt(0))
    for (let i = 1; i <= 20; i++) first.append([event('x'.repeat(200))], markAt(i))
    first.close()
    assert.ok(names(path).length > 3)
    put(path, '0000000000000022.ndjson', '')
    const second = await openSpool(path, 8000)
    assert.deepEqual(second.mark, markAt(20))
    await second.noteMark({ ...markAt(50), open: ['\xc4\x80', '\xff'] })
    second.close()
    assert.deepEqual((await openSpool(path, 8000)).mark, { ...markAt(50), open: ['\xc4\x80', '\xff'] })
  })

  test('does not ship how far its source was read', async (t) => {
    const spool = await openSpool(folder(t))
    spool.append([event('a')], markAt(7))
    assert.deepEqual(
      (await all(spool)).map((entry) => entryLine(entry).toString('utf8').includes('fed')),
      [false, false],
    )
  })
})
