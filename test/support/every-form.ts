import { recordTypeNumber } from '../../src/tables/record-type-name.js'

/** One record of an event that every form tells of. */
export interface SampleRecord {
  readonly type: string
  readonly body: string
  /** What auditd adds where it enriches. */
  readonly tail: string
}

/** An event: its stamp, and the host that logged it. */
export interface Sample {
  readonly host: string
  readonly seconds: number
  readonly millis: string
  readonly serial: number
  readonly records: readonly SampleRecord[]
}

const record = (type: string, body: string, tail = ''): SampleRecord => ({ type, body, tail })

/** A program is started, with an address and names that the kernel writes in hexadecimal. */
export const sampleOf = (serial: number, host: string): Sample => ({
  // Two programs of one process id at one time would be one execution.
  ...{ host, seconds: 1_795_462_851, millis: String(320 + 4 * (serial - 71)), serial },
  records: [
    record(
      'SYSCALL',
      'arch=c000003e syscall=59 success=yes exit=0 a0=1 a1=2 a2=3 a3=4 items=1 ppid=8 pid=9 auid=1001 uid=0 gid=0 euid=0 ' +
        'suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts1 ses=3 comm="touch" exe="/usr/bin/touch" subj=unconfined key="etc"',
      'ARCH=x86_64 SYSCALL=execve AUID="alice" UID="root"',
    ),
    record('SOCKADDR', 'saddr=020000160A0000010000000000000000'),
    record('EXECVE', 'argc=2 a0="touch" a1=612062'),
    record('CWD', 'cwd="/root"'),
    record(
      'PATH',
      'item=0 name=2F746D702F612062 inode=7 dev=fe:00 mode=0100755 ouid=0 ogid=0 rdev=00:00 nametype=NORMAL cap_fp=0',
      'OUID="root" OGID="root"',
    ),
    record('PROCTITLE', 'proctitle=746F75636800612062'),
  ],
})

/** Writes an event in one form. */
export type Write = (sample: Sample) => Buffer

const stampOf = ({ seconds, millis, serial }: Sample): string => `audit(${seconds}.${millis}:${serial})`
const numberOf = ({ type }: SampleRecord): number => recordTypeNumber(type)!
const text = (lines: readonly string[]): Buffer => Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1')
const eachLine =
  (write: (one: SampleRecord, sample: Sample) => string): Write =>
  (sample) =>
    text(sample.records.map((one) => write(one, sample)))
const tailed = ({ body, tail }: SampleRecord, gap: string): string => (tail === '' ? body : body + gap + tail)

const journalOf = (one: SampleRecord, sample: Sample): Readonly<Record<string, string>> => ({
  ...{
    __CURSOR: `s=${sample.serial}`,
    _TRANSPORT: 'audit',
    _HOSTNAME: sample.host,
    _AUDIT_TYPE: String(numberOf(one)),
  },
  ...{ _AUDIT_TYPE_NAME: one.type, _AUDIT_ID: String(sample.serial), MESSAGE: `${one.type} ${one.body}` },
  _SOURCE_REALTIME_TIMESTAMP: `${sample.seconds}${sample.millis}000`,
})

const frameOf = (one: SampleRecord, sample: Sample): Buffer => {
  const payload = `node=${sample.host} type=${one.type} msg=${stampOf(sample)}: ${tailed(one, '\x1d')}`
  const frame = Buffer.alloc(16 + payload.length)
  for (const [index, word] of [1, 16, numberOf(one), payload.length].entries()) frame.writeUInt32LE(word, index * 4)
  frame.write(payload, 16, 'latin1')
  return frame
}

const laurelOf: Write = ({ host, seconds, millis, serial, records }) => {
  const isKept = ({ type }: SampleRecord): boolean => records.some((one) => one.type === type)
  const document = {
    ...{ ID: `${seconds}.${millis}:${serial}`, NODE: host },
    SYSCALL: {
      ...{ arch: '0xc000003e', syscall: 59, success: 'yes', exit: 0, items: 1, ppid: 8, pid: 9, auid: 1001, uid: 0 },
      ...{ euid: 0, gid: 0, tty: 'pts1', ses: 3, comm: 'touch', exe: '/usr/bin/touch', key: 'etc', AUID: 'alice' },
    },
    SOCKADDR: [{ saddr: '%02%00%00%16%0a%00%00%01%00%00%00%00%00%00%00%00' }],
    EXECVE: { argc: 2, ARGV: ['touch', 'a b'] },
    CWD: { cwd: '/root' },
    ...(isKept(record('PATH', ''))
      ? { PATH: [{ item: 0, name: '/tmp/a b', inode: 7, dev: 'fe:00', mode: '0o100755', nametype: 'NORMAL' }] }
      : {}),
    PROCTITLE: { ARGV: ['touch', 'a b'] },
  }
  return text([JSON.stringify(document)])
}

const auditbeatOf: Write = ({ host, seconds, millis, serial, records }) => {
  const hasPath = records.some(({ type }) => type === 'PATH')
  const document = {
    '@timestamp': new Date(seconds * 1000 + Number(millis)).toISOString(),
    host: { name: host },
    user: { id: '0', audit: { id: '1001' } },
    process: {
      ...{ pid: 9, parent: { pid: 8 }, name: 'touch', executable: '/usr/bin/touch', working_directory: '/root' },
      ...{ args: ['touch', 'a b'], title: 'touch a b' },
    },
    auditd: {
      ...{ message_type: 'syscall', sequence: serial, result: 'success', session: '3' },
      data: { arch: 'x86_64', syscall: 'execve' },
      ...(hasPath ? { paths: [{ item: '0', name: '/tmp/a b', inode: '7', dev: 'fe:00', nametype: 'NORMAL' }] } : {}),
    },
  }
  return text([JSON.stringify(document)])
}

/** Each form by its name in docs/audit-forms.md. */
export const FORMS: Readonly<Record<string, Write>> = {
  'audit.log, RAW': eachLine(
    (one, sample) => `node=${sample.host} type=${one.type} msg=${stampOf(sample)}: ${one.body}`,
  ),
  'audit.log, ENRICHED': eachLine(
    (one, sample) => `node=${sample.host} type=${one.type} msg=${stampOf(sample)}: ${tailed(one, '\x1d')}`,
  ),
  'plugin stream, binary': (sample) => Buffer.concat(sample.records.map((one) => frameOf(one, sample))),
  'syslog, from auditd': eachLine(
    (one, sample) =>
      `Nov 23 19:40:51 ${sample.host} audispd: type=${one.type} msg=${stampOf(sample)}: ${tailed(one, ' ')}`,
  ),
  'syslog, from the kernel': eachLine(
    (one, sample) =>
      `Nov 23 19:40:51 ${sample.host} kernel: audit: type=${numberOf(one)} ${stampOf(sample)}: ${one.body}`,
  ),
  dmesg: eachLine((one, sample) => `[   10.300823] audit: type=${numberOf(one)} ${stampOf(sample)}: ${one.body}`),
  'journal, JSON': eachLine((one, sample) => JSON.stringify(journalOf(one, sample))),
  'journal, indented': (sample) =>
    text(sample.records.map((one) => JSON.stringify(journalOf(one, sample), null, '\t'))),
  'journal, export': (sample) =>
    text(
      sample.records.flatMap((one) => [
        ...Object.entries(journalOf(one, sample)).map(([name, value]) => `${name}=${value}`),
        '',
      ]),
    ),
  laurel: laurelOf,
  'go-audit': (sample) =>
    text([
      JSON.stringify({
        ...{ sequence: sample.serial, timestamp: `${sample.seconds}.${sample.millis}` },
        messages: sample.records.map((one) => ({ type: numberOf(one), data: one.body })),
      }),
    ]),
  'audit.log, in JSON of a shipper': eachLine((one, sample) =>
    JSON.stringify({
      ...{ '@timestamp': '2026-11-23T19:40:51.000Z', log: { file: { path: '/var/log/audit/audit.log' }, offset: 1 } },
      ...{ host: { name: sample.host }, message: `type=${one.type} msg=${stampOf(sample)}: ${tailed(one, '\x1d')}` },
    }),
  ),
  'Auditbeat, raw message kept': (sample) =>
    text([
      JSON.stringify({
        ...{ host: { name: sample.host }, auditd: { sequence: sample.serial } },
        event: {
          original: sample.records.map((one) => `type=${one.type} msg=${stampOf(sample)}: ${tailed(one, '\x1d')}`),
        },
      }),
    ]),
  'Auditbeat, without': auditbeatOf,
  'shipped by who-changed': (sample) =>
    text([
      JSON.stringify({
        ...{ schema: 'who-changed/shipped/1', stream: 'a-stream', node: sample.host, seq: sample.serial - 70 },
        ...{ records: sample.records.map((one) => `type=${one.type} msg=${stampOf(sample)}: ${tailed(one, '\x1d')}`) },
        hash: '',
      }),
    ]),
}
