import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { readLog, readText, viewsOf } from '../support/read-log.js'

const STAMP = 'audit(1795462851.320:71)'
const BODY = 'cwd="/root"'
const DAEMON = `type=CWD msg=${STAMP}: ${BODY}`
const PRINTED = `type=1307 ${STAMP}: ${BODY}`
const SYSLOG = '2026-11-23T19:40:51.393623+00:00 lab'

/** The record that every form in this file tells of. */
const assertRead = (log: ReturnType<typeof readLog>, node: string | null = null): void => {
  const [event] = log.events
  assert.ok(event !== undefined, JSON.stringify(log))
  assert.deepEqual([event.node, event.time, event.serial], [node, 1795462851320, 71])
  assert.deepEqual([event.records[0]!.type, event.records[0]!.body], ['CWD', BODY])
}

suite('a record is read from', () => {
  const lines: Readonly<Record<string, string>> = {
    auditd: DAEMON,
    'audisp-syslog': `${SYSLOG} audisp-syslog[99]: ${DAEMON}`,
    'audispd, with the old stamp': `Nov 23 19:40:51 lab audispd: ${DAEMON}`,
    'syslog of RFC 5424': `<14>1 2026-11-23T19:40:51Z lab audisp-syslog 9 - - ${DAEMON}`,
    'the kernel in syslog': `Nov  3 19:40:51 lab kernel: [   10.300823] audit: ${PRINTED}`,
    'an old kernel in syslog': `Nov  3 19:40:51 lab kernel: ${PRINTED}`,
    dmesg: `[   10.300823] audit: ${PRINTED}`,
    'dmesg -T': `[Mon Nov 23 19:40:51 2026] audit: ${PRINTED}`,
    '/dev/kmsg': `5,1234,10300823,-;audit: ${PRINTED}`,
    'journalctl -o json': JSON.stringify({
      ...{ _TRANSPORT: 'audit', _AUDIT_TYPE: '1307', _AUDIT_TYPE_NAME: 'CWD', _AUDIT_ID: '71', _HOSTNAME: 'lab' },
      ...{ _SOURCE_REALTIME_TIMESTAMP: '1795462851320000', MESSAGE: `CWD ${BODY}` },
    }),
    'journalctl -o json, the message as numbers': JSON.stringify({
      ...{ _TRANSPORT: 'audit', _AUDIT_TYPE: '1307', _AUDIT_ID: '71', _SOURCE_REALTIME_TIMESTAMP: '1795462851320000' },
      MESSAGE: [...Buffer.from(`CWD ${BODY}`)],
    }),
    'the kernel in the journal': JSON.stringify({ _TRANSPORT: 'kernel', MESSAGE: `audit: ${PRINTED}` }),
    'go-audit': JSON.stringify({ sequence: 71, timestamp: '1795462851.320', messages: [{ type: 1307, data: BODY }] }),
    laurel: JSON.stringify({ ID: '1795462851.320:71', CWD: { cwd: '/root' } }),
    'laurel with a CEE cookie': `@cee: ${JSON.stringify({ ID: '1795462851.320:71', CWD: { cwd: '/root' } })}`,
    'journalctl -o json-pretty': JSON.stringify(
      {
        ...{ _TRANSPORT: 'audit', _AUDIT_TYPE: '1307', _AUDIT_ID: '71' },
        ...{ _SOURCE_REALTIME_TIMESTAMP: '1795462851320000', MESSAGE: `CWD ${BODY}` },
      },
      null,
      '\t',
    ),
    'Auditbeat with the raw message': JSON.stringify({ auditd: { sequence: 71 }, event: { original: [DAEMON] } }),
  }
  for (const [form, line] of Object.entries(lines))
    test(form, () => {
      assertRead(readText(`${line}\n`))
    })

  test('journalctl -o export, with binary fields', () => {
    const message = Buffer.from(`CWD ${BODY}`)
    const length = Buffer.alloc(8)
    length.writeBigUInt64LE(BigInt(message.length))
    const head =
      '__CURSOR=s=1\n_TRANSPORT=audit\n_AUDIT_TYPE=1307\n_AUDIT_ID=71\n_SOURCE_REALTIME_TIMESTAMP=1795462851320000\n'
    const entry = Buffer.concat([Buffer.from(`${head}MESSAGE\n`), length, message, Buffer.from('\n\n')])
    const other = Buffer.from('__CURSOR=s=2\n_TRANSPORT=syslog\nMESSAGE=hello\n\n')
    const log = Buffer.concat([entry, other])
    for (const size of [1, 7, log.length]) {
      const chunks = Array.from({ length: Math.ceil(log.length / size) }, (_, i) =>
        log.subarray(i * size, (i + 1) * size),
      )
      const read = readLog(chunks)
      assertRead(read)
      assert.deepEqual([read.counts.lines, read.counts.records, read.counts.foreign], [2, 1, 1])
    }
  })

  for (const [version, text] of [
    [0, `${STAMP}: ${BODY}`],
    [1, DAEMON],
  ] as const)
    for (const fixed of [true, false])
      test(`the binary plugin protocol ${version}, frames of ${fixed ? 'full' : 'their own'} length`, () => {
        const frame = Buffer.alloc(fixed ? 8986 : 16 + text.length)
        for (const [index, word] of [version, 16, 1307, text.length].entries()) frame.writeUInt32LE(word, index * 4)
        frame.write(text, 16, 'latin1')
        for (const size of [1000, 1 << 20]) {
          const stream = Buffer.concat([frame, frame, frame])
          const chunks = Array.from({ length: Math.ceil(stream.length / size) }, (_, i) =>
            stream.subarray(i * size, (i + 1) * size),
          )
          const log = readLog(chunks)
          assertRead(log)
          assert.deepEqual([log.counts.lines, log.counts.malformed], [3, 0])
        }
      })
})

suite('the enrichment', () => {
  const body = 'item=0 name="/a" nametype=NORMAL cap_frootid=0'
  for (const [name, gap] of Object.entries({ 'the separator': '\x1d', '#035': '#035', 'a blank': ' ', nothing: '' }))
    test(`is found behind ${name}`, () => {
      const line = `${SYSLOG} audisp-syslog: type=PATH msg=audit(1.000:1): ${body}${gap}OUID="root" OGID="root"\n`
      const [record] = readText(line).events[0]!.records
      assert.deepEqual([record!.body, record!.tail], [body, 'OUID="root" OGID="root"'])
    })

  test('is never taken from what a program wrote', () => {
    const [record] = readText(`type=USER msg=audit(1.000:1): pid=1 msg='op=x AUID="root"'\n`).events[0]!.records
    assert.equal(record!.tail, null)
  })
})

suite('in syslog', () => {
  const around = Array.from({ length: 3 }, (_, i) => `${SYSLOG} sshd[${i}]: hello\n`).join('')
  const refused: Readonly<Record<string, string>> = {
    'another program': `${SYSLOG} sshd[1]: ${DAEMON}`,
    'a program that calls itself kernel': `${SYSLOG} kernel[77]: audit: ${PRINTED}`,
    'the middle of a kernel message': `${SYSLOG} kernel: usb 1-1: ${PRINTED}`,
    'a line without a header': DAEMON,
  }
  for (const [sender, line] of Object.entries(refused))
    test(`a record from ${sender} is refused, and said so`, () => {
      const { events, malformed, counts } = readText(`${around}${line}\n`)
      assert.equal(events.length, 0)
      assert.match(malformed[0]!.reason, /^refused: /)
      assert.deepEqual([malformed[0]!.line, counts.malformed, counts.foreign], [4, 1, 3])
    })

  test('one host has no name, as in its audit.log; several keep theirs; node= outranks both', () => {
    const line = (host: string, serial: number): string =>
      `Nov 23 19:40:51 ${host} audispd: type=USER msg=audit(1.000:${serial}): pid=1\n`
    const nodes = (text: string, node: string | null = null): readonly (string | null)[] =>
      readText(text, node).events.map((event) => event.node)
    assert.deepEqual(nodes(line('a', 1) + line('a', 2)), [null, null])
    assert.deepEqual(nodes(line('a', 1) + line('a', 2), 'web'), ['web', 'web'])
    assert.deepEqual(nodes(line('a', 1) + line('b', 2)), ['a', 'b'])
    assert.deepEqual(nodes(line('a', 1).replace('type=', 'node=n type=')), ['n'])
  })

  test('a machine that gets another name on its way stays one host, in the journal', () => {
    const entry = (serial: number, host: string): string =>
      JSON.stringify({
        ...{
          _TRANSPORT: 'audit',
          _AUDIT_TYPE: '1307',
          _AUDIT_ID: String(serial),
          _HOSTNAME: host,
          _MACHINE_ID: 'b59f',
        },
        ...{ _SOURCE_REALTIME_TIMESTAMP: '1795462851320000', MESSAGE: `CWD ${BODY}` },
      })
    const { events } = readText(`${entry(1, 'old')}\n${entry(2, 'new')}\n${entry(3, 'old')}\n`)
    assert.deepEqual(
      events.map(({ node }) => node),
      [null, null, null],
    )
  })

  test('the same record from audit.log and the kernel is one', () => {
    const { events, counts } = readText(`${DAEMON}\n[   10.300823] audit: ${PRINTED}\n`)
    assert.deepEqual([events.length, events[0]!.records.length, counts.lines], [1, 1, 2])
  })
})

suite('other JSON', () => {
  test('of laurel becomes the records of the kernel', () => {
    const records = viewsOf(
      `${JSON.stringify({
        ID: '1.000:1',
        NODE: 'work',
        SYSCALL: {
          ...{
            arch: '0xc000003e',
            syscall: 59,
            items: 1,
            pid: 7,
            comm: 'ls',
            key: null,
            AUID: 'user',
            ARGV: ['0x1', '0x2'],
          },
        },
        EXECVE: { argc: 2, ARGV: ['ls', 'caf%C3%A9'] },
        PATH: [{ item: 0, name: '/bin/a b', mode: '0o100755' }],
        PARENT_INFO: { pid: 1 },
      })}\n`,
    )
    assert.deepEqual(
      records.map(({ type }) => type),
      ['SYSCALL', 'EXECVE', 'PATH'],
    )
    const [call, execution, path] = records
    assert.deepEqual(
      [...call!.fields],
      [
        ...[
          ['arch', 'c000003e'],
          ['syscall', '59'],
          ['a0', '1'],
          ['a1', '2'],
          ['items', '1'],
          ['pid', '7'],
          ['comm', 'ls'],
        ],
        ['key', null],
      ],
    )
    assert.equal(call!.enriched.get('AUID'), 'user')
    assert.deepEqual(execution!.argv, ['ls', 'caf\xc3\xa9'])
    assert.deepEqual([path!.fields.get('name'), path!.fields.get('mode')], ['/bin/a b', '0100755'])
  })

  test('of laurel without the numbers that it translated gives them back where a name has one number', () => {
    const records = viewsOf(
      `${JSON.stringify({ ID: '1.000:1', SYSCALL: { ARCH: 'x86_64', SYSCALL: 'unlink', pid: 7 }, EXECVE: { argc: 2, ARGV_STR: 'ls -l' } })}\n`,
    )
    const { arch, syscall } = Object.fromEntries(records[0]!.fields)
    assert.deepEqual([arch, syscall, records[1]!.argv], ['c000003e', '87', ['ls', '-l']])
  })

  test('of laurel with an argument string that may have been more or fewer arguments tells none', () => {
    const [record] = viewsOf(`${JSON.stringify({ ID: '1.000:1', EXECVE: { argc: 2, ARGV_STR: 'sh -c ls' } })}\n`)
    assert.equal(record!.argv, null)
  })

  test("of laurel with a name twice has the kernel's value under it", () => {
    const text = '{"ID":"1.000:1","USER_CMD":{"pid":1,"uid":1000,"auid":1000,"ses":3,"auid":0,"cmd":"ls"}}\n'
    const fields = Object.fromEntries(viewsOf(text)[0]!.fields)
    assert.deepEqual([fields['auid'], fields['msg.auid'], fields['cmd']], ['1000', '0', 'ls'])
  })

  test('of a log shipper has the line of audit.log, whatever it calls it', () => {
    const line = `type=CWD msg=${STAMP}: cwd="/"`
    const documents = [
      { message: line, log: { file: { path: '/var/log/audit/audit.log' } }, host: { name: 'lab' } },
      { message: line, file: '/var/log/audit/audit.log.1', host: 'lab', source_type: 'file' },
      { log: `${line}\n`, tailed_path: '/var/log/audit/audit.log', hostname: 'lab' },
      { line, labels: { filename: '/var/log/audit/audit.log' }, timestamp: '2026-11-23T19:40:51Z' },
      { preview: false, result: { _raw: line, sourcetype: 'linux_audit', host: 'lab' } },
      { _index: 'x', _source: { message: line, log: { file: { path: '/var/log/audit/audit.log' } } } },
    ]
    for (const document of documents) {
      const { events, counts } = readText(`${JSON.stringify(document)}\n`)
      assert.deepEqual([events[0]?.serial, events[0]?.records[0]?.body], [71, 'cwd="/"'], JSON.stringify(document))
      assert.deepEqual([counts.records, counts.malformed, counts.foreign], [1, 0, 0])
    }
  })

  test('over several lines is cut into documents, in whatever pieces it comes', () => {
    const document = (serial: number): string =>
      JSON.stringify(
        {
          _TRANSPORT: 'audit',
          _AUDIT_TYPE: '1307',
          _AUDIT_ID: String(serial),
          MESSAGE: `CWD ${BODY}`,
          _SOURCE_REALTIME_TIMESTAMP: '1',
        },
        null,
        2,
      )
    const log = Buffer.from(`[\n${[1, 2, 3].map(document).join(',\n')}\n]\n`)
    for (const size of [1, 7, log.length]) {
      const chunks = Array.from({ length: Math.ceil(log.length / size) }, (_, i) =>
        log.subarray(i * size, (i + 1) * size),
      )
      assert.deepEqual(
        readLog(chunks).events.map(({ serial }) => serial),
        [1, 2, 3],
      )
    }
    assert.equal(readLog([Buffer.from(`${document(1)}\n${document(2).slice(0, -9)}`)]).counts.malformed, 1)
  })

  test('of Auditbeat without the raw message becomes the records that it still tells', () => {
    const records = viewsOf(
      `${JSON.stringify({
        '@timestamp': '2026-11-23T19:40:51.320Z',
        ...{
          user: { id: '0', audit: { id: '1000' } },
          process: { pid: 7, name: 'rm', executable: '/bin/rm', working_directory: '/' },
        },
        auditd: {
          ...{ message_type: 'syscall', sequence: 71, result: 'success', session: '3' },
          data: { arch: 'x86_64', syscall: 'unlinkat', a0: 'ffffff9c' },
          paths: [{ item: '0', name: '/tmp/a', nametype: 'DELETE' }],
        },
      })}\n`,
    )
    assert.deepEqual(
      records.map(({ type }) => type),
      ['SYSCALL', 'CWD', 'PATH'],
    )
    const fields = Object.fromEntries(records[0]!.fields)
    assert.deepEqual(
      [fields['arch'], fields['syscall'], fields['auid'], fields['exe']],
      ['c000003e', '263', '1000', '/bin/rm'],
    )
  })

  test('that is cut is malformed, and of other programs is not audit', () => {
    const { counts } = readText('{"_TRANSPORT":"audit","MESS\n{"a":1}\n{"_TRANSPORT":"audit"}\n')
    assert.deepEqual([counts.malformed, counts.foreign], [2, 1])
  })
})
