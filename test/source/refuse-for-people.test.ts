import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { runCli } from '../support/cli.js'
import { folder, put } from '../support/folder.js'
import { readText } from '../support/read-log.js'

const translated = (stamp: string): string =>
  `type=SYSCALL msg=audit(${stamp}:164) : arch=x86_64 syscall=openat success=yes exit=3 a0=AT_FDCWD auid=alice uid=root `

/** As auditd 3.0.9 prints them. */
const PRINTED: readonly (readonly [program: string, line: number, text: string])[] = [
  ['ausearch -i', 2, `----\n${translated('11/23/26 19:43:39.688')}\n`],
  ['ausearch -i', 1, `node=lab ${translated('23.11.2026 19:43:39.688')}\n`],
  ['ausearch --format csv', 1, 'NODE,EVENT,DATE,TIME,SERIAL_NUM,EVENT_KIND\n,SYSCALL,11/23/26,19:43:39,164,file\n'],
  [
    'ausearch --format text',
    1,
    'At 19:43:39 11/23/26 alice, acting as root, successfully opened-file /etc/x using tee\n',
  ],
  ['aureport', 2, '\nFile Report\n===========\n# date time file syscall success exe auid event\n===========\n1. …\n'],
  ['aureport', 2, '\nSummary Report\n======================\nRange of time in logs: 11/23/26 19:43:39.688\n'],
]

suite('what is printed of a log for people', () => {
  for (const [program, line, text] of PRINTED)
    test(`is refused as a log with its line: ${program}, "${text.slice(0, 40).trim()}…"`, async (t) => {
      const directory = folder(t)
      const log = put(directory, 'printed', text)
      const run = await runCli(['/etc/x', '--audit', log, '--db', join(directory, 'index.db')])
      assert.deepEqual([run.status, run.stdout], [2, ''])
      const sentence = `${log}:${line}: this is what ${program} prints for people, which has not all that the records hold: give the audit log itself, or what ausearch --raw prints`
      assert.equal(run.stderr, `who-changed: ${sentence}\n`)
    })

  test('is refused on standard input, too', async (t) => {
    const run = await runCli(['ingest', '-', '--db', join(folder(t), 'index.db')], (child) => {
      child.stdin?.write(PRINTED[0]![2])
    })
    assert.equal(run.status, 2)
    assert.match(run.stderr, /^who-changed: standard input:2: this is what ausearch -i prints/)
  })

  test('beside the logs of a directory stops nothing, and is counted', async (t) => {
    const directory = folder(t)
    mkdirSync(join(directory, 'logs'))
    put(directory, 'logs/audit.log.1', PRINTED[0]![2])
    put(directory, 'logs/audit.log', 'type=CWD msg=audit(1795462850.000:70): cwd="/"\n')
    const run = await runCli(['ingest', join(directory, 'logs'), '--db', join(directory, 'index.db')])
    assert.equal(run.status, 0, run.stderr)
    assert.match(run.stdout, /1 records of 1 events, 1 malformed/)
  })

  for (const [where, line] of [
    ['of auditd', translated('11/23/26 19:43:39.688')],
    ['of auditd, in another language', translated('23.11.2026 19:43:39.688')],
    ['of syslog, by audisp-syslog', `Nov 23 19:40:51 lab audisp-syslog[7]: ${translated('11/23/26 19:43:39.688')}`],
  ] as const)
    test(`among the records ${where} is a line that could not be understood, with that reason`, () => {
      const record = 'type=CWD msg=audit(1795462850.000:70): cwd="/"'
      const header = line.startsWith('Nov') ? 'Nov 23 19:40:51 lab audisp-syslog[7]: ' : ''
      const { malformed, counts } = readText(`${header}${record}\n${line}\n${header}${record.replace('70', '71')}\n`)
      assert.equal(counts.records, 2)
      assert.deepEqual(
        malformed.map(({ reason }) => reason),
        ['a record that was translated for people (ausearch -i, audisp-syslog "interpret"): give the log itself'],
      )
    })
})
