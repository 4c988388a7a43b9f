import { UNSET } from '../../src/model/process-facts.js'

/** A program at work, as its SYSCALL records show it. */
export interface Actor {
  readonly auid: number
  readonly ses: number
  readonly uid: number
  readonly pid: number
  readonly ppid: number
  readonly exe: string
  readonly cwd: string
  /** The title, with arguments joined by NUL. */
  readonly command: string
}

/** How a login looks in the log. */
export interface Login {
  readonly account: string
  readonly auid: number
  readonly ses: number
  readonly pid?: number
  /** null: `addr=?`. */
  readonly address?: string | null
  /** The program that opens the session. */
  readonly exe?: string
  readonly terminal?: string
}

/** One PATH record. */
export interface Item {
  readonly name: string | null
  readonly inode?: number | string | undefined
  readonly nametype?: 'NORMAL' | 'PARENT' | 'CREATE' | 'DELETE' | 'UNKNOWN'
  /** Octal, with the type bits. */
  readonly mode?: string
  readonly dev?: string
}

/** What differs from an ordinary call. */
export interface CallOptions {
  readonly failed?: boolean
  readonly key?: string
  readonly dev?: string
  /** The name is relative to a directory descriptor: the kernel then shows a PARENT whose inode alone is right. */
  readonly byDescriptor?: boolean
  readonly arch?: string
}

/** A service: no login on the way to it. */
export const service = (exe: string): Actor => ({
  ...{ auid: UNSET, ses: UNSET, uid: 0, pid: 700, ppid: 1, exe, cwd: '/', command: exe },
})

const FILE = '0100644'
const DIRECTORY = '040755'
const AT_FDCWD = 'ffffff9c'
const SYSCALLS = {
  openat: 257,
  open_by_handle_at: 304,
  rename: 82,
  renameat2: 316,
  unlinkat: 263,
  mkdirat: 258,
  linkat: 265,
  fchmodat: 268,
  fchownat: 260,
  utimensat: 280,
  execve: 59,
  mount: 165,
  umount2: 166,
  rmdir: 84,
  fchmod: 91,
  fsetxattr: 190,
  symlinkat: 266,
  ftruncate: 77,
  ioctl: 16,
  mknodat: 259,
  adjtimex: 159,
  clock_settime: 227,
  finit_module: 313,
  process_vm_writev: 311,
  ptrace: 101,
} as const

/** When a log begins unless a test says otherwise. */
const MORNING = Date.UTC(2026, 10, 23, 8)

/**
 * Writes an audit log as auditd does (raw format), event by event; the clock goes on by itself, a few milliseconds an event. It begins
 * with the daemon's start, ten seconds before the first event of the test.
 */
export class AuditLog {
  readonly #lines: string[] = []
  #time: number
  #serial: number

  constructor(start = MORNING, serial = 1000) {
    this.#time = start
    this.#serial = serial
    this.record('DAEMON_START', `op=start ver=3.0.9 format=raw auid=${UNSET} pid=225 uid=0 ses=${UNSET} res=success`)
    this.wait(10)
  }

  get text(): string {
    return this.#lines.map((line) => `${line}\n`).join('')
  }

  get lines(): readonly string[] {
    return this.#lines
  }

  /** Milliseconds since 1970 UTC: the stamp of the event before. */
  get now(): number {
    return this.#time
  }

  wait(seconds: number): this {
    this.#time += seconds * 1000
    return this
  }

  /** A host that starts again: serials begin anew, and the kernel and systemd say so. */
  boot(): this {
    this.wait(60)
    this.#serial = 1
    this.record('MAC_UNLBL_ALLOW', 'netlabel: auid=0 ses=0 subj=unconfined unlbl_accept=1 old=0 res=1')
    const system = `pid=300 uid=0 auid=${UNSET} ses=${UNSET} subj=unconfined`
    this.record(
      'SYSTEM_BOOT',
      `${system} msg=' comm="systemd-update-utmp" exe="/lib/systemd/systemd-update-utmp" hostname=? addr=? terminal=? res=success'`,
    )
    return this
  }

  /** One event of one record. Returns its stamp. */
  record(type: string, body: string): number {
    const stamp = this.#next()
    this.#lines.push(`type=${type} msg=audit(${stamp}): ${body}`)
    return this.#time
  }

  /** The records of a login, and the shell that it gives. */
  login(login: Login): Actor {
    const { account, auid, ses, pid = 2000 + ses * 10, exe = '/usr/sbin/sshd' } = login
    const address = login.address ?? '?'
    const message = (op: string, terminal = 'ssh'): string =>
      `msg='op=${op} acct="${account}" exe="${exe}" hostname=${address} addr=${address} terminal=${login.terminal ?? terminal} res=success'`
    const before = `pid=${pid} uid=0 auid=${UNSET} ses=${UNSET} subj=unconfined`
    const after = `pid=${pid} uid=0 auid=${auid} ses=${ses} subj=unconfined`
    this.record('USER_AUTH', `${before} ${message('PAM:authentication grantors=pam_permit')}`)
    this.record('CRED_ACQ', `${before} ${message('PAM:setcred grantors=pam_permit')}`)
    this.record(
      'LOGIN',
      `pid=${pid} uid=0 subj=unconfined old-auid=${UNSET} auid=${auid} tty=(none) old-ses=${UNSET} ses=${ses} res=1`,
    )
    this.record('USER_START', `${after} ${message('PAM:session_open grantors=pam_unix')}`)
    const shell = { auid, ses, uid: auid, pid: pid + 2, ppid: pid, exe: '/usr/bin/bash', cwd: '/root' }
    return { ...shell, command: '-bash' }
  }

  /** Somebody becomes root with sudo; its own records give the terminal, and sometimes an address that is not the person's. */
  sudo(by: Actor, program: string, address = '?'): Actor {
    const { auid, ses } = by
    const pid = by.pid + 10
    const subject = `pid=${pid} uid=${by.uid} auid=${auid} ses=${ses} subj=unconfined`
    this.record(
      'USER_START',
      `${subject} msg='op=PAM:session_open grantors=pam_unix acct="root" exe="/usr/bin/sudo" hostname=${address} addr=${address} terminal=/dev/pts/1 res=success'`,
    )
    const sudo: Actor = { ...by, pid, ppid: by.pid, uid: 0, exe: '/usr/bin/sudo', command: `sudo\0${program}` }
    this.exec(sudo, sudo.command.split('\0'))
    return { ...sudo, pid: pid + 1, ppid: pid, exe: program, command: program }
  }

  exec(by: Actor, command: readonly string[]): number {
    const args = command.map((arg, index) => `a${index}=${quoted(arg)}`).join(' ')
    return this.call(
      by,
      'execve',
      [{ name: by.exe, inode: 900 }],
      {},
      ['0', '0', '0', '0'],
      [`EXECVE argc=${command.length} ${args}`],
    )
  }

  /** Opens an existing file for writing. */
  write(by: Actor, path: string, inode: number | string, options: CallOptions = {}): number {
    return this.call(by, 'openat', [item(path, inode, 'NORMAL', options)], options, [AT_FDCWD, '0', '2', '0'])
  }

  truncate(by: Actor, path: string, inode: number, options: CallOptions = {}): number {
    return this.call(by, 'openat', [item(path, inode, 'NORMAL', options)], options, [AT_FDCWD, '0', '201', '0'])
  }

  read(by: Actor, path: string, inode: number, options: CallOptions = {}): number {
    return this.call(by, 'openat', [item(path, inode, 'NORMAL', options)], options, [AT_FDCWD, '0', '0', '0'])
  }

  create(by: Actor, path: string, inode: number, parent: number, options: CallOptions = {}): number {
    const items = entry(path, inode, parent, 'CREATE', options)
    return this.call(by, 'openat', items, options, [base(options), '0', '241', '1b6'])
  }

  remove(by: Actor, path: string, inode: number, parent: number, options: CallOptions = {}): number {
    const items = entry(path, inode, parent, 'DELETE', options)
    return this.call(by, 'unlinkat', items, options, [base(options), '0', '0', '0'])
  }

  mkdir(by: Actor, path: string, inode: number, parent: number, options: CallOptions = {}): number {
    const items = entry(path, inode, parent, 'CREATE', options, DIRECTORY)
    return this.call(by, 'mkdirat', items, options, [base(options), '0', '1ff', '0'])
  }

  rmdir(by: Actor, path: string, inode: number, parent: number, options: CallOptions = {}): number {
    const items = entry(path, inode, parent, 'DELETE', options, DIRECTORY)
    return this.call(by, 'rmdir', items, options, ['0', '0', '0', '0'])
  }

  chmod(by: Actor, path: string | null, inode: number, options: CallOptions = {}): number {
    const items = [item(path, inode, 'NORMAL', options)]
    return this.call(by, 'fchmodat', items, options, [AT_FDCWD, '0', '1a4', '0'])
  }

  link(by: Actor, from: string, to: string, inode: number, parent: number, options: CallOptions = {}): number {
    const [directory, added] = entry(to, inode, parent, 'CREATE', options)
    const items = [directory!, item(from, inode, 'NORMAL', options), added!]
    return this.call(by, 'linkat', items, options, [AT_FDCWD, '0', AT_FDCWD, '0'])
  }

  /** `parents`: the inode of the directory, or of the old and of the new one. `victim`: the inode of what stood at the new name. */
  rename(
    by: Actor,
    from: string,
    to: string,
    inode: number,
    parents: number | readonly [number, number],
    options: CallOptions & { readonly victim?: number; readonly directory?: boolean } = {},
  ): number {
    const [oldParent, newParent] = typeof parents === 'number' ? [parents, parents] : parents
    const mode = options.directory === true ? DIRECTORY : FILE
    const [toDirectory, added] = entry(to, inode, newParent, 'CREATE', options, mode)
    const [fromDirectory, gone] = entry(from, inode, oldParent, 'DELETE', options, mode)
    const victim = options.victim === undefined ? [] : [item(to, options.victim, 'DELETE', options, mode)]
    const items = [toDirectory!, fromDirectory!, gone!, ...victim, added!]
    const shown = options.failed === true ? items.slice(0, 2) : items
    return options.byDescriptor === true
      ? this.call(by, 'renameat2', shown, options, ['5', '0', '6', '0'])
      : this.call(by, 'rename', shown, options, ['0', '0', '0', '0'])
  }

  /** Any call: SYSCALL, the records in `more`, CWD, PATHs and PROCTITLE. */
  call(
    by: Actor,
    name: keyof typeof SYSCALLS,
    items: readonly Item[],
    options: CallOptions = {},
    [a0, a1, a2, a3]: readonly [string, string, string, string] = [AT_FDCWD, '0', '0', '0'],
    more: readonly string[] = [],
  ): number {
    const stamp = this.#next()
    const add = (type: string, body: string): void => {
      this.#lines.push(`type=${type} msg=audit(${stamp}): ${body}`)
    }
    const { pid, ppid, auid, uid, ses, exe } = by
    const uids = `auid=${auid} uid=${uid} gid=${uid} euid=${uid} suid=${uid} fsuid=${uid} egid=${uid} sgid=${uid} fsgid=${uid}`
    const result = options.failed === true ? 'success=no exit=-13' : 'success=yes exit=3'
    const program = `comm=${quoted(exe.slice(exe.lastIndexOf('/') + 1).slice(0, 15))} exe=${quoted(exe)}`
    add(
      'SYSCALL',
      `arch=${options.arch ?? 'c000003e'} syscall=${SYSCALLS[name]} ${result} a0=${a0} a1=${a1} a2=${a2} a3=${a3} items=${items.length} ` +
        `ppid=${ppid} pid=${pid} ${uids} tty=(none) ses=${ses} ${program} subj=unconfined key=${quoted(options.key ?? 'etc')}`,
    )
    for (const line of more) add(line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1))
    add('CWD', `cwd=${quoted(by.cwd)}`)
    for (const [index, one] of items.entries()) {
      const { inode, dev = options.dev ?? 'fe:00', mode = FILE, nametype = 'NORMAL' } = one
      const identity = inode === undefined ? '' : ` inode=${inode} dev=${dev} mode=${mode} ouid=0 ogid=0 rdev=00:00`
      const written = one.name === null ? '(null)' : quoted(one.name)
      add('PATH', `item=${index} name=${written}${identity} nametype=${nametype} cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0`)
    }
    add('PROCTITLE', `proctitle=${quoted(by.command)}`)
    return this.#time
  }

  #next(): string {
    this.#time += 4
    this.#serial++
    const millis = String(this.#time % 1000).padStart(3, '0')
    return `${Math.floor(this.#time / 1000)}.${millis}:${this.#serial}`
  }
}

/** A string as the kernel writes it: quoted, or in hexadecimal where it holds a blank, a quote or anything that is not printable. */
export const quoted = (value: string): string =>
  /^[\x21\x23-\x7e]*$/.test(value) ? `"${value}"` : Buffer.from(value, 'latin1').toString('hex').toUpperCase()

const item = (
  name: string | null,
  inode: number | string | undefined,
  nametype: NonNullable<Item['nametype']>,
  { dev }: CallOptions,
  mode = FILE,
): Item => ({ name, inode, nametype, mode, ...(dev === undefined ? {} : { dev }) })

/** PARENT and the entry itself. */
const entry = (
  path: string,
  inode: number,
  parent: number,
  nametype: 'CREATE' | 'DELETE',
  options: CallOptions,
  mode = FILE,
): readonly Item[] => {
  const slash = path.lastIndexOf('/')
  // kernel/auditsc.c __audit_inode: for a call by descriptor the name of the PARENT is the working directory's, or "/".
  const directory = item(options.byDescriptor === true ? '/' : path.slice(0, slash + 1), parent, 'PARENT', options)
  const parentItem: Item = { ...directory, mode: DIRECTORY }
  if (options.failed === true) return [parentItem]
  return [
    parentItem,
    item(options.byDescriptor === true ? path.slice(slash + 1) : path, inode, nametype, options, mode),
  ]
}

const base = ({ byDescriptor }: CallOptions): string => (byDescriptor === true ? '5' : AT_FDCWD)
