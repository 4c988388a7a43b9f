import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { WholeEvents } from '../../src/plugin/whole-events.js'

const record = (type: string, serial: number, seconds = 1000, node = ''): string =>
  `${node}type=${type} msg=audit(${seconds}.000:${serial}): `

const grouped = (lines: readonly string[]): { readonly events: (readonly string[])[]; readonly whole: WholeEvents } => {
  const events: (readonly string[])[] = []
  const whole = new WholeEvents((records) => events.push(records), null)
  for (const line of lines) {
    const bytes = Buffer.from(line, 'latin1')
    whole.line(bytes, 0, bytes.length)
    whole.expire()
  }
  return { events, whole }
}

suite('the events of a stream', () => {
  test('are whole at their end, also when they come into each other', () => {
    const [a, b] = [1, 2].map((serial) => ['SYSCALL', 'PATH', 'EOE'].map((type) => record(type, serial)))
    const { events, whole } = grouped([a![0]!, b![0]!, a![1]!, b![1]!, b![2]!, a![2]!])
    assert.deepEqual(events, [b, a])
    assert.deepEqual(whole.open, [])
  })

  test('of a program stand alone, as does a line that is no record', () => {
    const lines = [record('USER_LOGIN', 1), 'no record \xff', record('EOE', 9)]
    assert.deepEqual(
      grouped(lines).events,
      lines.map((line) => [line]),
    )
  })

  test('are of one host and one boot', () => {
    const lines = [record('SYSCALL', 1), record('SYSCALL', 1, 1000, 'node=b '), record('SYSCALL', 1, 1001)]
    const { events, whole } = grouped([...lines, record('EOE', 1, 1000, 'node=b ')])
    assert.deepEqual(events, [[lines[1], record('EOE', 1, 1000, 'node=b ')]])
    assert.deepEqual(whole.open, [lines[0], lines[2]])
  })

  test('without their end are whole when others are two seconds later, but not because they began late', () => {
    const late = record('CONFIG_CHANGE', 1, 900)
    assert.deepEqual(grouped([record('SYSCALL', 9), late, record('PATH', 9)]).events, [])
    assert.deepEqual(grouped([late, record('SYSCALL', 2, 1003)]).events, [[late]])
  })

  test('without their end are handed on in their place, also when everything is read in one piece', () => {
    const events: (readonly string[])[] = []
    const whole = new WholeEvents((records) => events.push(records), null)
    const [first, ...later] = [record('CONFIG_CHANGE', 1), record('USER_LOGIN', 2, 1003), record('USER_LOGIN', 3, 1050)]
    for (const line of [first, ...later]) whole.line(Buffer.from(line, 'latin1'), 0, line.length)
    assert.deepEqual(events, [[first], [later[0]], [later[1]]])
  })

  test('without their end are never more than a thousand, and all of them when nothing more will come', () => {
    const { events, whole } = grouped(Array.from({ length: 1200 }, (_, serial) => record('SYSCALL', serial)))
    assert.equal(events.length, 200)
    whole.flush()
    assert.equal(events.length, 1200)
    assert.deepEqual(whole.open, [])
  })
})
