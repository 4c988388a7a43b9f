import assert from 'node:assert/strict'
import { chmodSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { sendBySendmail } from '../../src/mail/sendmail.js'
import { folder, put } from '../support/folder.js'

const MESSAGE = Buffer.from(`Subject: x\r\n\r\n${'hello\r\n'.repeat(30_000)}`)
const TO = ['a@web01', 'b@web01']

const program = (t: TestContext, script: string): string => {
  const file = put(folder(t), 'sendmail', `#!/bin/sh\n${script}\n`)
  chmodSync(file, 0o755)
  return file
}

suite('a sendmail program', () => {
  test('gets sender and recipients as arguments, and the message with the line ends of the host', async (t) => {
    const directory = folder(t)
    const file = program(t, `echo "$@" > ${directory}/args; cat > ${directory}/mail`)
    assert.deepEqual(await sendBySendmail({ program: file, timeout: 10_000 })('who@web01', TO, MESSAGE), [])
    assert.equal(readFileSync(join(directory, 'args'), 'utf8'), '-i -f who@web01 a@web01 b@web01\n')
    assert.ok(readFileSync(join(directory, 'mail'), 'latin1') === MESSAGE.toString('latin1').replaceAll('\r\n', '\n'))
  })

  const FAULTS: readonly (readonly [title: string, script: string, temporary: boolean, why: RegExp])[] = [
    [
      'that fails for good',
      'cat > /dev/null; echo no such user >&2; exit 67',
      false,
      /ended with status 67: no such user$/,
    ],
    ['that fails for now', 'cat > /dev/null; exit 75', true, /ended with status 75$/],
    ['that reads nothing', 'exit 64', false, /ended with status 64$/],
    ['that hangs', 'exec sleep 600', true, /stopped by SIGKILL$/],
  ]
  for (const [title, script, temporary, why] of FAULTS)
    test(`${title} delivers to nobody`, async (t) => {
      const timeout = title === 'that hangs' ? 200 : 10_000
      const refused = await sendBySendmail({ program: program(t, script), timeout })('who@web01', TO, MESSAGE)
      assert.deepEqual(
        refused.map((one) => [one.recipient, one.temporary]),
        TO.map((recipient) => [recipient, temporary]),
      )
      assert.match(refused[0]!.why, why)
    })

  test('that is not there delivers to nobody, for good', async () => {
    const refused = await sendBySendmail({ program: '/nonexistent/sendmail', timeout: 1000 })('who@web01', TO, MESSAGE)
    assert.deepEqual(
      refused.map(({ temporary, why }) => [temporary, why]),
      TO.map(() => [false, '/nonexistent/sendmail: there is no such program']),
    )
  })
})
