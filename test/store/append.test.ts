import assert from 'node:assert/strict'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import type { AuditEvent, AuditRecord } from '../../src/model/audit-record.js'
import type { EventFacts } from '../../src/model/event-facts.js'
import type { ProcessFacts } from '../../src/model/process-facts.js'
import { openSqliteStore } from '../../src/store/sqlite-store.js'
import type { Store } from '../../src/store/store.js'
import { batch, operation, sourceState } from '../support/facts.js'
import { folder } from '../support/folder.js'
import { contentsOf } from '../support/index-contents.js'

const ALWAYS = { from: -1e15, to: 1e15 }
const passwd = async (store: Store) => store.operations({ ...ALWAYS, references: ['/etc/passwd'] })
const later = (offset: number) => ({ source: sourceState({ offset }), expectedOffset: 1000 })

suite('append', () => {
  test('stores a batch and how far its source was read', async () => {
    const store = openSqliteStore(':memory:')
    assert.equal(await store.append(batch({ operations: [operation()] })), true)
    assert.deepEqual(await passwd(store), [operation()])
    assert.deepEqual(await store.sources(), [sourceState()])
    await store.close()
  })

  test('of the same facts from another source changes nothing', async (t) => {
    const file = join(folder(t), 'index.db')
    const store = openSqliteStore(file)
    const facts: Partial<EventFacts> = {
      operations: [operation(), operation({ serial: 101, kind: 'chmod' })],
      executions: [{ node: null, time: 5, serial: 5, process: { ...operation().process, executed: true } }],
      sessionFacts: [
        {
          ...({
            node: null,
            time: 1,
            serial: 1,
            kind: 'login',
            pid: 5,
            ses: 3,
            auid: 1001,
            oldAuid: null,
            oldSes: null,
          } as const),
          ...{ account: null, exe: null, address: null, terminal: null, success: true },
        },
      ],
      controlFacts: [
        {
          node: null,
          time: operation().time,
          serial: 2,
          kind: 'boot',
          detail: null,
          process: operation().process,
        } as const,
      ],
      acts: [
        {
          node: null,
          time: 3,
          serial: 3,
          kind: 'reboot',
          object: null,
          outcome: 'denied',
          key: 'power',
          process: null,
        },
      ],
      userNames: [{ node: null, uid: 1001, name: 'alice' }],
    }
    await store.append(batch(facts))
    const once = contentsOf(file)
    await store.append(batch(facts, { source: sourceState({ fingerprint: 'another first line' }) }))
    const { operations, processes, files, sessions } = await store.totals()
    assert.deepEqual(contentsOf(file), once)
    assert.deepEqual({ operations, processes, files, sessions }, { operations: 2, processes: 2, files: 1, sessions: 1 })
    await store.close()
  })

  test('with an offset that the store does not have stores nothing and says so', async (t) => {
    const file = join(folder(t), 'index.db')
    const store = openSqliteStore(file)
    const other = operation({ serial: 200 })
    assert.equal(await store.append(batch({ operations: [other] }, { expectedOffset: 1000 })), false)
    await store.append(batch({ operations: [operation()] }))
    const before = contentsOf(file)
    assert.equal(await store.append(batch({ operations: [other] })), false)
    assert.equal(await store.append(batch({ operations: [other] }, { expectedOffset: 999 })), false)
    assert.deepEqual(contentsOf(file), before)
    assert.deepEqual(await store.sources(), [sourceState()])
    assert.equal(await store.append(batch({ operations: [other] }, later(2000))), true)
    assert.equal((await passwd(store)).length, 2)
    await store.close()
  })

  test('that fails in the middle leaves nothing behind, and the next one is whole', async () => {
    const store = openSqliteStore(':memory:')
    const good = operation()
    const impossible = operation({ serial: 300, time: Symbol('no number') as unknown as number })
    await assert.rejects(async () => store.append(batch({ operations: [good, impossible] })))
    assert.deepEqual(await passwd(store), [])
    assert.deepEqual(await store.sources(), [])
    assert.equal(await store.append(batch({ operations: [good] })), true)
    assert.deepEqual(await passwd(store), [good])
    await store.close()
  })

  test('keeps events of two nodes apart, even with one stamp and one path', async () => {
    const store = openSqliteStore(':memory:')
    const both = [operation({ node: 'web1' }), operation({ node: 'web2' })]
    await store.append(batch({ operations: both }))
    assert.deepEqual((await passwd(store)).map(({ node }) => node).sort(), ['web1', 'web2'])
    await store.close()
  })

  test('keeps malformed lines by source and line, each once', async () => {
    const store = openSqliteStore(':memory:')
    const line = { file: 'audit.log', line: 7, reason: 'torn', excerpt: "\0'\xff" }
    await store.append(batch({}, { malformed: [line] }))
    await store.append(batch({}, { malformed: [line, { ...line, line: 8 }], ...later(2000) }))
    assert.deepEqual(await store.malformed(10), [line, { ...line, line: 8 }])
    assert.deepEqual(await store.malformed(1), [line])
    await store.close()
  })
})

suite('events of which records are missing', () => {
  const record = (type: string, body: string): AuditRecord => ({
    ...{ node: null, time: 10, serial: 1, type, body, tail: null, file: 'audit.log', line: 1 },
  })
  const event = (records: readonly AuditRecord[]): AuditEvent => ({
    ...{ node: null, time: 10, serial: 1, records, complete: false },
  })

  test('are kept as they are, hostile bytes and all', async () => {
    const store = openSqliteStore(':memory:')
    const torn = event([record('SYSCALL', 'items=2 \0\xff"\'\n'), record('PATH', 'item=0')])
    await store.append(batch({}, { partial: [torn] }))
    assert.deepEqual(await store.partialEvents(), [torn])
    await store.close()
  })

  test('seen again with more records replace what was kept', async () => {
    const store = openSqliteStore(':memory:')
    const more = event([record('SYSCALL', 'items=2'), record('PATH', 'item=0')])
    await store.append(batch({}, { partial: [event([record('SYSCALL', 'items=2')])] }))
    await store.append(batch({}, { partial: [more], ...later(2000) }))
    assert.deepEqual(await store.partialEvents(), [more])
    await store.close()
  })

  test('once whole are kept no longer, and what they had told before is taken back', async () => {
    const store = openSqliteStore(':memory:')
    const id = { node: null, time: 10, serial: 1 }
    const guessed = operation({ ...id, file: '\0rpasswd' })
    const whole = operation({ ...id, process: { ...operation().process, command: 'vi\0passwd' } })
    await store.append(batch({ operations: [guessed] }, { partial: [event([])] }))
    const completed = [{ id, before: { ...batch({ operations: [guessed] }).facts } }]
    await store.append(batch({ operations: [whole] }, { completed, ...later(2000) }))
    assert.deepEqual(await store.partialEvents(), [])
    assert.deepEqual(await store.operations({ ...ALWAYS, references: ['\0rpasswd'] }), [])
    assert.deepEqual(await passwd(store), [whole])
    await store.close()
  })

  test('tell in the end who changed the rules and with what arguments a program began', async () => {
    const store = openSqliteStore(':memory:')
    const id = { node: null, time: 10, serial: 1 }
    const { process } = operation()
    const factsWith = (command: string, by: ProcessFacts | null): EventFacts => ({
      ...batch({}).facts,
      executions: [{ ...id, process: { ...process, command, executed: true } }],
      controlFacts: [{ ...id, kind: 'rule-removed', detail: 'etc', process: by }],
    })
    const before = factsWith('auditctl', null)
    await store.append(batch(before, { partial: [event([])] }))
    await store.append(batch(factsWith('auditctl\0-D', process), { completed: [{ id, before }], ...later(2000) }))
    const [seen, ...others] = await store.processes(null, process.pid, 0, 100)
    assert.equal(seen?.process.command, 'auditctl\0-D')
    assert.deepEqual(
      others.map((one) => one.process.executed),
      [false],
    )
    assert.deepEqual(
      (await store.controlFacts(0, 100)).map((fact) => fact.process),
      [process],
    )
    await store.close()
  })
})
