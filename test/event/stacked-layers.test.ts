import assert from 'node:assert/strict'
import { suite, test, type TestContext } from 'node:test'
import { runCli } from '../support/cli.js'
import { folder, put } from '../support/folder.js'

// The form that overlayfs and aufs give an event: device 00:2e is the mount that the process sees, 08:01 the file system below it.

const MOUNT = '00:2e'
const BELOW = '08:01'

const call = (serial: number, number: number, items: readonly string[]): string => {
  const id = `msg=audit(170000000${serial}.000:${serial}):`
  const who = 'ppid=40 pid=50 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ses=4'
  return [
    `type=SYSCALL ${id} arch=c000003e syscall=${number} success=yes exit=0 a0=1 a1=241 a2=1b6 a3=0 items=${items.length} ${who} comm="tool" exe="/usr/bin/tool" key="k"`,
    `type=CWD ${id} cwd="/"`,
    ...items.map((item, index) => `type=PATH ${id} item=${index} ${item}`),
    '',
  ].join('\n')
}

const item = (name: string | null, inode: number, device: string, nametype: string): string =>
  `name=${name === null ? '(null)' : `"${name}"`} inode=${inode} dev=${device} mode=${nametype === 'PARENT' ? '040755' : '0100644'} ouid=0 ogid=0 rdev=00:00 nametype=${nametype}`

const UNLINK = 87
const RENAME = 82
const CREAT = 85

const removed = call(2, UNLINK, [
  item('/etc/', 116, MOUNT, 'PARENT'),
  item('/etc/app.conf', 5781, BELOW, 'DELETE'),
  item(null, 5779, BELOW, 'PARENT'),
])

const ask = async (t: TestContext, log: string, path: string): Promise<string> => {
  const at = folder(t)
  const { stdout } = await runCli([path, '--audit', put(at, 'audit.log', log), '--db', `${at}/index.db`, '--utc'])
  return stdout
}

suite('a call on a file system that keeps its files in another', () => {
  test('removes the name that the process gave', async (t) => {
    assert.match(await ask(t, removed, '/etc/app.conf'), /^\/etc\/app\.conf: last known change: removed by uid 1000/)
  })

  test('removes the file below as well', async (t) => {
    const seen = call(1, CREAT, [
      item('/upper/etc/', 5779, BELOW, 'PARENT'),
      item('/upper/etc/seen', 5790, BELOW, 'CREATE'),
    ])
    assert.match(await ask(t, seen + removed, '/upper/etc/app.conf'), /last known change: removed by uid 1000/)
  })

  test('moves a name', async (t) => {
    const moved = call(3, RENAME, [
      item('/etc/', 116, MOUNT, 'PARENT'),
      item('/etc/', 116, MOUNT, 'PARENT'),
      item('/etc/app.conf', 5781, BELOW, 'DELETE'),
      item('/etc/app.old', 5781, MOUNT, 'CREATE'),
      item(null, 5779, BELOW, 'PARENT'),
    ])
    assert.match(await ask(t, moved, '/etc/app.old'), /put in place by a rename by uid 1000/)
    assert.match(await ask(t, moved, '/etc/app.conf'), /rename as app\.old/)
  })
})
