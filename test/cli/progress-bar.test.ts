import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { suite, test } from 'node:test'
import { setImmediate as soon } from 'node:timers/promises'
import { progressBar } from '../../src/cli/progress-bar.js'
import { until } from '../support/until.js'

/** A terminal that remembers what was written to it. */
const terminal = (): { stream: PassThrough & { isTTY: boolean; columns: number }; text: () => string } => {
  const stream = Object.assign(new PassThrough(), {
    ...{ isTTY: true, columns: 120, cursorTo: () => true, clearLine: () => true, clearScreenDown: () => true },
  })
  const parts: string[] = []
  stream.on('data', (chunk: Buffer) => parts.push(chunk.toString('utf8')))
  return { stream, text: () => parts.join('') }
}

suite('the progress bar', () => {
  test('is none where there is no terminal', () => {
    assert.equal(progressBar(new PassThrough()), null)
  })

  test('shows bytes, rate and time left of what takes more than a second', async () => {
    const { stream, text } = terminal()
    let now = 0
    const bar = progressBar(stream, () => now)!
    bar.update(1e6, 400e6)
    now = 2000
    bar.update(100e6, 400e6)
    // The package that draws it is loaded from the disk, which takes as long as it takes.
    await until(() => text() !== '')
    const line = text()
    bar.stop()
    assert.match(line, /reading the logs .* 25% of 400 MB, .* left/)
  })

  test('shows nothing of what is done sooner', async () => {
    const { stream, text } = terminal()
    let now = 0
    const bar = progressBar(stream, () => now)!
    bar.update(1e6, 4e6)
    now = 900
    bar.update(4e6, 4e6)
    bar.stop()
    await soon()
    assert.equal(text(), '')
  })
})
