import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { StreamLines } from '../../src/plugin/stream-lines.js'
import { readOwnLine } from '../../src/plugin/queue-line.js'

const recorded = readFileSync('fixtures/plugin/string.stdin')
const frames = gunzipSync(readFileSync('fixtures/plugin/binary.stdin.gz'))
const FIXED = 16 + 8970

/** Frames as auditd writes them from 4.1.1 on. */
const variable = Buffer.concat(
  Array.from({ length: frames.length / FIXED }, (_, index) =>
    frames.subarray(index * FIXED, index * FIXED + 16 + frames.readUInt32LE(index * FIXED + 12)),
  ),
)

const read = (
  chunks: readonly Buffer[],
  after: (lines: StreamLines) => void = (lines) => {
    lines.end()
  },
) => {
  const out: Buffer[] = []
  const told: string[] = []
  const lines = new StreamLines({
    lines: (bytes) => out.push(Buffer.from(bytes)),
    tell: (what) => told.push(what),
  })
  for (const chunk of chunks) lines.push(chunk)
  after(lines)
  return { text: Buffer.concat(out).toString('latin1'), told }
}

const cut = (bytes: Buffer, places: readonly number[]): readonly Buffer[] => {
  const at = [0, ...places.map((place) => place % bytes.length).sort((a, b) => a - b), bytes.length]
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end))
}

const places = fc.array(fc.nat(), { maxLength: 30 })

/** The records that both recordings begin with. */
const first40 = recorded.toString('latin1').split('\n').slice(0, 40).join('\n') + '\n'

suite('the stream of a plugin', () => {
  test('in the string format passes byte by byte, however it is cut', () => {
    fc.assert(
      fc.property(places, (at) => {
        assert.equal(read(cut(recorded, at)).text, recorded.toString('latin1'))
      }),
      { numRuns: 30 },
    )
  })

  for (const [name, bytes] of [
    ['of fixed length', frames],
    ['of variable length', variable],
    ['of both', Buffer.concat([frames.subarray(0, 3 * FIXED), variable])],
  ] as const)
    test(`in binary frames ${name} becomes one line a frame, however it is cut`, () => {
      const whole = read([bytes]).text
      const lines = whole.trimEnd().split('\n')
      assert.equal(lines.length, name === 'of both' ? 43 : 40)
      for (const line of lines) assert.match(line, /^node=vm1 type=[A-Z_0-9]+ msg=audit\(\d+\.\d{3}:\d+\): ?/)
      fc.assert(
        fc.property(places, (at) => {
          assert.equal(read(cut(bytes, at)).text, whole)
        }),
        { numRuns: 30 },
      )
    })

  test('tells the same in both formats, but for what the enrichment of one adds', () => {
    const bare = (text: string): readonly string[] =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => line.replace(/\x1d.*/, '').trimEnd())
    const inBoth = new Set(bare(first40))
    const known = bare(read([frames]).text).filter((line) => inBoth.has(line))
    assert.ok(known.length > 20, `${known.length} lines are in both`)
  })

  test('of version 0 has the type from the header', () => {
    const payload = Buffer.from('audit(1700000000.123:7): cwd="/"')
    const header = Buffer.alloc(16)
    for (const [index, word] of [0, 16, 1307, payload.length].entries()) header.writeUInt32LE(word, index * 4)
    assert.equal(read([header, payload]).text, 'type=CWD msg=audit(1700000000.123:7): cwd="/"\n')
  })

  test('hands on the last variable frame when nothing follows for a while', () => {
    const all = read([variable]).text
    const held = read([variable], () => undefined).text
    assert.ok(held.length < all.length)
    const idle = read([variable], (lines) => {
      lines.idle()
    })
    assert.equal(idle.text, all)
  })

  test('in a protocol that nobody knows is told and kept, and what is known behind it is read', () => {
    const strange = Buffer.from('02000000180000001405000005000000', 'hex')
    const { text, told } = read([Buffer.concat([strange, Buffer.from('hello\0\0\0'), variable])])
    assert.equal(told.length, 1)
    assert.match(told[0]!, /no protocol of auditd that is known.*02000000/)
    const lines = text.trimEnd().split('\n')
    assert.equal(lines.filter((line) => line.startsWith('node=vm1 ')).length, 40)
    assert.ok(lines.some((line) => line.startsWith('#odd ')))
  })

  test('takes what fills up a frame for nothing, though its text was handed on before', () => {
    // Not the first frame: auditd left bytes of its memory in that one's filling.
    const from = frames.subarray(FIXED)
    const used = 16 + from.readUInt32LE(12)
    const { text, told } = read([from.subarray(0, used)], (lines) => {
      lines.idle()
      lines.push(from.subarray(used))
      lines.end()
    })
    assert.equal(text, read([from]).text)
    assert.deepEqual(told, [])
  })

  test('whose protocol changes in its midst is told, and read on behind that', () => {
    const strange = Buffer.from('0200000010000000140500000500000068656c6c6f', 'hex')
    const { text, told } = read([Buffer.concat([frames.subarray(0, FIXED), strange, frames.subarray(FIXED)])])
    assert.equal(text.match(/^node=vm1 /gm)?.length, 40)
    assert.equal(text.match(/^#odd .*hello/gm)?.length, 1)
    assert.equal(told.length, 1)
    assert.match(told[0]!, /^the stream has 21 bytes that are no frame/)
  })

  test("can't write the plugin's own lines", () => {
    const forged =
      '#loss full 1 2 3\ntype=EOE msg=audit(1.000:1): \n#loss killed 0 9999999999999 0\n#x\ntype=A msg=audit(1.000:2): \n'
    const { text } = read([Buffer.from(forged)])
    const lines = text.trimEnd().split('\n')
    assert.deepEqual(
      lines.map((line) => (line.startsWith('#') ? readOwnLine(line).kind : line.trim())),
      ['odd', 'type=EOE msg=audit(1.000:1):', 'odd', 'odd', 'type=A msg=audit(1.000:2):'],
    )
  })

  test('with a line that never ends keeps its beginning and goes on behind it', () => {
    const chunks = [
      Buffer.from('type=A '),
      ...Array.from({ length: 20 }, () => Buffer.alloc(10_000, 0x61)),
      Buffer.from('\ntype=B msg=audit(1.000:1): \n'),
    ]
    const lines = read(chunks).text.slice(0, -1).split('\n')
    assert.equal(lines.length, 2)
    assert.match(lines[0]!, /^#odd .*longer than any record/)
    assert.equal(lines[1], 'type=B msg=audit(1.000:1): ')
  })
})
