import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Attribution } from '../../src/model/attribution.js'
import { fromText } from '../../src/model/byte-string.js'
import { answersFor, mistakesIn, trueChanges } from '../support/truth.js'

const REPORTS = [
  ['night', 'aide-default.txt'],
  ['night', 'aide-json.json'],
  ['night', 'aide-list.txt'],
  ['raw', 'aide-default.txt'],
  ['boots', 'aide-default.txt'],
  ['crowd', 'aide-default.txt'],
  ['same-numbers', 'aide-default.txt'],
  ['swaps', 'aide-default.txt'],
  ['ways', 'aide-default.txt'],
  ['ways', 'aide-list.txt'],
] as const

/** An answer without the sentence, and without units: syslog begins too late to know which services were started at boot. */
const withoutWords = ({ change, verdict, reason, deed, also }: Attribution): object => ({
  ...{ path: change.path, verdict, reason },
  deeds: [deed, ...also].map((one) => (one === null ? null : { ...one, who: { ...one.who, unit: null } })),
})

suite('on a recorded host, where it is known who did what', () => {
  for (const [host, file] of REPORTS)
    test(`everybody named in ${host}/${file} did it, from there and with that program, and nobody else is named`, async () => {
      const truth = trueChanges(host)
      assert.notEqual(truth.length, 0)
      assert.deepEqual(mistakesIn(truth, await answersFor(host, file)), [])
    })

  test('everybody named in tricks/aide-default.txt did it, but for one inference of which nothing tells that it is wrong', async () => {
    const truth = trueChanges('tricks')
    const answers = await answersFor('tricks', 'aide-default.txt')
    // A service made the file before the window and lives; root wrote by a handle, which the rules do not log.
    assert.deepEqual(mistakesIn(truth, answers), [
      'handle /etc/q/handle: names login none, but open_by_handle_at is of no class of perm=wa: suspicious',
    ])
    const handle = answers.get(fromText('/etc/q/handle'))
    assert.equal(handle?.verdict, 'inferred')
    assert.match(handle.explanation, /an open by handle \(open_by_handle_at\(2\), by root\) is logged$/)
    const verdicts = [...answers.values()].map(({ verdict, reason }) => reason ?? verdict)
    const counts = Object.fromEntries(
      [...new Set(verdicts)].sort().map((one) => [one, verdicts.filter((other) => other === one).length]),
    )
    assert.deepEqual(counts, {
      ...{ attributed: 121, inferred: 15, 'several-hands': 3 },
      ...{ 'auditing-off': 6, 'records-lost': 2, unresolved: 1 },
    })
  })

  for (const transport of ['syslog.gz', 'journal-audit.json.gz'])
    test(`the same people are named from ${transport} alone as from audit.log, and nobody without one`, async () => {
      const truth = trueChanges('night')
      const audit = `fixtures/night/${transport}`
      const answers = await answersFor('night', 'aide-default.txt', { audit })
      assert.deepEqual(mistakesIn(truth, answers), [])
      const expected = await answersFor('night', 'aide-default.txt')
      // The journal has no record of the daemon's own: there the rules that are gone tell of the gap.
      assert.deepEqual([...answers.values()].map(withoutWords), [...expected.values()].map(withoutWords))
    })

  test('a session number that two boots gave to two people names each for what they did in theirs', async () => {
    const answers = await answersFor('same-numbers', 'aide-default.txt')
    const named = ['/etc/gw/boot1.conf', '/etc/gw/boot2.conf'].map((path) => answers.get(fromText(path))?.deed?.who)
    assert.deepEqual(
      named.map((who) => [who?.session, who?.auid, who?.address]),
      [
        [1, 1501, '172.20.5.17'],
        [1, 1502, '10.9.8.7'],
      ],
    )
  })

  test('two who both had a file open when it was written are both told, and neither is named', async () => {
    const answer = (await answersFor('crowd', 'aide-default.txt')).get(fromText('/etc/gw/lf1.conf'))
    assert.equal(answer?.verdict, 'ambiguous')
    assert.equal(answer.deed, null)
    assert.deepEqual([...new Set(answer.also.map(({ who }) => who.auid))].sort(), [1501, 1502])
  })

  test('the truth is hard enough: a wrong answer is found', async () => {
    const truth = trueChanges('night').map((change) => (change.auid === 1001 ? { ...change, auid: 1002 } : change))
    assert.notEqual(mistakesIn(truth, await answersFor('night', 'aide-json.json')).length, 0)
  })
})
