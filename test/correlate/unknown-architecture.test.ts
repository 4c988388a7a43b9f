import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { answersFor, mistakesIn, trueChanges } from '../support/truth.js'

/** The answers for the recorded night, from its log with some of it written otherwise. */
const answersAfter = async (rewrite: (log: string) => string): ReturnType<typeof answersFor> => {
  const folder = mkdtempSync(join(tmpdir(), 'who-changed-'))
  try {
    const audit = join(folder, 'audit.log')
    writeFileSync(audit, rewrite(readFileSync('fixtures/night/audit/audit.log', 'latin1')), 'latin1')
    return await answersFor('night', 'aide-default.txt', { audit })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

suite('a log of a machine whose system calls are not known', () => {
  for (const [what, arch] of [
    ['an unknown architecture', 'arch=c0005678'],
    ['an architecture under another field name', 'cpu=c000003e'],
  ] as const)
    test(`the names in the enrichment tell the calls, with ${what}`, async () => {
      const answers = await answersAfter((log) => log.replaceAll(' arch=c000003e', ` ${arch}`))
      assert.deepEqual(mistakesIn(trueChanges('night'), answers), [])
    })

  test('and with a number that the architecture did not have', async () => {
    const answers = await answersAfter((log) =>
      log.replaceAll(/ syscall=(\d+)(?= )/g, (_, number: string) => ` syscall=${Number(number) + 5000}`),
    )
    assert.deepEqual(mistakesIn(trueChanges('night'), answers), [])
  })
})
