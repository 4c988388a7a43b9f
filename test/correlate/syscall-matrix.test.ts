import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { query } from '../../src/app/query.js'
import { toText } from '../../src/model/byte-string.js'

/**
 * A program of ninety steps on one directory, each by a process of its own that bears the step's name, recorded with every syscall
 * logged. What each step did, as its source tells: the files that it changed, by their true paths below /w/d, and how. `sub/f` of a step
 * is the very same file whether it was opened by name, by descriptor, through a link, a bind mount, another namespace or a chroot.
 */
const DONE: Readonly<Record<string, readonly string[]>> = {
  creat: ['creat:create'],
  'openw new': ['openW-new:create'],
  old: ['openW-old:truncate', 'openRDWR:write', 'open-sys2:write'],
  'sub/f': [
    ...['openat-rel:write', 'openat-relcwd:write', 'open-dotdot:write', 'w-thru-bind:write', 'mntns:write'],
    ...['mntns-cwd:write', 'chroot:write', 'chroot-rel:write', 'cwd-deleted:write'],
  ],
  'sub/newf': ['openat-relcreat:create'],
  'sub/x/newf': ['openat-reldeep:create'],
  o2: ['openat2:write'],
  tl: ['tmpfile+link:create', 'tmpfile+link:link'],
  tle: ['linkat-empty:create', 'linkat-empty:link'],
  pf: ['procfd-open:write'],
  ra: ['rename:rename', 'rename-over:rename'],
  rb: ['rename:rename'],
  rc: ['rename-over:rename'],
  da: ['rename-dir:rename'],
  'sub/db': ['rename-dir:rename'],
  'sub/ra': ['renameat:rename'],
  'sub/rz': ['renameat:rename'],
  xa: ['ren2-exchange:rename'],
  'sub/xb': ['ren2-exchange:rename'],
  na: ['ren2-noreplace:rename'],
  nb: ['ren2-noreplace:rename'],
  la: ['link:link'],
  lb: ['link:link'],
  sl: ['symlink:symlink', 'lchown-sl:chown'],
  tgt: ['open-via-sl:write'],
  s2: ['open-via-sl:write'],
  h1: ['open-hardlink:write'],
  h2: ['open-hardlink:write'],
  u: ['unlink:delete'],
  'sub/u': ['unlinkat-rel:delete'],
  md: ['mkdir:mkdir', 'rmdir:rmdir'],
  nod: ['mknod:mknod'],
  ff: ['mkfifo:mknod'],
  sock: ['bind-unix:mknod'],
  tr: ['truncate:truncate', 'ftruncate:write'],
  wr: ['write-fd:write'],
  mm: ['mmap-shared:write'],
  c2: ['copy_range:write', 'sendfile:write', 'ficlone:write'],
  fa: ['fallocate:write'],
  cm: ['chmod:chmod', 'fchmod:chmod', 'chmod-procfd:chmod'],
  'sub/cm': ['fchmodat:chmod'],
  co: ['chown:chown', 'fchown:chown', 'fchownat-empty:chown'],
  xa2: [
    ...['setxattr:setxattr', 'fsetxattr:setxattr', 'lsetxattr:setxattr'],
    ...['removexattr:removexattr', 'fremovexattr:removexattr'],
  ],
  // futimens(3) leaves no PATH record: items=0.
  ut: ['utimensat:utime', 'utimes:utime', 'utime:utime', 'futimesat:utime'],
  'h\x01x\né "q"': ['hexname:create'],
  café: ['utf8name:create'],
  "a'b=c": ['quotename:create'],
  comm: ['com m\x01 "x:create'],
  'sub/cc': ['dupcreate:create'],
  bm: ['bindmount:mount', 'creat-thru-bind:create', 'umount:mount'],
  'sub/fnew': ['creat-thru-bind:create'],
  tm: ['tmpfsmount:mount', 'w-in-tmpfs:create', 'umount2:mount'],
  'tm/f': ['w-in-tmpfs:create'],
  gone: ['cwd-deleted:rmdir'],
  i80: ['i80-open:write', 'i80-unlink:delete', 'i80-chmod:chmod'],
  // Only read, only tried, only shown elsewhere; or by a ring, whose events of that kind tell no name, no flags, or nothing.
  ...{
    'nodir/x': [],
    noent: [],
    c1: [],
    s3: [],
    sf: [],
    ur: [],
    urc: [],
    ura: [],
    urp: [],
    uru: [],
    urr: [],
    urr2: [],
  },
}
/** What was changed in these directories, by whom. */
const ENTRIES: Readonly<Record<string, readonly string[]>> = {
  sub: [
    ...['openat-relcreat:create', 'rename-dir:rename', 'renameat:rename', 'ren2-exchange:rename'],
    ...['unlinkat-rel:delete', 'dupcreate:create', 'creat-thru-bind:create'],
  ],
  'sub/x': ['openat-reldeep:create'],
}

// The steps ran from here to there; before and after the same program ran with less logged.
const SPAN = { since: 1_795_463_019_000, until: 1_795_463_022_190 }

const ANY = { user: null, address: null, session: null, process: null, operation: null }

suite('a program that changed files in every way that Linux has', () => {
  test('is found on every file that it changed, by what it did there, and on no other', async () => {
    const expected = { ...DONE, ...ENTRIES }
    const { paths } = await query(
      Object.keys(expected).map((name) => `/w/d/${name}`),
      {
        ...{
          audit: ['fixtures/syscalls/audit.log.gz'],
          db: ':memory:',
          node: null,
          ingest: true,
          last: null,
          explain: false,
          recursive: false,
          gaps: false,
          filter: ANY,
        },
        ...{ rules: null, passwd: null, authLog: null, ...SPAN },
      },
      SPAN.until,
    )
    const found = paths.map(({ path, deeds }) => {
      const steps = deeds.filter(({ process }) => process.comm !== 't')
      return [
        toText(path).slice('/w/d/'.length),
        [...new Set(steps.map(({ process, operation }) => `${process.comm ?? ''}:${operation}`))],
      ]
    })
    assert.deepEqual(Object.fromEntries(found), expected)
  })
})
