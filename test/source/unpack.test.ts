import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { suite, test } from 'node:test'
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import { constants, gunzipSync, gzipSync } from 'node:zlib'
import { WhoChangedError } from '../../src/model/errors.js'
import { readChunks } from '../../src/source/chunks.js'
import { readInput } from '../../src/source/read-input.js'
import { unpacked } from '../../src/source/unpack.js'
import { folder, put } from '../support/folder.js'
import { assertSameContents, contentsOf } from '../support/index-contents.js'
import { bytesRead, ingestInto } from '../support/ingest.js'
import { nightFolder } from '../support/night.js'

const NIGHT = readFileSync('fixtures/night/audit/audit.log')
const PROGRAMS = { gzip: 'gz', zstd: 'zst', xz: 'xz', bzip2: 'bz2' } as const

const all = async (chunks: AsyncIterable<Buffer>): Promise<Buffer> => {
  const parts: Buffer[] = []
  for await (const chunk of chunks) parts.push(Buffer.from(chunk))
  return Buffer.concat(parts)
}

for (const [program, suffix] of Object.entries(PROGRAMS)) {
  const packed = spawnSync(program, ['-c'], { input: NIGHT, maxBuffer: 1 << 28 })
  suite(`a log packed by ${program}`, { skip: packed.error !== undefined && `${program} is not installed` }, () => {
    test('is read as it was, from any place on', async (t) => {
      // The name says nothing: the content does.
      const path = put(folder(t), 'log', packed.stdout)
      assert.deepEqual(await all(readChunks(path, 0)), NIGHT)
      assert.deepEqual(await all(readChunks(path, 1_000_003)), NIGHT.subarray(1_000_003))
    })

    test('is read whole where a report or auth.log is asked for, and one that is damaged is refused', (t) => {
      const directory = folder(t)
      assert.deepEqual(readInput(put(directory, 'report', packed.stdout)), NIGHT)
      const cut = put(directory, 'cut', packed.stdout.subarray(0, 5_000))
      assert.throws(() => readInput(cut), { code: 'bad-input', message: `${cut}: damaged ${program} file` })
    })

    test('is found among rotated logs, and known again under its new name', async (t) => {
      const logs = folder(t)
      const index = join(folder(t), 'index.db')
      const half = NIGHT.indexOf('\n', NIGHT.length / 2) + 1
      const older = spawnSync(program, ['-c'], { input: NIGHT.subarray(0, half) })
      put(logs, 'audit.log', NIGHT.subarray(0, half))
      await ingestInto(index, logs)
      put(logs, `audit.log.1.${suffix}`, older.stdout)
      put(logs, 'audit.log', NIGHT.subarray(half))
      assert.equal(bytesRead(await ingestInto(index, logs)), NIGHT.length - half)
      assertSameContents(contentsOf(index), contentsOf(join(nightFolder(t), 'index.db')))
    })

    test('that was cut is read as far as it goes, and said so once', async (t) => {
      const path = put(folder(t), 'log', packed.stdout.subarray(0, packed.stdout.length - 40))
      const damages: string[] = []
      const read = await all(readChunks(path, 0, (reason) => damages.push(reason)))
      assert.deepEqual(read, NIGHT.subarray(0, read.length))
      assert.equal(damages.length, 1)
      assert.match(damages[0]!, /^the compressed log is damaged: \S/)
      await assert.rejects(all(readChunks(path, 0)), WhoChangedError)
    })
  })
}

suite('a packed log', () => {
  test('that was cut is read as far as it goes, also by a slow reader', async () => {
    const packed = gzipSync(NIGHT)
    async function* inPieces(): AsyncGenerator<Buffer> {
      for (let at = 0; at < packed.length - 40; at += 1000) {
        await turn()
        yield packed.subarray(at, Math.min(at + 1000, packed.length - 40))
      }
    }
    const read = async (wait: () => Promise<unknown>): Promise<number> => {
      let length = 0
      const chunks = unpacked('gzip', inPieces(), 'log')
      await assert.rejects(async () => {
        for await (const chunk of chunks) {
          length += chunk.length
          await wait()
        }
      }, /unexpected end of file/)
      return length
    }
    // What zlib gives for the same bytes when it is told that they may end early.
    const whole = gunzipSync(packed.subarray(0, -40), { finishFlush: constants.Z_SYNC_FLUSH }).length
    assert.equal(await read(turn), whole)
    assert.equal(await read(async () => sleep(50)), whole)
  })

  test('whose program the host has not is refused with the command that helps', () => {
    assert.throws(
      () => unpacked('xz', Readable.from([]), 'audit.log.2.xz', ['/nonexistent']),
      /audit\.log\.2\.xz: .* this host has no xz .* xz -dc LOG \| who-changed ingest -/,
    )
  })
})
