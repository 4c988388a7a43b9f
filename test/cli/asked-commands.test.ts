import assert from 'node:assert/strict'
import { afterEach, suite, test } from 'node:test'
import type { Command } from 'commander'
import { buildProgram } from '../../src/cli/program.js'

/** What a command line prints, without anything being done. */
const printed = async (program: Command, args: readonly string[]): Promise<string> => {
  let text = ''
  const write = (more: string): void => {
    text += more
  }
  for (const command of [program, ...program.commands]) {
    command.configureOutput({ writeOut: write, writeErr: write })
    // What would be run is named instead.
    command.action(() => {
      text += `runs ${command.name()} ${JSON.stringify(command.args)} ${JSON.stringify(command.opts())}`
    })
  }
  try {
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    text += `\n${(error as Error).message}`
  }
  return text
}

suite('a command line of which only what is asked for is defined', () => {
  const names = buildProgram().commands.map((command) => command.name())
  const lines = [
    [],
    ['--help'],
    ['-h'],
    ['help'],
    ['help', 'report'],
    ['--version'],
    ['-V'],
    ['/etc/passwd'],
    ['/etc/passwd', '--last', '5', '--since', 'yesterday'],
    ['--lasst', '5', '/etc/passwd'],
    ['reprot', 'x.txt'],
    ['--db', 'x', 'report', 'y.txt'],
    ['/etc/passwd', 'status'],
    ['--format', 'report', '/etc/passwd'],
    ...names.flatMap((name) => [
      [name],
      [name, '--help'],
      [name, '-h'],
      [name, '--no-such-option'],
      [name, '--dbb', 'x'],
      [name, 'status', '--db', 'x'],
    ]),
  ]
  const before = process.env['WHO_CHANGED_CONFIG']
  afterEach(() => {
    if (before === undefined) delete process.env['WHO_CHANGED_CONFIG']
    else process.env['WHO_CHANGED_CONFIG'] = before
  })
  for (const line of lines)
    test(`says the same as the whole one: ${line.join(' ')}`, async () => {
      process.env['WHO_CHANGED_CONFIG'] = ''
      assert.equal(await printed(buildProgram(line), line), await printed(buildProgram(), line))
    })

  test('is the whole one where a config file or the environment may name other commands', () => {
    process.env['WHO_CHANGED_CONFIG'] = ''
    assert.equal(buildProgram(['status']).commands.length, 1)
    assert.equal(buildProgram(['/etc/passwd']).commands.length, 0)
    assert.equal(buildProgram(['plugin']).commands.length, names.length)
    assert.equal(buildProgram(['completion', 'bash']).commands.length, names.length)
    assert.equal(buildProgram(['status', '--config', 'x']).commands.length, names.length)
    process.env['WHO_CHANGED_CONFIG'] = '/etc/who-changed.toml'
    assert.equal(buildProgram(['status']).commands.length, names.length)
  })
})
