import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { chosenPager, isTaller, type Caller } from '../../src/cli/pager.js'
import { runCli } from '../support/cli.js'
import { askNight } from '../support/night.js'
import { noTerminal, onTerminal } from '../support/terminal.js'

const self: Caller = { uid: 1000, login: 1000 }
const root = { uid: 0, login: 0 }

suite('the pager that is chosen', () => {
  const chosen = (
    asked: string | false | undefined,
    environment: NodeJS.ProcessEnv,
    caller: Caller = self,
  ): string | null => {
    const pager = chosenPager(asked, environment, caller)
    return pager === null ? null : pager.kind === 'shell' ? pager.command : pager.kind
  }

  test('is the one asked for, else $PAGER, else less', () => {
    assert.equal(chosen('more -s', { PAGER: 'most' }), 'more -s')
    assert.equal(chosen(undefined, { PAGER: 'most' }), 'most')
    assert.equal(chosen(undefined, { PAGER: '' }), 'less')
    assert.equal(chosen(undefined, {}), 'less')
    assert.equal(chosen(undefined, { PAGER: 'most' }, root), 'most')
  })

  test('is none where none is wanted', () => {
    assert.equal(chosen(false, { PAGER: 'most' }), null)
    assert.equal(chosen('cat', {}), null)
    assert.equal(chosen('false', {}), null)
    assert.equal(chosen(undefined, { PAGER: 'cat' }), null)
    assert.equal(chosen(undefined, { TERM: 'dumb' }), null)
    assert.equal(chosen(false, {}, { uid: 0, login: 1000 }), null)
    assert.equal(chosen('cat', {}, { uid: 0, login: 1000 }), null)
  })

  test('is less confined for root by way of another login, whatever is asked for', () => {
    const borrowed = { uid: 0, login: 1000 }
    assert.equal(chosen('sh', { PAGER: 'sh' }, borrowed), 'confined less')
    assert.equal(chosen(undefined, { PAGER: 'sh' }, borrowed), 'confined less')
    assert.equal(chosen(undefined, { PAGER: 'cat' }, borrowed), 'confined less')
    // Where the kernel knows no login.
    assert.equal(chosen(undefined, { PAGER: 'sh', SUDO_UID: '1000' }, { uid: 0, login: null }), 'confined less')
    assert.equal(chosen(undefined, { PAGER: 'most', SUDO_UID: '0' }, { uid: 0, login: null }), 'most')
    assert.equal(chosen(undefined, { PAGER: 'most' }, { uid: 0, login: null }), 'most')
  })
})

test('a text is taller than a screen when its lines, broken where they are too long, leave no place for a prompt', () => {
  const screen = { rows: 4, columns: 10 }
  assert.equal(isTaller('a\nb\nc\n', screen), false)
  assert.equal(isTaller('a\nb\nc\nd\n', screen), true)
  assert.equal(isTaller(`${'a'.repeat(20)}\nb\n`, screen), false)
  assert.equal(isTaller(`${'a'.repeat(21)}\nb\n`, screen), true)
  assert.equal(isTaller(`\u001b[31m${'a'.repeat(10)}\u001b[0m\nb\nc\n`, screen), false)
})

suite('on a terminal', { skip: noTerminal }, () => {
  const directory = mkdtempSync(join(tmpdir(), 'who-changed-'))
  /** What asks the recorded night, which is read once. */
  const night = [...askNight(directory, ['--width']), '--no-ingest'].join(' ')
  const report = `who-changed report fixtures/night/aide-default.txt ${night}`
  before(async () => {
    const { status } = await runCli(['ingest', '--audit', 'fixtures/night/audit', '--db', join(directory, 'index.db')])
    assert.equal(status, 0)
  })
  after(() => {
    rmSync(directory, { recursive: true, force: true })
  })

  test('a long report goes through the pager with its colours and its exit status', async () => {
    const { status, shown } = await onTerminal(report, { env: { PAGER: "sed 's/^/paged: /'" } })
    assert.equal(status, 1)
    const lines = shown.trimEnd().split('\n')
    assert.ok(lines.length > 100)
    assert.deepEqual(
      lines.filter((one) => !one.startsWith('paged: ')),
      [],
    )
    assert.match(shown, /paged: \u001b\[1m\[who-changed\]/)
  })

  test('what fits on the screen does not', async () => {
    const { status, shown } = await onTerminal(`who-changed --last 1 /etc/passwd ${night}`, {
      env: { PAGER: "sed 's/^/paged: /'" },
    })
    assert.equal(status, 0)
    assert.match(shown, /^\/etc\/passwd: last known change/)
  })

  test('a pager is named by option and variable, and --no-pager wants none', async () => {
    const named = "sed 's/^/named: /'"
    const { shown: typed } = await onTerminal(`${report} --pager "${named}"`, { env: { PAGER: 'cat' } })
    assert.match(typed, /^named: /)
    const env = { WHO_CHANGED_PAGER: named }
    assert.match((await onTerminal(report, { env })).shown, /^named: /)
    const { status, shown } = await onTerminal(`${report} --no-pager`, { env })
    assert.equal(status, 1)
    assert.match(shown, /^\u001b\[1m\[who-changed\]/)
  })

  test('a pager that is left early or ended by Ctrl-C is no fault', async () => {
    // Much more than what the pager and the pipe to it take up.
    const early = await onTerminal(`${report} --format json`, { env: { PAGER: 'head -n 1' } })
    assert.deepEqual(early, { status: 1, shown: '{\n' })
    // As a terminal does, to all of the foreground.
    const env = { PAGER: 'head -n 1; kill -INT 0; sleep 60' }
    const interrupted = await onTerminal(`set -m; ${report}; who-changed --last 1 /etc/passwd ${night}`, {
      env,
    })
    assert.match(interrupted.shown, /last known change/)
  })

  test('where the pager is missing the text is shown all the same', async () => {
    const { status, shown } = await onTerminal(report, { env: { PAGER: 'no-such-pager-here' } })
    assert.equal(status, 1)
    assert.match(shown, /not found/)
    assert.match(shown, /\[who-changed\].*78 changed/)
  })

  test(
    'less shows it, and is left by q',
    { skip: spawnSync('less', ['--version']).status !== 0 && 'less is not installed' },
    async () => {
      const { status, shown } = await onTerminal(report, { rows: 10, until: /:\s*(?:\u001b\[K)?$/, keys: 'q' })
      assert.equal(status, 1)
      assert.match(shown, /\[who-changed\].*78 changed/)
      assert.doesNotMatch(shown, /LOGINS/)
    },
  )

  test(
    'less has no shell for root by way of sudo',
    {
      skip:
        (process.getuid?.() !== 0 && 'not root') ||
        (spawnSync('less', ['--version']).status !== 0 && 'less is not installed'),
    },
    async () => {
      const { shown } = await onTerminal(`SHELL=/bin/true ${report}`, {
        rows: 10,
        env: { SUDO_UID: '1000', PAGER: 'echo paged by the guest' },
        until: /:\s*(?:\u001b\[K)?$/,
        // less asks for a return after both, a shell and its refusal.
        keys: '!\n\nq',
      })
      assert.doesNotMatch(shown, /paged by the guest|!done/)
      assert.match(shown, /Command not available/)
    },
  )

  test('bytes of a log are as inert in a pager as without one', async () => {
    const { shown } = await onTerminal(`who-changed '/etc/app/*' ${night}`, { env: { PAGER: 'cat -u' } })
    assert.match(shown, /esc\\x1b\[31mred\.conf/)
    assert.doesNotMatch(shown, /[\x00-\x09\x0b-\x1f\x7f]/)
  })
})
