import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import { activity } from '../../src/app/activity.js'
import type { Happening, Topic } from '../../src/model/activity.js'
import { UNSET } from '../../src/model/process-facts.js'

/** One thing that somebody did on the recorded host, as he himself wrote it down. */
interface Act {
  readonly topic: Topic
  readonly user: string
  readonly auid: number | null
  readonly address: string | null
  /** Seconds since 1970. */
  readonly begin: number
  readonly end: number
  readonly success: boolean
  readonly what: string
}

const acts = readFileSync('fixtures/topics/truth.jsonl', 'utf8')
  .split('\n')
  .filter((line) => line.includes('"topic":'))
  .map((line) => JSON.parse(line) as Act)

const happenedOn = async (host: string): Promise<ReadonlyMap<Topic, readonly Happening[]>> => {
  const found = await activity(
    {
      ...{ audit: [`fixtures/${host}/audit`], db: ':memory:', node: null, ingest: true, rules: null, authLog: null },
      ...{ passwd: `fixtures/${host}/passwd`, since: null, until: null, topics: [], processes: false },
    },
    0,
  )
  return new Map(found.topics.map(({ topic, happenings }) => [topic, happenings]))
}

const byLogin = ({ process }: Happening): boolean => process?.auid != null && process.auid !== UNSET

const isDuring = ({ begin, end }: Act, time: number): boolean => time >= (begin - 2) * 1000 && time <= (end + 2) * 1000

suite('on a recorded host where one real act was done for each topic', async () => {
  const found = await happenedOn('topics')

  for (const act of acts)
    test(`${act.topic}: "${act.what}" by ${act.user} is found with login, address and outcome`, () => {
      const fitting = found
        .get(act.topic)!
        .filter(
          ({ time, who, success }) => isDuring(act, time) && who.address === act.address && (act.success || !success),
        )
        .map(({ who }) => who.auid)
      assert.ok(fitting.includes(act.auid), `found: ${fitting.join(', ')}`)
    })

  // Every login, sudo and home of a user shows up under these at any time of such a day.
  const everyday = new Set<Topic>(['login', 'root-command', 'suid-exec', 'static-file', 'failed-access', 'account'])
  test('no login is said to have done what it did not', () => {
    const claims = [...found].flatMap(([topic, happenings]) =>
      happenings
        // Before the first act the host was still being set up, of which nobody kept a list.
        .filter((one) => byLogin(one) && one.time >= acts[0]!.begin * 1000 && !everyday.has(topic))
        .filter(
          ({ time, who }) => !acts.some((act) => act.topic === topic && act.auid === who.auid && isDuring(act, time)),
        )
        .map(({ who, verb, object }) => `${topic}: ${who.login ?? '?'} ${verb} ${object ?? ''}`),
    )
    assert.deepEqual(claims, [])
  })
})

suite('on a recorded day on which other things happened', async () => {
  const found = await happenedOn('night')
  const claims = (topic: Topic): readonly string[] =>
    found
      .get(topic)!
      .filter(byLogin)
      .map(({ who, verb, object }) => `${who.login ?? '?'} ${verb} ${object ?? ''}`)

  for (const topic of [
    'kernel',
    'selinux',
    'time',
    'log-truncation',
    'private-key',
    'hostname',
    'power',
    'tmp-exec',
    'home-access',
  ] as const)
    test(`nobody is said to have done anything of ${topic}`, () => {
      assert.deepEqual(claims(topic), [])
    })

  test('what did happen is told: a pipe, a bind mount, programs that were changed', () => {
    assert.deepEqual(claims('special-file'), ['alice made the special file /etc/app/fifo'])
    assert.deepEqual(claims('mount'), ['root mounted on /tmp/bm', 'root unmounted /tmp/bm'])
    assert.deepEqual(
      [...new Set(claims('binary'))],
      [
        'carol changed the mode of /usr/local/bin/tool',
        'alice linked /usr/bin/labpkg',
        'alice renamed /usr/bin/labpkg',
      ],
    )
  })
})
