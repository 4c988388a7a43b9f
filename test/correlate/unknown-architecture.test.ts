import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { suite, test, type TestContext } from 'node:test'
import { folder, put } from '../support/folder.js'
import { answersFor, mistakesIn, trueChanges } from '../support/truth.js'

/** The answers for the recorded night, from its log with some of it written otherwise. */
const answersAfter = async (t: TestContext, rewrite: (log: string) => string): ReturnType<typeof answersFor> => {
  const log = rewrite(readFileSync('fixtures/night/audit/audit.log', 'latin1'))
  return answersFor('night', 'aide-default.txt', { audit: put(folder(t), 'audit.log', Buffer.from(log, 'latin1')) })
}

suite('a log of a machine whose system calls are not known', () => {
  for (const [what, arch] of [
    ['an unknown architecture', 'arch=c0005678'],
    ['an architecture under another field name', 'cpu=c000003e'],
  ] as const)
    test(`the names in the enrichment tell the calls, with ${what}`, async (t) => {
      const answers = await answersAfter(t, (log) => log.replaceAll(' arch=c000003e', ` ${arch}`))
      assert.deepEqual(mistakesIn(trueChanges('night'), answers), [])
    })

  test('and with a number that the architecture did not have', async (t) => {
    const answers = await answersAfter(t, (log) =>
      log.replaceAll(/ syscall=(\d+)(?= )/g, (_, number: string) => ` syscall=${Number(number) + 5000}`),
    )
    assert.deepEqual(mistakesIn(trueChanges('night'), answers), [])
  })
})
