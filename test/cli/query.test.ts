import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { runCli } from '../support/cli.js'
import { folder, put } from '../support/folder.js'
import { golden } from '../support/golden.js'
import { askNight, NIGHT, nightFolder } from '../support/night.js'

interface Query {
  readonly paths: readonly {
    readonly path: string
    readonly operations: readonly { readonly when: string; readonly who: { readonly login: string } }[]
    readonly reason: string | null
  }[]
}

suite('who-changed PATH', () => {
  test('lists who changed a file, newest last, fitted to the width', async (t) => {
    const run = await runCli(['/etc/passwd', ...askNight(folder(t))])
    assert.deepEqual([run.status, run.stderr], [0, ''])
    golden(`${NIGHT}/golden/passwd.txt`, run.stdout)
  })

  test('prints the document of the contract with --json', async (t) => {
    const run = await runCli(['/etc/passwd', '--json', '--until', '2026-11-24T00:00:00Z', ...askNight(folder(t))])
    golden(`${NIGHT}/golden/passwd.json`, run.stdout)
  })

  test('shows with --explain how each operation is known, and the ausearch command of each event', async (t) => {
    const run = await runCli(['/etc/passwd', '--explain', ...askNight(nightFolder(t))])
    assert.deepEqual([run.status, run.stderr], [0, ''])
    golden(`${NIGHT}/golden/passwd-explained.txt`, run.stdout)
  })

  test('ends with 1 when one of several paths has nobody, and says which and why', async (t) => {
    const run = await runCli([
      '/etc/passwd',
      '/etc/nobody-touched',
      '/srv/unwatched',
      '--json',
      ...askNight(nightFolder(t)),
    ])
    assert.equal(run.status, 1)
    const { paths } = JSON.parse(run.stdout) as Query
    assert.deepEqual(
      paths.map(({ path, reason }) => [path, reason]),
      [
        ['/etc/passwd', null],
        ['/etc/nobody-touched', 'no-event'],
        ['/srv/unwatched', 'no-rule'],
      ],
    )
  })

  test('keeps to --since, --until and --last', async (t) => {
    const directory = nightFolder(t)
    const ask = async (...more: string[]): Promise<number> => {
      const run = await runCli(['/etc/app/twice.conf', '--json', ...more, ...askNight(directory)])
      return (JSON.parse(run.stdout) as Query).paths[0]!.operations.length
    }
    assert.equal(await ask(), 2)
    assert.equal(await ask('--last', '1'), 1)
    assert.equal(await ask('--since', '2026-11-23T19:42:20Z'), 1)
    assert.equal(await ask('--until', '2026-11-23T19:42:20Z'), 1)
    assert.equal(await ask('--since', '2026-11-23T20:00:00Z'), 0)
  })

  test('sees through sudo to the login, and through a rename to the writer', async (t) => {
    const run = await runCli(['/etc/app/sed.conf', '--json', ...askNight(nightFolder(t))])
    const { paths } = JSON.parse(run.stdout) as Query
    assert.deepEqual([...new Set(paths[0]!.operations.map(({ who }) => who.login))], ['alice'])
  })

  test('answers from the index alone with --no-ingest, and reads only what is new without it', async (t) => {
    const directory = folder(t)
    await runCli(['ingest', '--audit', `${NIGHT}/audit`, '--db', join(directory, 'index.db')])
    const run = await runCli(['/etc/passwd', '--db', join(directory, 'index.db'), '--no-ingest', '--json'])
    assert.equal(run.status, 0)
    const again = await runCli(['ingest', '--audit', `${NIGHT}/audit`, '--db', join(directory, 'index.db')])
    assert.match(again.stdout, /nothing new/)
  })

  test('asks for the host when the log holds several, and keeps their files apart', async (t) => {
    const directory = folder(t)
    const lines = readFileSync(`${NIGHT}/audit/audit.log`, 'latin1').trimEnd().split('\n')
    const both = ['web01', 'web02'].map((host) => lines.map((line) => `node=${host} ${line}\n`).join(''))
    const ask = ['/etc/app/twice.conf', '--json', '--audit', put(directory, 'all.log', both.join(''))]
    const run = await runCli([...ask, '--db', join(directory, 'index.db')])
    assert.deepEqual([run.status, run.stdout], [2, ''])
    assert.match(run.stderr, /the index holds 2 hosts; name one with --node: web01, web02$/m)
    const one = await runCli([...ask, '--db', join(directory, 'index.db'), '--node', 'web02'])
    assert.deepEqual((JSON.parse(one.stdout) as Query).paths[0]!.operations.length, 2)
    const nobody = await runCli([...ask, '--db', join(directory, 'index.db'), '--node', 'web03'])
    assert.deepEqual([nobody.status, nobody.stdout], [2, ''])
    assert.match(nobody.stderr, /the index holds no event of web03, but of web01, web02$/m)
  })

  test('takes records without a name for those of the host that is asked for, also when they were read before it was named', async (t) => {
    const ask = ['/etc/app/twice.conf', '--json', ...askNight(nightFolder(t))]
    const { paths } = JSON.parse((await runCli([...ask, '--node', 'web01'])).stdout) as Query
    assert.equal(paths[0]!.operations.length, 2)
  })

  test('asks with --recursive for everything below a directory', async (t) => {
    const run = await runCli(['/etc/app', '-r', '--op', 'chmod', '--json', ...askNight(nightFolder(t))])
    const { paths } = JSON.parse(run.stdout) as Query
    assert.ok(paths.length > 1)
    assert.ok(paths.every(({ path, operations }) => path.startsWith('/etc/app/') && operations.length > 0))
    assert.equal(run.status, 0)
  })

  test('keeps to a login, an address, a session, a program and a kind of operation', async (t) => {
    const ask = askNight(nightFolder(t))
    const loginsOf = async (...filter: readonly string[]): Promise<ReadonlySet<string>> => {
      const { stdout } = await runCli(['/etc', '-r', '--json', ...filter, ...ask])
      const { paths } = JSON.parse(stdout) as Query
      return new Set(paths.flatMap(({ operations }) => operations.map(({ who }) => who.login)))
    }
    const all = await loginsOf()
    assert.ok(all.has('alice') && all.has('bob'))
    assert.deepEqual([...(await loginsOf('--user', 'bob'))], ['bob'])
    assert.deepEqual([...(await loginsOf('--user', '1002'))], ['bob'])
    assert.deepEqual([...(await loginsOf('--process', 'useradd'))], ['bob'])
    assert.deepEqual([...(await loginsOf('--process', '/usr/sbin/useradd', '--user', 'alice'))], [])
    assert.deepEqual([...(await loginsOf('--session', '1'))], ['alice'])
    assert.ok(!(await loginsOf('--from-address', '10.66.2.12')).has('alice'))
  })

  test('says that changes are known when none of them is what is asked for', async (t) => {
    const run = await runCli(['/etc/passwd', '--process', 'vi', ...askNight(nightFolder(t))])
    assert.equal(run.status, 1)
    assert.match(
      run.stdout.replace(/\n\s*/g, ' '),
      /changes of it are known, and none is of what is asked for \(no-event\)/,
    )
  })

  test('says in words who it was, before the table', async (t) => {
    const { stdout } = await runCli(['/etc/passwd', '--explain', ...askNight(nightFolder(t))])
    const words = stdout.slice(0, stdout.indexOf('\n2026-')).replace(/\n\s*/g, ' ')
    assert.match(words, /^\/etc\/passwd: last known change: put in place by a rename by bob → root from 10\.66\.2\.12 /)
    assert.match(words, /After that the trail could not see: [^.]+\.\d s: .+ \(and \d+ more\)\./)
  })

  test('gives the rule that is missing on a line of its own, to be copied', async (t) => {
    const { status, stdout } = await runCli([
      '/srv/unwatched/by/any/rule/of/this/host.conf',
      ...askNight(nightFolder(t)),
    ])
    assert.equal(status, 1)
    assert.match(
      stdout,
      /^To have it logged from now on, add:\n {2}-a always,exit -F arch=b64 -F dir=\/srv\/unwatched\/by\/any\/rule\/of\/this -F perm=wa -F key=files$/m,
    )
    assert.doesNotMatch(stdout, /could not see/)
  })

  test('takes a pattern, with the names that begin with a dot, and stays within a directory', async (t) => {
    const ask = askNight(nightFolder(t))
    const pathsOf = async (pattern: string): Promise<readonly string[]> => {
      const { paths } = JSON.parse((await runCli([pattern, '--json', ...ask])).stdout) as Query
      return paths.map(({ path }) => path)
    }
    const inside = await pathsOf('/etc/app/*.conf')
    assert.ok(inside.includes('/etc/app/twice.conf') && inside.length > 2)
    assert.ok(inside.every((path) => /^\/etc\/app\/[^/]*\.conf$/.test(path)))
    assert.deepEqual(await pathsOf('/etc/app/t[w]ice.con?'), ['/etc/app/twice.conf'])
    assert.ok((await pathsOf('/etc/**/*.conf')).includes('/etc/app/twice.conf'))
    const none = await runCli(['/etc/app/*.nothing', ...ask])
    assert.equal(none.status, 1)
    assert.match(none.stdout.replace(/\n\s*/g, ' '), /no event names a path that fits it \(no-event\)/)
  })

  test('asks who names no known path whether another was meant', async (t) => {
    const ask = askNight(nightFolder(t))
    assert.match((await runCli(['/ect/passwd', ...ask])).stdout, /^Did you mean \/etc\/passwd/m)
    const { stdout } = await runCli(['/etc/app/twise.conf', '--json', ...ask])
    const [answer] = (JSON.parse(stdout) as { paths: { did_you_mean?: { path: string }[] }[] }).paths
    assert.equal(answer?.did_you_mean?.[0]?.path, '/etc/app/twice.conf')
    assert.doesNotMatch((await runCli(['/nothing/of/the/kind', ...ask])).stdout, /Did you mean/)
  })

  test('knows a relative path from where it is asked', async (t) => {
    const { stdout } = await runCli(['../'.repeat(40) + 'etc/app/twice.conf', ...askNight(nightFolder(t))])
    assert.match(stdout, /^\/etc\/app\/twice\.conf: last /)
  })
})
