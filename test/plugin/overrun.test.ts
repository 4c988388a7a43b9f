import assert from 'node:assert/strict'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { QueueFollower } from '../../src/plugin/queue-follower.js'
import { segmentPath, segmentsOf } from '../../src/plugin/segments.js'
import type { ShipWorkerData } from '../../src/plugin/ship-worker.js'
import { readLoss } from '../../src/ship/loss.js'
import { checkEntries } from '../../src/ship/verify-chain.js'
import { folder } from '../support/folder.js'
import { entriesInLines } from '../support/rsyslog.js'
import { until } from '../support/until.js'

const SECOND = 1_795_463_100
/** An event of one record, at a second. */
const at = (second: number): string =>
  `type=USER_LOGIN msg=audit(${SECOND + second}.000:${second}): pid=1 uid=0 auid=0 ses=1 msg='op=login res=success'\n`

suite('a queue that let go what shipping had not read', { timeout: 240_000 }, () => {
  test('is a loss in the stream, while the plugin runs and between its runs, and what follows is shipped', async (t) => {
    const place = folder(t)
    const copy = join(place, 'copy.ndjson')
    /** The queue, whose index keeps up: shipping does not, and files go that it has not read. */
    const queue = folder(t)
    let end = 0
    const write = (text: string): void => {
      writeFileSync(segmentPath(queue, end), text)
      end += text.length
    }
    const letGo = (files: number): void => {
      for (const { path } of segmentsOf(queue).slice(0, files)) rmSync(path)
    }
    const start = (): { readonly thread: QueueFollower; readonly stored: () => number } => {
      let stored = 0
      const target = { url: `file://${copy}`, ca: null, cert: null, key: null, tokenFile: null, insecure: false }
      const data: ShipWorkerData = {
        ...{ folder: queue, queue: 'a-queue', until: end, spool: join(place, 'spool'), spoolLimit: 1 << 24 },
        ...{ host: 'web1', node: 'web1', process: 1, target, only: [], program: 'who-changed 1' },
      }
      const module = new URL('../../src/plugin/ship-worker.js', import.meta.url)
      const thread = new QueueFollower(
        { module, name: 'shipping', data },
        {
          stored: (position) => (stored = position),
          problem: (text) => {
            t.diagnostic(text)
          },
        },
      )
      return { thread, stored: () => stored }
    }

    write(at(1) + at(2))
    const first = start()
    await until(() => first.stored() === end)
    write(at(3))
    write(at(4))
    letGo(2)
    first.thread.written(end)
    await first.thread.end(end, 10_000)
    write(at(5))
    write(at(6))
    letGo(2)
    const second = start()
    await second.thread.end(end, 10_000)

    const entries = entriesInLines(readFileSync(copy, 'latin1'))
    const told = entries.map(({ body }) => {
      if (body.kind === 'event') return /:(\d+)\)/.exec(body.records[0]!)![1]
      const loss = body.kind === 'gap' ? readLoss(body.text) : null
      return loss === null ? body.kind : `${loss.cause} from ${loss.from! / 1000 - SECOND}`
    })
    assert.deepEqual(told, ['start', '1', '2', 'overrun from 2', '4', 'overrun from 4', '6'])
    assert.deepEqual(checkEntries(entries)[0]!.faults, [])
  })
})
