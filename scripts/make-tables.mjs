// Writes src/tables/syscalls.ts and src/tables/record-types.ts from the headers of Debian 12 packages. A maintainer's command,
// not part of the build: what it writes is committed. When nothing changed in the packages it writes the same bytes again:
//
//   apt-get install --no-install-recommends cpp libaudit-dev linux-libc-dev-amd64-cross linux-libc-dev-arm64-cross \
//     linux-libc-dev-armhf-cross linux-libc-dev-ppc64el-cross linux-libc-dev-riscv64-cross linux-libc-dev-s390x-cross
//   node scripts/make-tables.mjs && git diff --exit-code src/tables
//
// The cross packages serve every architecture, also the one of the machine: they keep one version for the life of a Debian
// release, while linux-libc-dev changes with every security update.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'

const WIDTH = 120

// Debian 12 has no package for loongarch64, but its unistd.h is nothing but these wishes and the generic table, which every package
// carries (arch/loongarch/include/uapi/asm/unistd.h of Linux; NEW_STAT came after the first releases).
const LOONGARCH = '#define __ARCH_WANT_SYS_CLONE\n#define __ARCH_WANT_SYS_CLONE3\n#define __ARCH_WANT_NEW_STAT\n'

const SYSCALL_SOURCES = {
  x86_64: { package: 'amd64', folder: 'x86_64-linux-gnu', header: 'asm/unistd_64.h' },
  x32: {
    ...{ package: 'amd64', folder: 'x86_64-linux-gnu', header: 'asm/unistd_x32.h' },
    prelude: '#define __X32_SYSCALL_BIT 0\n',
  },
  i386: { package: 'amd64', folder: 'x86_64-linux-gnu', header: 'asm/unistd_32.h' },
  aarch64: { package: 'arm64', folder: 'aarch64-linux-gnu', header: 'asm/unistd.h' },
  // The old ABI's table holds the one of today (unistd-eabi.h) and some calls more; audit logs both without the old ABI's offset.
  arm: {
    ...{ package: 'armhf', folder: 'arm-linux-gnueabihf', header: 'asm/unistd-oabi.h' },
    prelude: '#define __NR_SYSCALL_BASE 0\n',
  },
  riscv64: {
    ...{ package: 'riscv64', folder: 'riscv64-linux-gnu', header: 'asm/unistd.h' },
    prelude: '#define __LP64__ 1\n#define __SIZEOF_POINTER__ 8\n',
  },
  loongarch64: { package: 'arm64', folder: 'aarch64-linux-gnu', header: 'asm-generic/unistd.h', prelude: LOONGARCH },
  s390x: { package: 's390x', folder: 's390x-linux-gnu', header: 'asm/unistd_64.h' },
  s390: { package: 's390x', folder: 's390x-linux-gnu', header: 'asm/unistd_32.h' },
  ppc64: { package: 'ppc64el', folder: 'powerpc64le-linux-gnu', header: 'asm/unistd_64.h' },
  ppc: { package: 'ppc64el', folder: 'powerpc64le-linux-gnu', header: 'asm/unistd_32.h' },
}

// Newer than the headers. From 424 on a number means the same on every architecture named above (scripts/syscall.tbl and
// arch/*/syscall.tbl of Linux; audit-userspace lib/*_table.h has the same up to 471).
const NEWER_SYSCALLS = `
451 cachestat fchmodat2 map_shadow_stack futex_wake futex_wait futex_requeue statmount listmount lsm_get_self_attr
lsm_set_self_attr lsm_list_modules mseal setxattrat getxattrat listxattrat removexattrat open_tree_attr file_getattr
file_setattr listns rseq_slice_yield`

// The same for single architectures: scripts/syscall.tbl (riscv), arch/s390/kernel/syscalls/syscall.tbl.
const NEWER_SYSCALLS_OF = { riscv64: '258 riscv_hwprobe', s390x: '447 memfd_secret', s390: '447 memfd_secret' }

// Newer than the headers: include/uapi/linux/audit.h of Linux. An auditd that does not know a type yet writes UNKNOWN[1420].
const NEWER_RECORD_TYPES = `
1420 IPE_ACCESS IPE_CONFIG_CHANGE IPE_POLICY_LOAD LANDLOCK_ACCESS LANDLOCK_DOMAIN MAC_TASK_CONTEXTS MAC_OBJ_CONTEXTS`

const fail = (message) => {
  console.error(`make-tables: ${message}`)
  process.exit(1)
}
const output = (command, args, input = '') => {
  const { status, stdout, stderr, error } = spawnSync(command, args, { input, encoding: 'utf8', maxBuffer: 1 << 26 })
  if (status !== 0)
    fail(`${command} ${args.join(' ')}: ${error?.message ?? stderr.trim()} (packages: see the head of this script)`)
  return stdout
}
const packageVersion = (name) => `${name} ${output('dpkg-query', ['--show', '--showformat=${Version}', name])}`

/** Adds a numbered name, and stops where two sources contradict each other. */
const add = (names, number, name, source) => {
  const known = names.get(number)
  if (known !== undefined && known !== name) fail(`${source}: ${number} is both ${known} and ${name}`)
  names.set(number, name)
}
const addNewer = (names, newer, source) => {
  let number = 0
  for (const word of newer.trim().split(/\s+/)) {
    if (/^\d+$/.test(word)) number = Number(word)
    else add(names, number++, word, source)
  }
}

/** Number → name for one architecture. The preprocessor resolves the conditions, then the values. */
const syscallsOf = (table) => {
  const { folder, header, prelude = '' } = SYSCALL_SOURCES[table]
  const source = `${prelude}#include <${header}>\n`
  const cpp = (text, ...options) =>
    output('cpp', ['-undef', '-nostdinc', '-P', `-I/usr/${folder}/include`, ...options], text)
  const macros = [...cpp(source, '-dM').matchAll(/^#define __NR_(\w+) (.+)$/gm)]
    .map(([, name, value]) => ({ name, value }))
    // Limits and bases are not calls; a macro that only names another one is its alias.
    .filter(
      ({ name, value }) => !/^(syscalls|arch_specific_syscall|SYSCALL_|OABI_)/.test(name) && !/^__NR_/.test(value),
    )
  const values = cpp(source + macros.map(({ name }) => `@ ${name}@ __NR_${name}\n`).join(''))
  const names = new Map()
  for (const [, name, value] of values.matchAll(/^@ (\w+)@ (.+)$/gm)) {
    if (!/^[\d\s()+]+$/.test(value)) fail(`${table}: the value of ${name} is ${value}`)
    const number = value.match(/\d+/g).reduce((sum, part) => sum + Number(part), 0)
    add(names, number, name, table)
  }
  if (names.size !== macros.length || names.size < 200)
    fail(`${table}: only ${names.size} of ${macros.length} calls are legible`)
  addNewer(names, `${NEWER_SYSCALLS} ${NEWER_SYSCALLS_OF[table] ?? ''}`, table)
  return names
}

/** Number → record type. Requests to the kernel (below 1100) are never logged; the two older messages among them are. */
const recordTypes = () => {
  const names = new Map()
  for (const header of ['/usr/x86_64-linux-gnu/include/linux/audit.h', '/usr/include/libaudit.h']) {
    for (const [, name, digits] of readFileSync(header, 'utf8').matchAll(/^#define\s+AUDIT_(\w+)\s+(\d{4})\b/gm)) {
      const number = Number(digits)
      const isRecord = number >= 1100 ? number <= 2999 : name === 'USER' || name === 'LOGIN'
      // auditd's name table differs from the macros in one place (audit-userspace lib/msg_typetab.h).
      if (isRecord && !/(^|_)(FIRST|LAST)_/.test(name)) add(names, number, name === 'AA' ? 'APPARMOR' : name, header)
    }
  }
  addNewer(names, NEWER_RECORD_TYPES, 'record types')
  return names
}

/** The notation that src/tables/numbered-names.ts reads: a number stands before a name that does not follow its neighbour. */
const notation = (names) => {
  const words = []
  let next = -1
  for (const [number, name] of [...names].sort(([a], [b]) => a - b)) {
    if (number !== next) words.push(String(number))
    words.push(name)
    next = number + 1
  }
  const lines = ['']
  for (const word of words) {
    const line = lines.at(-1)
    if (line.length + 1 + word.length > WIDTH) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines.join('\n')
}

const write = (path, packages, body) => {
  const sources = packages.map((name) => `//   ${packageVersion(name)}\n`).join('')
  const head = `// GENERATED by scripts/make-tables.mjs, which also says what is newer than these Debian packages. Do not edit.\n${sources}`
  writeFileSync(path, `${head}\n${body}`)
}

const headers = [
  ...new Set(Object.values(SYSCALL_SOURCES).map((source) => `linux-libc-dev-${source.package}-cross`)),
].sort()
write(
  'src/tables/syscalls.ts',
  headers,
  `/** The system calls of every table that {@link Architecture} names, in the notation of numbered-names.ts. */
export const SYSCALLS = {
${Object.keys(SYSCALL_SOURCES)
  .map((table) => `  ${table}: \`\n${notation(syscallsOf(table))}\`,\n`)
  .join('')}} as const
`,
)
write(
  'src/tables/record-types.ts',
  ['libaudit-dev', 'linux-libc-dev-amd64-cross'],
  `/** The names of audit records as auditd writes them, in the notation of numbered-names.ts. */
export const RECORD_TYPES = \`
${notation(recordTypes())}\`
`,
)
