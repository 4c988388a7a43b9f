import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { fixture, reportsOf } from './fixture.js'

interface TrueChange {
  readonly path: string
  readonly change: string
  readonly attributes: readonly string[]
}

/** Where AIDE itself says something else than what was done, by the end of the path. */
const EXCEPTIONS: readonly {
  readonly path: RegExp
  readonly builds: RegExp
  readonly less?: string[]
  readonly more?: string[]
  readonly why: string
}[] = [
  {
    path: /nonutf8-\xff[^/]*$/,
    builds: /^0\.20/,
    less: ['*'],
    why: 'upstream since 0.17 matches no rule with a name that is not UTF-8',
  },
  {
    path: /(?:-perm|perm-only|sticky|suid|dir2file|file2dir)$/,
    builds: /./,
    more: ['acl'],
    why: 'AIDE shows the mode as an ACL too',
  },
  {
    path: /caps-chg$/,
    builds: /^0\.16/,
    less: ['caps'],
    more: ['xattrs'],
    why: '0.16 knows capabilities only as an extended attribute',
  },
  {
    path: /caps-(?:add|rm)$/,
    builds: /./,
    less: ['caps'],
    more: ['xattrs'],
    why: 'capabilities gained or lost are an added or removed attribute',
  },
  { path: /caps-chg$/, builds: /^0\.(?:18|20)/, more: ['xattrs'], why: 'capabilities are an extended attribute too' },
  { path: /chr-rdev$/, builds: /./, less: ['rdev'], why: 'AIDE does not look at device numbers' },
  {
    path: /(?:dir2file|file2dir)$/,
    builds: /./,
    less: ['sha256'],
    why: 'a directory has no digest: it is added or removed, not changed',
  },
  { path: /(?:fifo2file|file2fifo)$/, builds: /./, less: ['sha256', 'e2fsattrs'], why: 'a fifo has neither' },
  {
    path: /(?:file2link|link2file)$/,
    builds: /./,
    less: ['sha256', 'e2fsattrs', 'link_name'],
    why: 'a link has other attributes',
  },
]

/** The names of the fixture that differ from the contract; both trees were checked with sha256 and sha512. */
const NAMES: Readonly<Record<string, string>> = { lname: 'link_name', lcount: 'linkcount' }
const OTHER_DIGEST = 'sha512'

const truth = (build: string, tree: string): readonly TrueChange[] =>
  fixture(`${build}/expected.${tree}.jsonl`)
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as TrueChange)

const expected = (build: string, tree: string): readonly string[] =>
  truth(build, tree)
    .flatMap(({ path, change, attributes }) => {
      const bytes = Buffer.from(path, 'base64').toString('latin1')
      const exceptions = EXCEPTIONS.filter((exception) => exception.builds.test(build) && exception.path.test(bytes))
      if (exceptions.some(({ less }) => less?.includes('*'))) return []
      if (change !== 'changed') return [`${change} ${bytes}`]
      const names = new Set(attributes.map((name) => NAMES[name] ?? name))
      for (const { less, more } of exceptions) {
        for (const name of less ?? []) names.delete(name)
        for (const name of more ?? []) names.add(name)
      }
      return [`changed ${bytes} ${[...names].sort().join(' ')}`]
    })
    .sort()

const SAMPLES: readonly (readonly [file: string, tree: string])[] = [
  ...['0.16.2', '0.18.3', '0.20dev'].flatMap((build) => [
    [`${build}/check_default.txt`, 'small'] as const,
    [`${build}/grouped_no.txt`, 'small'] as const,
    [`${build}/big_check_default.txt`, 'big'] as const,
  ]),
  ['0.16.2/verbose_7.txt', 'small'],
  ['0.18.3/level_added_removed_entries.txt', 'small'],
  ['0.18.3/base16.txt', 'small'],
  ['0.18.3/json_grouped_no_summarize_no.json', 'small'],
  ['0.18.3/big_json.json', 'big'],
  ['0.18.3/append.txt', 'small'],
  ['0.18.3/append_json.concat', 'small'],
  ['0.20dev/ndjson_grouped_no_summarize_no.ndjson', 'small'],
  ['0.20dev/big_ndjson.ndjson', 'big'],
  ['0.20dev/progress_tty.txt', 'small'],
]

suite('the changes that were made', () => {
  for (const [file, tree] of SAMPLES) {
    test(`are the changes of ${file}, with their attributes`, () => {
      for (const report of reportsOf(file)) {
        const got = report.changes
          .map(({ kind, path, attributes }) => {
            if (kind !== 'changed') return `${kind} ${path}`
            return `changed ${path} ${attributes
              .filter((name) => name !== OTHER_DIGEST)
              .toSorted()
              .join(' ')}`
          })
          .sort()
        assert.deepEqual(got, expected(file.split('/')[0]!, tree))
        assert.equal(report.complete, true)
      }
    })
  }
})
