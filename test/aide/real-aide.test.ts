import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { appendFileSync, chmodSync, mkdirSync, renameSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { openAideDatabase } from '../../src/aide/read-database.js'
import { readReports } from '../../src/aide/read-report.js'
import type { AideReport } from '../../src/model/aide-report.js'
import { folder } from '../support/folder.js'

const aide = spawnSync('aide', ['--version'], { encoding: 'utf8' })
const version = /(?:AIDE|Aide) (\d+\.\d+)/.exec(`${aide.stdout}${aide.stderr}`)?.[1]
const skip =
  version === undefined
    ? 'aide is not installed'
    : Number(version.split('.')[1]) < 18
      ? `aide ${version} prints no JSON`
      : false

/** Names that have forged, hidden or broken something in one of the forms of a report. */
const NAMES = [
  'plain',
  'with space',
  'new\nline',
  'quote"s and \\ back',
  'esc\x1b[31m',
  'f++++++++++++++++: ',
  'tab\there',
  'ü-utf8',
  'trail ',
  ' -> ',
]

/** A tree that AIDE knows and that was changed since: for each name one file of every fate. */
class Tree {
  readonly #root: string
  readonly #files: string
  readonly database: string

  constructor(t: TestContext) {
    this.#root = folder(t)
    this.#files = join(this.#root, 'tree')
    this.database = join(this.#root, 'aide.db')
    for (const fate of ['added', 'removed', 'content', 'mode', 'target'])
      mkdirSync(join(this.#files, fate), { recursive: true })
    for (const name of NAMES) {
      for (const fate of ['removed', 'content', 'mode']) writeFileSync(this.#at(fate, name), 'old\n')
      symlinkSync('old', this.#at('target', name))
    }
    this.#run('--init', '')
    renameSync(`${this.database}.new`, this.database)
    for (const name of NAMES) {
      writeFileSync(this.#at('added', name), 'new\n')
      unlinkSync(this.#at('removed', name))
      appendFileSync(this.#at('content', name), 'more\n')
      chmodSync(this.#at('mode', name), 0o600)
      unlinkSync(this.#at('target', name))
      symlinkSync('new-target', this.#at('target', name))
    }
  }

  /** What AIDE prints about it with some more lines of configuration. */
  check(options: string): Buffer {
    return this.#run('--check', options)
  }

  /** The changes of one fate in a report, without the directories, as `kind name`. */
  fates({ changes }: AideReport): Readonly<Record<string, readonly string[]>> {
    const found: Record<string, string[]> = {}
    for (const { kind, path } of changes) {
      assert.ok(path.startsWith(`${this.#files}/`) || path === this.#files, path)
      const [fate = '', ...rest] = path.slice(this.#files.length + 1).split('/')
      if (rest.length === 0) continue
      ;(found[fate] ??= []).push(`${kind} ${Buffer.from(rest.join('/'), 'latin1').toString('utf8')}`)
    }
    return Object.fromEntries(Object.entries(found).map(([fate, list]) => [fate, list.sort()]))
  }

  #at(fate: string, name: string): string {
    return join(this.#files, fate, name)
  }

  #run(mode: string, options: string): Buffer {
    const config = join(this.#root, 'aide.conf')
    writeFileSync(
      config,
      `database_in=file:${this.database}\ndatabase_out=file:${this.database}.new\nreport_url=stdout\n${options}\n${this.#files} p+l+u+g+s+m+c+i+n+sha256\n`,
    )
    const { stdout, stderr, status } = spawnSync('aide', ['--config', config, mode])
    assert.ok(status !== null && status < 14, stderr.toString())
    return stdout
  }
}

const EXPECTED = {
  added: NAMES.map((name) => `added ${name}`).sort(),
  removed: NAMES.map((name) => `removed ${name}`).sort(),
  content: NAMES.map((name) => `changed ${name}`).sort(),
  mode: NAMES.map((name) => `changed ${name}`).sort(),
  target: NAMES.map((name) => `changed ${name}`).sort(),
}

suite('what the installed aide prints', { skip }, () => {
  test('is read as what was done, in every form and at every level that lists entries, whatever the names', (t) => {
    const tree = new Tree(t)
    const seen: (readonly [string, AideReport])[] = []
    for (const format of ['plain', 'json'])
      for (const level of ['list_entries', 'changed_attributes', 'added_removed_attributes', 'added_removed_entries'])
        for (const grouped of ['yes', 'no']) {
          const options = `report_format=${format}\nreport_level=${level}\nreport_grouped=${grouped}`
          const [report, ...others] = readReports(tree.check(options), options)
          assert.equal(others.length, 0, options)
          assert.ok(report?.complete, options)
          assert.deepEqual(tree.fates(report), EXPECTED, options)
          assert.deepEqual(
            report.notes.filter((note) => /forged|differ/.test(note)),
            [],
            options,
          )
          seen.push([level, report])
        }
    for (const [level, report] of seen.filter(([name]) => name !== 'list_entries')) {
      const attributes = (fate: string): ReadonlySet<string> =>
        new Set(report.changes.filter(({ path }) => path.includes(`/${fate}/`)).flatMap((change) => change.attributes))
      // The whole test may pass within one second, which AIDE does not tell apart.
      const times = new Set(['ctime', 'mtime', 'acl'])
      assert.deepEqual(
        [...attributes('mode')].filter((name) => !times.has(name)),
        ['perm'],
        level,
      )
      for (const name of ['size', 'sha256']) assert.ok(attributes('content').has(name), `${level} ${name}`)
      assert.ok(!attributes('content').has('perm'), level)
      assert.ok(attributes('target').has('link_name'), level)
      const mode = report.changes.find(({ path }) => path.includes('/mode/'))
      assert.deepEqual([mode?.old.perm, mode?.new.perm], ['-rw-r--r--', '-rw-------'], level)
      const content = report.changes.find(({ path }) => path.includes('/content/'))
      assert.deepEqual([content?.old.size, content?.new.size], [4, 9], level)
    }
  })

  test('is incomplete wherever it is cut, with a list that only lacks its end', (t) => {
    const tree = new Tree(t)
    for (const format of ['plain', 'json']) {
      const whole = tree.check(`report_format=${format}`)
      const all = readReports(whole, format)[0]!.changes.map(({ path }) => path)
      for (let at = 1; at < whole.length - 60; at += 97) {
        const [report] = readReports(whole.subarray(0, at), format)
        assert.equal(report?.complete, false, `${format} ${at}`)
        const paths = report.changes.map(({ path }) => path)
        assert.deepEqual(paths.slice(0, -1), all.slice(0, Math.max(paths.length - 1, 0)), `${format} ${at}`)
      }
    }
  })

  test('as a database tells the inode and the target of every file', async (t) => {
    const tree = new Tree(t)
    const { entries, counts } = await openAideDatabase(tree.database)
    const links: string[] = []
    for await (const { path, linkName, inode } of entries) {
      assert.ok(inode !== null)
      if (path.includes('/target/')) links.push(linkName ?? '')
    }
    assert.deepEqual([counts().malformed, counts().complete], [0, true])
    assert.deepEqual(new Set(links), new Set(['old']))
    assert.equal(links.length, NAMES.length)
  })
})
