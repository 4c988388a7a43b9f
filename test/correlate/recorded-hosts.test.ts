import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { answersFor, mistakesIn, trueChanges } from '../support/truth.js'

const REPORTS = [
  ['night', 'aide-default.txt'],
  ['night', 'aide-json.json'],
  ['night', 'aide-list.txt'],
  ['raw', 'aide-default.txt'],
  ['boots', 'aide-default.txt'],
] as const

suite('on a recorded host, where it is known who did what', () => {
  for (const [host, file] of REPORTS)
    test(`everybody named in ${host}/${file} did it, from there and with that program, and nobody else is named`, async () => {
      const truth = trueChanges(host)
      assert.notEqual(truth.length, 0)
      assert.deepEqual(mistakesIn(truth, await answersFor(host, file)), [])
    })

  test('the truth is hard enough: a wrong answer is found', async () => {
    const truth = trueChanges('night').map((change) => (change.auid === 1001 ? { ...change, auid: 1002 } : change))
    assert.notEqual(mistakesIn(truth, await answersFor('night', 'aide-json.json')).length, 0)
  })
})
