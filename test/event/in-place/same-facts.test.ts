import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { LogReader } from '../../../src/event/log-reader.js'
import { FactBatch, readerSink } from '../../../src/ingest/fact-batch.js'
import { inspectHead } from '../../../src/scan/forms/inspect-head.js'
import { FORMS, sampleOf } from '../../support/every-form.js'
import { runs } from '../../support/runs.js'

const text = (lines: readonly string[]): Buffer => Buffer.from(lines.join(''), 'latin1')
const bytesOf = (file: string): Buffer => {
  const bytes = readFileSync(file)
  return file.endsWith('.gz') ? gunzipSync(bytes) : bytes
}
const linesOf = (file: string): readonly string[] =>
  bytesOf(file)
    .toString('latin1')
    .split(/(?<=\n)/)

interface Told {
  readonly told: readonly string[]
  readonly counts: object
  /** Events that were read where they stand. */
  readonly ordinary: number
}

/** All that a log tells: with ordinary events read where they stand, or each record by itself. */
const read = async (chunks: readonly Buffer[], way: 'in place' | 'by record'): Promise<Told> => {
  const batch = new FactBatch([])
  const sink = readerSink(batch)
  const { facts: take, ...others } = sink
  let ordinary = 0
  const inPlace: typeof sink = {
    ...others,
    facts: (told) => {
      ordinary++
      take?.(told)
    },
  }
  const head = inspectHead(Buffer.concat(chunks))
  const reader = new LogReader('audit.log', way === 'in place' ? inPlace : others, {
    ...{ keep: 'relevant', node: null, form: head.form, hosts: head },
    awaits: (id) => batch.awaits(id),
  })
  for (const chunk of chunks) reader.push(chunk)
  reader.finishLine()
  reader.flush()
  await batch.settle(async () => Promise.resolve(false))
  const { facts: all, partial, completed, malformed } = batch.take()
  const facts: readonly (readonly object[])[] = Object.values(all)
  const told = [...facts.flat(), ...partial, ...completed, ...malformed].map((one) => JSON.stringify(one))
  return { told: told.sort(), counts: reader.counts, ordinary }
}

/** Fails unless both ways tell the same. Returns how many events were ordinary. */
const assertSame = async (chunks: readonly Buffer[]): Promise<number> => {
  const inPlace = await read(chunks, 'in place')
  const byRecord = await read(chunks, 'by record')
  assert.deepEqual([inPlace.told, inPlace.counts], [byRecord.told, byRecord.counts])
  return inPlace.ordinary
}

const night = linesOf('fixtures/night/audit/audit.log')
const syscalls = linesOf('fixtures/syscalls/audit.log.gz')
/** Every recorded log, in every form. */
const RECORDED = [
  ...['fixtures/night/audit/audit.log', 'fixtures/night/syslog.gz', 'fixtures/night/journal-audit.json.gz'],
  ...['fixtures/syscalls/audit.log.gz', 'fixtures/boots/audit/audit.log', 'fixtures/raw/audit/audit.log'],
]

suite('an event read where it stands', () => {
  test('tells the same as its records one by one, in every recorded log', async () => {
    for (const file of RECORDED) {
      const ordinary = await assertSame([bytesOf(file)])
      assert.ok(ordinary > 50 || !file.includes('audit.log'), file)
    }
  })

  test('tells the same in every form of log', async () => {
    for (const [form, write] of Object.entries(FORMS)) {
      const one = write(sampleOf(71, 'web1'))
      await assertSame([Buffer.concat([one, write(sampleOf(72, 'web1')), write(sampleOf(72, 'web1'))])]).catch(
        (error: unknown) => {
          throw new Error(form, { cause: error })
        },
      )
    }
  })

  test('tells the same of calls that only the enrichment names', async () => {
    for (const arch of ['c0005678', '16', 'x'.repeat(40)]) {
      const lines = night.map((line) => line.replace(' arch=c000003e', ` arch=${arch}`))
      assert.ok((await assertSame([text(lines)])) > 50 || arch.startsWith('x'))
    }
  })

  test('tells the same wherever the log is cut into chunks', async () => {
    const log = text(night.slice(300, 420))
    const places = fc.uniqueArray(fc.nat(log.length), { maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(places, async (cuts) => {
        const ends = [0, ...cuts.toSorted((a, b) => a - b), log.length]
        await assertSame(ends.slice(1).map((end, index) => log.subarray(ends[index], end)))
      }),
      { numRuns: runs(40) },
    )
  })

  test('tells the same when lines are missing, repeated or out of their order', async () => {
    const some = fc.constantFrom(syscalls.slice(0, 300), night.slice(900, 1200), night.slice(2000, 2300))
    const mixed = some.chain((lines) => {
      const indexes = lines.map((_, index) => index)
      const moved = fc.array(fc.tuple(fc.nat(lines.length - 1), fc.integer({ min: -6, max: 6 })), { maxLength: 60 })
      return fc.tuple(fc.constant(lines), moved, fc.subarray(indexes, { maxLength: 60 }), fc.boolean())
    })
    await fc.assert(
      fc.asyncProperty(mixed, async ([lines, moved, chosen, isLost]) => {
        const order = lines.map((line, index) => ({ line, at: index }))
        for (const [index, by] of moved) order[index]!.at += by + 0.5
        const extra = chosen.map((index) => ({ line: lines[index]!, at: index + (isLost ? 0 : 3.25) }))
        const kept = isLost ? order.filter((_, index) => !chosen.includes(index)) : [...order, ...extra]
        await assertSame([text(kept.toSorted((a, b) => a.at - b.at).map(({ line }) => line))])
      }),
      { numRuns: runs(40) },
    )
  })

  test('tells the same of bytes that are not what a kernel writes', async () => {
    const pieces = [
      ...['', ' ', '"', '\x1d', '\n', '\0', '=', '-1', '8', '(null)', '4294967295', 'FF', 'name=', 'key="x"', '"a b"'],
      ...[' UID="root"', "msg='", 'type=PATH ', '\xff', '2F', '/..', 'x'.repeat(40), '99999999999999999999', 'items=9'],
    ]
    const change = fc.tuple(fc.nat(), fc.nat(12), fc.constantFrom(...pieces))
    const start = fc.tuple(fc.constantFrom(night, syscalls), fc.nat())
    await fc.assert(
      fc.asyncProperty(start, fc.array(change, { minLength: 1, maxLength: 30 }), async ([lines, from], changes) => {
        const first = from % (lines.length - 60)
        let log = lines.slice(first, first + 60).join('')
        for (const [place, length, piece] of changes) {
          const at = place % log.length
          log = log.slice(0, at) + piece + log.slice(at + length)
        }
        await assertSame([Buffer.from(log, 'latin1')])
      }),
      { numRuns: runs(150) },
    )
  })
})
