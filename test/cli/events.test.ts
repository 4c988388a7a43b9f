import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { events } from '../../src/app/events.js'
import type { LineCounts } from '../../src/model/line-counts.js'
import { countsLine, eventLine } from '../../src/render/events-ndjson.js'

interface EventJson {
  readonly time: string
  readonly serial: number
  readonly records: readonly { readonly type: string; readonly fields: object }[]
  readonly source: { readonly file: string; readonly line: number }
}

const run = async (...logs: readonly string[]): Promise<{ all: readonly EventJson[]; counts: LineCounts }> => {
  const all: EventJson[] = []
  const batches = events({ logs, node: null })
  let next = await batches.next()
  for (; next.done !== true; next = await batches.next())
    all.push(...next.value.events.map((event) => JSON.parse(eventLine(event)) as EventJson))
  const { counts } = JSON.parse(countsLine(next.value)) as { counts: LineCounts }
  return { all, counts }
}

const LOGS = ['fixtures/night/audit/audit.log', 'fixtures/night/syslog.gz', 'fixtures/night/journal-audit.json.gz']

suite('who-changed events', () => {
  for (const logs of [...LOGS.map((log) => [log]), LOGS, ['fixtures/raw/audit'], ['fixtures/boots/audit']])
    test(`counts add up: ${logs.join(' ')}`, async () => {
      const { all, counts } = await run(...logs)
      assert.equal(counts.lines, counts.records + counts.duplicates + counts.malformed + counts.foreign + counts.empty)
      assert.equal(all.length, counts.events)
      assert.equal(all.flatMap(({ records }) => records).length, counts.records)
    })

  test('a log and its syslog together keep every record of both, each once', async () => {
    const [log, syslog, both] = [await run(LOGS[0]!), await run(LOGS[1]!), await run(LOGS[0]!, LOGS[1]!)]
    const records = ({ all }: typeof both): readonly string[] =>
      all.flatMap((event) =>
        event.records.map(({ type, fields }) => JSON.stringify([event.time, event.serial, type, fields])),
      )
    assert.deepEqual(records(both).toSorted(), [...new Set([...records(log), ...records(syslog)])].sort())
  })

  test('events are in order, and say where they stand', async () => {
    const { all } = await run(LOGS[0]!)
    const stamps = all.map(({ time, serial }) => [Number(time), serial] as const)
    assert.deepEqual(
      stamps,
      stamps.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]),
    )
    assert.ok(all.every(({ source }) => source.file === LOGS[0] && source.line > 0))
  })
})
