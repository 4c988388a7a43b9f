import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { controlFactsOf } from '../../src/event/control-facts.js'
import { UNSET } from '../../src/model/process-facts.js'

/** The login uid of who ended auditd, by its own record. */
const enderOf = (sender: string): number | null | undefined => {
  const id = { node: null, time: 1000, serial: 7 }
  const body = `op=terminate ${sender} uid=0 subj=unconfined res=success`
  const [fact] = controlFactsOf(
    { ...id, complete: true, records: [{ ...id, type: 'DAEMON_END', body, tail: null, file: 'audit.log', line: 1 }] },
    null,
  )
  assert.equal(fact?.kind, 'daemon-end')
  return fact.process?.auid
}

suite('who ended auditd', () => {
  test('is the login that sent the signal', () => {
    assert.equal(enderOf('auid=1001 ses=3 pid=812'), 1001)
    assert.equal(enderOf('auid=0 ses=3 pid=812'), 0)
    // The sender was gone before auditd could look up its session.
    assert.equal(enderOf(`auid=1001 ses=${UNSET} pid=812`), 1001)
  })

  test('is no login of root where the kernel gave the uid of a sender without one', () => {
    assert.equal(enderOf(`auid=0 ses=${UNSET} pid=1`), UNSET)
    assert.equal(enderOf(`auid=0 ses=${UNSET} pid=812`), null)
  })
})
