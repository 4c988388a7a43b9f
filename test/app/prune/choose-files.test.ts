import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { chooseFiles, type RotatedSpan } from '../../../src/app/prune/choose-files.js'
import { NO_SPAN, type ShippedSpan, type SpanGap } from '../../../src/ship/shipped-span.js'

const S = 1000
const spanOf = (first: number, last: number): RotatedSpan => ({
  span: { first: first * S, last: last * S, back: 0, nodes: ['web1'], others: 0, isDamaged: false },
})
const shippedOf = (from: number, to: number, gaps: readonly SpanGap[] = []): ShippedSpan => ({
  ...{ ...NO_SPAN, source: 'queue', from: from * S, to: to * S, newest: to * S, gaps, known: 1 },
})
const gapOf = (from: number | null, to: number | null): SpanGap => ({
  ...{ cause: 'away', from: from === null ? null : from * S, to: to === null ? null : to * S },
})
const choose = (files: readonly RotatedSpan[], shipped: ShippedSpan, before: number | null = null) =>
  chooseFiles(files, { shipped, node: 'web1', before: before === null ? null : before * S })
const whys = ({ staying }: ReturnType<typeof choose>): readonly string[] => staying.map(({ why }) => why)

const FILES = [spanOf(100, 200), spanOf(200, 300), spanOf(300, 400), spanOf(400, 500)]

suite('the files that may be pruned', () => {
  test('are those whose events were all read after the stream began, and acknowledged', () => {
    const choice = choose(FILES, shippedOf(150, 450))
    assert.deepEqual(choice.chosen, FILES.slice(1, 3))
    assert.deepEqual(whys(choice), ['before-stream', 'not-acknowledged'])
    assert.equal(choose(FILES, shippedOf(0, 403)).chosen.length, 3)
    // An event of the file may come 2.5 seconds behind the one that was acknowledged.
    assert.equal(choose(FILES, shippedOf(0, 402)).chosen.length, 2)
  })

  test('end before the first gap that any of them reaches, and go on when its file has gone', () => {
    const gap = gapOf(350, 360)
    assert.deepEqual(choose(FILES, shippedOf(0, 900, [gap])).chosen, FILES.slice(0, 2))
    assert.deepEqual(choose(FILES, shippedOf(0, 900, [gap])).gap, gap)
    assert.deepEqual(choose(FILES.slice(3), shippedOf(0, 900, [gap])).chosen, FILES.slice(3))
  })

  test('are none when nobody knows from when to when a gap is, or what was acknowledged', () => {
    assert.deepEqual(choose(FILES, shippedOf(0, 900, [gapOf(null, null)])).chosen, [])
    assert.deepEqual(choose(FILES, NO_SPAN).chosen, [])
  })

  test('are no others than whoever asks wants, nor any of which something is odd', () => {
    assert.deepEqual(choose(FILES, shippedOf(0, 900), 301).chosen, FILES.slice(0, 2))
    const [first] = FILES
    const span = first!.span as Exclude<RotatedSpan['span'], string>
    const odd: readonly RotatedSpan['span'][] = [
      ...([
        { ...span, others: 1 },
        { ...span, isDamaged: true },
        { ...span, nodes: ['web1', 'web2'] },
      ] as const),
      ...([{ ...span, back: 60 * S }, 'link', 'hard-linked', 'unreadable', 'changing', 'empty'] as const),
    ]
    for (const one of odd) assert.deepEqual(choose([{ span: one }], shippedOf(0, 900)).chosen, [])
  })

  test('end where the clock was set back from one file to the next', () => {
    const choice = choose([spanOf(400, 500), spanOf(200, 300), spanOf(600, 700)], shippedOf(0, 900))
    assert.equal(choice.chosen.length, 1)
    assert.deepEqual(whys(choice), ['clock', 'clock'])
  })

  test('never have an event from before the stream, of a gap or behind one, or beyond what was acknowledged', () => {
    const time = fc.integer({ min: 0, max: 1000 })
    const file = fc.tuple(time, fc.integer({ min: 0, max: 120 })).map(([from, length]) => spanOf(from, from + length))
    const bound = fc.option(time, { freq: 8 })
    const gap = fc.tuple(bound, bound).map(([a, b]) => gapOf(a, a !== null && b !== null ? Math.max(a, b) : b))
    const files = fc.oneof(
      fc.array(file, { maxLength: 6 }),
      // As auditd rotates.
      fc
        .array(time, { minLength: 2, maxLength: 8 })
        .map((cuts) => [...cuts].sort((a, b) => a - b))
        .map((cuts) => cuts.slice(1).map((cut, index) => spanOf(cuts[index]!, cut))),
    )
    const [early, late] = [fc.integer({ min: 0, max: 400 }), fc.integer({ min: 300, max: 1000 })]
    let chosenOnes = 0
    fc.assert(
      fc.property(files, early, late, fc.array(gap, { maxLength: 2 }), bound, (all, from, to, gaps, before) => {
        const { chosen } = choose(all, shippedOf(from, to, gaps), before)
        chosenOnes += chosen.length
        for (const { span } of chosen) {
          assert.ok(typeof span !== 'string')
          assert.ok(span.first > from * S && span.last < to * S && span.last < (before ?? Infinity) * S)
          for (const one of gaps) {
            const isOver = (one.to ?? Infinity) < span.first
            assert.ok(
              isOver || span.last < (one.from ?? -Infinity),
              'an event of a gap, or behind one that is not over',
            )
            const isReached = chosen.some(
              (other) => typeof other.span !== 'string' && other.span.first <= (one.to ?? Infinity),
            )
            assert.ok(!isReached || span.last < (one.from ?? -Infinity), 'a file behind a gap that another one reaches')
          }
        }
      }),
      { numRuns: 2000 },
    )
    assert.ok(chosenOnes > 300, `${chosenOnes} chosen`)
  })
})
