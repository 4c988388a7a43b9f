import assert from 'node:assert/strict'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { runCli } from '../support/cli.js'
import { folder } from '../support/folder.js'

interface Document {
  readonly schema: string
  readonly summary: Readonly<Record<string, number>>
  readonly trees: readonly {
    readonly path: string
    readonly verdict: string
    readonly recursive: boolean
    readonly closing: { readonly rules: readonly string[] }
    readonly cost: { readonly events: number | null; readonly explanation: string | null }
    readonly links: readonly string[]
  }[]
}

const coverage = async (
  ...args: readonly string[]
): Promise<{ readonly status: number | null; readonly document: Document }> => {
  const { status, stdout } = await runCli(['coverage', '--format', 'json', '--machine', 'x86_64', ...args])
  return { status, document: JSON.parse(stdout) as Document }
}

suite('who-changed coverage', () => {
  test('of a recorded host: what it calls not covered left no event, and what is covered in part did', async (t) => {
    const db = join(folder(t), 'index.db')
    await runCli(['ingest', '--db', db, '--audit', 'fixtures/raw/audit'])
    const { status, document } = await coverage(
      ...['--rules', 'fixtures/raw/audit.rules', '--aide-db', 'fixtures/raw/aide.db', '--db', db],
    )
    assert.equal(status, 1)
    assert.equal(document.schema, 'who-changed/coverage/1')
    const events = async (path: string): Promise<boolean> =>
      (await runCli(['--no-ingest', '--db', db, '--recursive', path])).status === 0
    const of = (verdict: string): readonly string[] =>
      document.trees.filter((tree) => tree.verdict === verdict).map(({ path }) => path)
    assert.ok(of('uncovered').includes('/opt/pkg') && of('partly').includes('/etc'))
    for (const path of of('uncovered')) assert.equal(await events(path), false, path)
    assert.equal(await events('/etc'), true)
  })

  test('of a copy of a host: what the rules of its own auditctl close is covered, and the status says so', async (t) => {
    const root = folder(t)
    for (const directory of ['etc/audit', 'etc/aide', 'usr/bin', 'proc/sys/kernel', 'srv/the data'])
      mkdirSync(join(root, directory), { recursive: true })
    symlinkSync('usr/bin', join(root, 'bin'))
    writeFileSync(join(root, 'proc/sys/kernel/io_uring_disabled'), '2\n')
    writeFileSync(join(root, 'etc/aide/aide.conf'), '/usr/bin p\n/bin p\n/srv/the\\ data p\n')
    writeFileSync(join(root, 'etc/audit/audit.rules'), '-w /bin -p wa -k bin\n')
    const args = ['--root', root, '--db', join(root, 'none')]
    const before = await coverage(...args)
    assert.equal(before.status, 1)
    const [link, data, bin] = before.document.trees
    assert.deepEqual([link!.path, link!.recursive], ['/bin', false])
    assert.deepEqual([data!.path, data!.verdict], ['/srv/the data', 'uncovered'])
    assert.deepEqual([bin!.path, bin!.verdict, bin!.links.length], ['/usr/bin', 'uncovered', 1])
    assert.match(bin!.cost.explanation ?? '', /no index/)
    const closing = before.document.trees.flatMap((tree) => tree.closing.rules)
    writeFileSync(join(root, 'etc/audit/audit.rules'), ['-w /bin -p wa', ...closing].join('\n'))
    const after = await coverage(...args)
    assert.deepEqual([after.status, after.document.summary['covered']], [0, 3])
    assert.match((await runCli(['coverage', ...args, '--machine', 'x86_64'])).stdout, /^3 trees .*3 covered/)
  })

  test('counts what a missing rule would have logged, where another rule logged it', async (t) => {
    const db = join(folder(t), 'index.db')
    const rules = join(folder(t), 'rules')
    writeFileSync(rules, '-w /usr/local -p wa\n')
    await runCli(['ingest', '--db', db, '--audit', 'fixtures/raw/audit'])
    const { document } = await coverage('--rules', rules, '--aide-db', 'fixtures/raw/aide.db', '--db', db)
    const etc = document.trees.find(({ path }) => path === '/etc')!
    assert.equal(etc.verdict, 'uncovered')
    assert.ok((etc.cost.events ?? 0) > 0)
  })

  test('without AIDE, or without rules, says what to name', async (t) => {
    const root = folder(t)
    mkdirSync(join(root, 'etc'))
    const none = await runCli(['coverage', '--root', root])
    assert.deepEqual([none.status, /--aide-conf/.test(none.stderr)], [2, true])
    writeFileSync(join(root, 'etc/aide.conf'), '/etc p\n')
    const noRules = await runCli(['coverage', '--root', root])
    assert.deepEqual([noRules.status, /--rules/.test(noRules.stderr)], [2, true])
  })
})
