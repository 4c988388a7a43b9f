import assert from 'node:assert/strict'
import { chmodSync, chownSync } from 'node:fs'
import { suite, test, type TestContext } from 'node:test'
import { runCli, type Run } from '../support/cli.js'
import { folder, put } from '../support/folder.js'

/** Writes a config file and runs the command line with it. */
const withConfig = async (
  t: TestContext,
  text: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  mode = 0o600,
): Promise<Run> => {
  const file = put(folder(t), 'c.toml', text)
  chmodSync(file, mode)
  const run = await runCli([...args, '--config', file], undefined, { env })
  return { ...run, stdout: run.stdout.replaceAll(file, '$'), stderr: run.stderr.replaceAll(file, '$') }
}

/** The lines of `--print-config` about one key. */
const about = ({ stdout }: Run, key: string): string | undefined =>
  stdout.split('\n').find((line) => new RegExp(`^(?:# )?${key} `).test(line))

suite('where a value comes from', () => {
  test('the command line wins over the environment, it over the file, the file over the default', async (t) => {
    const text = 'width = 100\ndb = "/file.db"\nnode = "file"\n'
    const env = { WHO_CHANGED_DB: '/variable.db', WHO_CHANGED_NODE: 'variable' }
    const run = await withConfig(t, text, ['report', '--print-config', '--node', 'typed'], env)
    assert.deepEqual([run.status, run.stderr], [0, ''])
    assert.equal(about(run, 'node'), 'node = "typed"  # command line')
    assert.equal(about(run, 'db'), 'db = "/variable.db"  # environment: WHO_CHANGED_DB')
    assert.equal(about(run, 'width'), 'width = 100  # config file: $:1')
    assert.equal(about(run, 'format'), 'format = "text"  # default')
    assert.equal(about(run, 'rules'), '# rules is not set')
  })

  test('an option typed before the command wins too', async (t) => {
    const file = put(folder(t), 'c.toml', 'width = 100\n')
    chmodSync(file, 0o600)
    const run = await runCli(['--config', file, '--width', '60', 'report', '--print-config'])
    assert.equal(about(run, 'width'), 'width = 60  # command line')
  })

  test('the table of a command wins over the top of the file, for that command alone', async (t) => {
    const text = 'format = "json"\n\n[sessions]\nformat = "table"\n'
    const sessions = await withConfig(t, text, ['sessions', '--print-config'])
    const status = await withConfig(t, text, ['status', '--print-config'])
    const query = await withConfig(t, `${text}[query]\nlast = 5\n`, ['--print-config'])
    assert.equal(about(sessions, 'format'), 'format = "table"  # config file: $:4')
    assert.equal(about(status, 'format'), 'format = "json"  # config file: $:1')
    assert.equal(about(query, 'last'), 'last = 5  # config file: $:6')
  })

  test('a choice that a command does not offer is for the others', async (t) => {
    const run = await withConfig(t, 'format = "json"\n', ['events', '--print-config'])
    assert.equal(about(run, 'format'), 'format = "ndjson"  # default')
  })

  test('lists, switches and what is switched off, in the file and in the environment', async (t) => {
    const text = 'audit = ["/a", "/b"]\ningest = false\nutc = true\n'
    const file = await withConfig(t, text, ['report', '--print-config'])
    assert.equal(about(file, 'audit'), 'audit = [ "/a", "/b" ]  # config file: $:1')
    assert.equal(about(file, 'ingest'), 'ingest = false  # config file: $:2')
    const env = { WHO_CHANGED_AUDIT: '/c, /d', WHO_CHANGED_INGEST: 'yes', WHO_CHANGED_UTC: '0' }
    const variable = await withConfig(t, text, ['report', '--print-config'], env)
    assert.equal(about(variable, 'audit'), 'audit = [ "/c", "/d" ]  # environment: WHO_CHANGED_AUDIT')
    assert.equal(about(variable, 'ingest'), 'ingest = true  # environment: WHO_CHANGED_INGEST')
    assert.equal(about(variable, 'utc'), 'utc = false  # environment: WHO_CHANGED_UTC')
  })

  test('the printed settings are a config file that gives the same settings', async (t) => {
    const text = 'db = "/tmp/a \\"b\\" \\\\n\\u202e é"\naudit = ["x"]\nwidth = 72\n'
    const first = await withConfig(t, text, ['report', '--print-config'])
    assert.doesNotMatch(first.stdout, /\u202e/)
    const again = await withConfig(t, first.stdout, ['report', '--print-config'])
    const values = (run: Run): string => run.stdout.replace(/ {2}# .*|^# config.*/gm, '')
    assert.equal(values(again), values(first))
    assert.match(values(first), /audit = \[ "x" \]/)
  })

  test('a value from the file does what the option does', async (t) => {
    const directory = folder(t)
    const log = put(directory, 'audit.log', 'hello\n')
    const text = `audit = ["${log}"]\ndb = "${directory}/index.db"\njson = true\n`
    const run = await withConfig(t, text, ['/etc/passwd'])
    assert.equal(run.status, 1)
    assert.equal((JSON.parse(run.stdout) as { schema: string }).schema, 'who-changed/query/1')
  })
})

/** What can be wrong in a config file, with what is said about it. */
const FAULTS: readonly (readonly [title: string, text: string, sentence: string])[] = [
  ['a key that does not exist', '# one\n\nfrobnicate = 1\n', '$:3: unknown key "frobnicate"'],
  ['a key with a slip', 'fromat = "json"\n', '$:1: unknown key "fromat"; did you mean "format"?'],
  ['a key with another spelling', 'aide_db = "x"\n', '$:1: unknown key "aide_db"; did you mean "aide-db"?'],
  ['a table that does not exist', 'utc = true\n[nights]\nx = 1\n', '$:2: unknown table "nights"'],
  ['a key that its command lacks', '[ingest]\nwidth = 80\n', '$:2: unknown key "width"'],
  ['a number for a text', 'db = 5\n', '$:1: db: expected a string, not 5'],
  ['a text for a switch', 'utc = "yes"\n', '$:1: utc: expected true or false, not "yes"'],
  ['a word for a number', 'width = "wide"\n', '$:1: width: expected a number, not "wide"'],
  ['a number in a list', 'audit = ["a", 3]\n', '$:1: audit: expected a list of strings, not ["a",3]'],
  ['a date', 'db = 2026-11-23\n', '$:1: db: expected a string, not "2026-11-23"'],
  ['an unknown choice', '[status]\nformat = "poem"\n', '$:2: format: expected "table" or "json", not "poem"'],
  [
    'a key behind a text that looks like it',
    'db = """\nwidth = "a"\n"""\nwidth = "wide"\n',
    '$:4: width: expected a number, not "wide"',
  ],
  ['a mistake of another command', '[report]\naide-status = 300\n', '$:2: aide-status: expected'],
  ['no TOML', 'utc = true\nwidth = = 3\n', '$:2: this is no TOML: invalid value'],
  ['a key twice', 'width = 1\nwidth = 2\n', '$:2: this is no TOML: trying to redefine'],
]

suite('a config file with a fault', () => {
  for (const [title, text, sentence] of FAULTS)
    test(`${title}: one sentence with file and line, and exit status 2`, async (t) => {
      const run = await withConfig(t, text, ['status', '--print-config'])
      assert.deepEqual([run.status, run.stdout], [2, ''])
      assert.equal(run.stderr.slice(0, sentence.length + 13), `who-changed: ${sentence}`)
      assert.equal(run.stderr.split('\n').length, 2)
    })

  test('a file that is not there is a fault when it was named', async () => {
    const run = await runCli(['status', '--print-config', '--config', '/nonexistent/c.toml'])
    assert.deepEqual([run.status, run.stderr], [2, 'who-changed: /nonexistent/c.toml: there is no such file\n'])
  })

  test('root does not obey a file that somebody else may write', async (t) => {
    if (process.getuid?.() !== 0) {
      t.skip('needs root')
      return
    }
    const writable = await withConfig(t, 'utc = true\n', ['status', '--print-config'], {}, 0o666)
    assert.equal(writable.status, 2)
    assert.match(writable.stderr, /^who-changed: \$: root obeys it only when it is root's and nobody else may write/)
    const file = put(folder(t), 'c.toml', 'utc = true\n')
    chownSync(file, 65534, 65534)
    assert.equal((await runCli(['status', '--print-config', '--config', file])).status, 2)
  })
})

suite('the environment with a fault', () => {
  const FAULTY: readonly (readonly [name: string, value: string, sentence: RegExp])[] = [
    ['WHO_CHANGED_FORMT', 'x', /the variable WHO_CHANGED_FORMT is none .*; did you mean WHO_CHANGED_FORMAT\?$/m],
    ['WHO_CHANGED_AIDEDB', 'x', /the variable WHO_CHANGED_AIDEDB is none .*; did you mean WHO_CHANGED_AIDE_DB\?$/m],
    ['WHO_CHANGED_WIDTH', 'wide', /the variable WHO_CHANGED_WIDTH: expected a number, not "wide"$/m],
    ['WHO_CHANGED_UTC', 'perhaps', /the variable WHO_CHANGED_UTC: expected true or false, not "perhaps"$/m],
  ]
  for (const [name, value, sentence] of FAULTY)
    test(`${name}=${value}: one sentence, and exit status 2`, async () => {
      const run = await runCli(['status', '--print-config'], undefined, { env: { [name]: value } })
      assert.deepEqual([run.status, run.stdout], [2, ''])
      assert.match(run.stderr, sentence)
    })

  test('an empty variable is none', async () => {
    const run = await runCli(['status', '--print-config'], undefined, { env: { WHO_CHANGED_WIDTH: '' } })
    assert.equal(about(run, 'width'), '# width is not set')
  })
})
