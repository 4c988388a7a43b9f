import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import { inspectHead } from '../../src/scan/forms/inspect-head.js'
import { FORMS, sampleOf } from '../support/every-form.js'
import { readLog, readText } from '../support/read-log.js'

const A = 'type=CWD msg=audit(10.000:1): cwd="/a"'
const B = 'type=CWD msg=audit(20.000:2): cwd="/b"'
const directories = (text: string): readonly string[] =>
  readText(text).events.flatMap(({ records }) => records.map(({ body }) => body))

/** Lines of the fuzz test, and where its chance begins: `FUZZ_MUTATIONS=10000000 FUZZ_SEED=7` tries others. */
const MUTATIONS = Number(process.env['FUZZ_MUTATIONS'] ?? 100_000)
const SEED = Number(process.env['FUZZ_SEED'] ?? 41)

suite('a damaged log', () => {
  test('yields both records of a line that lost its newline', () => {
    assert.deepEqual(directories(`${A}${B}\n`), ['cwd="/a"', 'cwd="/b"'])
    assert.deepEqual(directories(`${A}\0\0\0node=x ${B}\n`), ['cwd="/a"', 'cwd="/b"'])
  })

  test('is none where all records of an event stand on one line', () => {
    const { events, malformed } = readText(`${A} ${A.replace('"/a"', '"/b"')}\n`)
    assert.deepEqual([events.length, events[0]!.records.length, malformed], [1, 2, []])
  })

  test('yields the good half of a torn line, and says so', () => {
    const { events, malformed, counts } = readText(`type=PATH msg=audit(17000000${B}\n`)
    assert.equal(events.length, 1)
    assert.match(malformed[0]!.reason, /torn/)
    assert.deepEqual([counts.lines, counts.records], [1, 1])
  })

  test('is read past NULs, CRLF, empty lines and a missing newline at its end', () => {
    const { counts } = readText(`${A}\r\n\0\0\0${B}\n\n\0\0\n${A.replace(':1)', ':3)')}`)
    assert.deepEqual([counts.lines, counts.records, counts.empty, counts.malformed], [5, 3, 1, 1])
  })

  test('has no record in what a program wrote between apostrophes', () => {
    const forged = `type=USER_CMD msg=audit(5.000:5): pid=1 uid=0 msg='cwd="/" op=x ${B} res=success'\n`
    assert.deepEqual(
      readText(forged).events.map(({ serial }) => serial),
      [5],
    )
  })

  test('never makes the reader throw, and every line is counted, whatever is done to its bytes', () => {
    const samples = [
      ...readFileSync('fixtures/night/audit/audit.log', 'latin1').split('\n').slice(0, 400),
      ...Object.values(FORMS).flatMap((write) => write(sampleOf(71, 'lab')).toString('latin1').split('\n')),
    ].filter((line) => line !== '')
    const noise = ['\0', '"', "'", '=', ' ', '{', '\x1d', '\xff', '\n', 'type=', 'msg=audit(', '999999999999999']
    // A generator of its own: fast-check spends more on a case than the reader does.
    let seed = SEED
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
      return Math.floor((seed / 2 ** 32) * below)
    }
    const mutate = (line: string): string => {
      const place = random(line.length)
      switch (random(4)) {
        case 0:
          return line.slice(0, place)
        case 1:
          return line.slice(0, place) + noise[random(noise.length)]! + line.slice(place + random(4))
        case 2:
          return line.slice(0, place) + samples[random(samples.length)]!.slice(random(50))
        default:
          return line.slice(0, place) + String.fromCharCode(random(256)) + line.slice(place + 1)
      }
    }
    for (let done = 0; done < MUTATIONS; done += 500) {
      const before = seed
      const text = Array.from({ length: 500 }, () => mutate(samples[random(samples.length)]!)).join('\n')
      try {
        const { counts } = readText(text)
        const accounted = counts.records + counts.duplicates + counts.malformed + counts.foreign + counts.empty
        assert.ok(accounted >= counts.lines, JSON.stringify(counts))
        const { form } = inspectHead(Buffer.from(text, 'latin1'))
        if (form !== 'json-pretty' && form !== 'journal-export' && form !== 'plugin-binary')
          assert.equal(counts.lines, text.split('\n').length - (text.endsWith('\n') ? 1 : 0))
      } catch (error) {
        throw new Error(`FUZZ_MUTATIONS=500 FUZZ_SEED=${before}: ${JSON.stringify(text)}`, {
          cause: error,
        })
      }
    }
  })

  test('with an endless line is read in bounded memory', () => {
    const chunk = Buffer.alloc(1 << 20, 'x')
    const { counts } = readLog([
      Buffer.from(`${A}\n`),
      ...Array.from({ length: 20 }, () => chunk),
      Buffer.from(`\n${B}\n`),
    ])
    assert.deepEqual([counts.lines, counts.records, counts.malformed], [3, 2, 1])
  })
})
