import fc from 'fast-check'
import { CONTROL_FACT_KINDS, type ControlFact } from '../../src/model/control-fact.js'
import type { EventFacts } from '../../src/model/event-facts.js'
import { entryReference, inodeReference, relativeReference } from '../../src/model/file-reference.js'
import { OPERATION_KINDS, OPERATION_ROLES, type FileOperation } from '../../src/model/file-operation.js'
import { inodeNumber } from '../../src/model/inode.js'
import { noLines } from '../../src/model/line-counts.js'
import { UNSET, type ProcessFacts } from '../../src/model/process-facts.js'
import { SESSION_FACT_KINDS, type SessionFact } from '../../src/model/session.js'
import type { Batch, SourceState } from '../../src/store/store.js'

/** Strings of hostile bytes, among them quotes, NUL, line ends and what is not UTF-8. */
const bytes = fc.oneof(
  fc.constantFrom(
    '',
    "'",
    '"',
    '\0',
    "'; DROP TABLE operation; --",
    '\xff\xfe',
    '%',
    '_',
    '\n',
    'caf\xc3\xa9',
    'a',
    'A',
  ),
  fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)), maxLength: 12 }),
)
// Plain objects, as the index gives them.
const PLAIN = { noNullPrototype: true } as const
/** A node is a name or null; the empty name is no name. */
const node = fc.oneof(fc.constant(null), fc.constantFrom('web1', 'web2', 'a b', '\xff'))
const orNull = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(values, { nil: null })
const id = fc.oneof(fc.constantFrom(0, 1, 1001, UNSET, UNSET - 1), fc.integer({ min: 0, max: UNSET }))
const time = fc.oneof(fc.constantFrom(0, 1795462865036), fc.integer({ min: 0, max: 4_102_444_800_000 }))
const serial = fc.oneof(fc.constantFrom(0, 1, UNSET), fc.integer({ min: 0, max: UNSET }))
const inode = orNull(
  fc.oneof(
    fc.constantFrom(0, 2, Number.MAX_SAFE_INTEGER),
    fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }).map((large) => inodeNumber(large)!),
  ),
)
const device = fc.constantFrom('fe:00', '00:2a', '103:05')
const reference = fc.oneof(
  bytes.map((name) => `/etc/${name}`),
  fc.tuple(device, fc.nat(), bytes).map(([on, directory, name]) => entryReference(on, directory, name)),
  fc.tuple(device, fc.nat()).map(([on, own]) => inodeReference(on, own)),
  bytes.map(relativeReference),
)

export const processFacts: fc.Arbitrary<ProcessFacts> = fc.record(
  {
    pid: fc.nat(),
    ppid: orNull(fc.nat()),
    auid: orNull(id),
    ses: orNull(id),
    uid: orNull(id),
    euid: orNull(id),
    gid: orNull(id),
    exe: orNull(bytes),
    comm: orNull(bytes),
    tty: orNull(bytes),
    cwd: orNull(bytes),
    command: orNull(bytes),
    executed: fc.boolean(),
  },
  PLAIN,
)

export const fileOperation: fc.Arbitrary<FileOperation> = fc.record(
  {
    node,
    time,
    serial,
    item: fc.integer({ min: 0, max: 300 }),
    kind: fc.constantFrom(...OPERATION_KINDS),
    role: fc.constantFrom(...OPERATION_ROLES),
    success: fc.boolean(),
    file: reference,
    inode,
    device: orNull(device),
    parentInode: inode,
    fileType: orNull(fc.constantFrom('file', 'directory', 'symlink', 'fifo', 'socket', 'block', 'char')),
    peer: orNull(reference),
    key: orNull(bytes),
    process: processFacts,
  },
  PLAIN,
)

export const sessionFact: fc.Arbitrary<SessionFact> = fc.record(
  {
    node,
    time,
    serial,
    kind: fc.constantFrom(...SESSION_FACT_KINDS),
    pid: fc.nat(),
    ses: id,
    auid: id,
    oldAuid: orNull(id),
    oldSes: orNull(id),
    account: orNull(bytes),
    exe: orNull(bytes),
    address: orNull(fc.oneof(fc.ipV4(), fc.ipV6())),
    terminal: orNull(bytes),
    success: fc.boolean(),
  },
  PLAIN,
)

export const controlFact: fc.Arbitrary<ControlFact> = fc.record(
  {
    node,
    time,
    serial,
    kind: fc.constantFrom(...CONTROL_FACT_KINDS),
    // The empty detail stands for none.
    detail: orNull(bytes.filter((detail) => detail !== '')),
    process: orNull(processFacts),
  },
  PLAIN,
)

/** A write to a file by an ordinary login, different where a test says so. */
export const operation = (different: Partial<FileOperation> = {}): FileOperation => ({
  ...{ node: null, time: 1_795_462_865_036, serial: 100, item: 0, kind: 'write', role: 'self', success: true },
  ...{ file: '/etc/passwd', inode: 70, device: 'fe:00', parentInode: null, fileType: 'file', peer: null, key: 'etc' },
  process: {
    ...{ pid: 500, ppid: 499, auid: 1001, ses: 3, uid: 0, euid: 0, gid: 0, exe: '/usr/bin/tee', comm: 'tee' },
    ...{ tty: null, cwd: '/root', command: 'tee\0/etc/passwd', executed: false },
  },
  ...different,
})

export const noFacts: EventFacts = {
  ...{ operations: [], executions: [], sessionFacts: [], controlFacts: [], acts: [], userNames: [] },
}

export const sourceState = (different: Partial<SourceState> = {}): SourceState => ({
  ...{ path: '/var/log/audit/audit.log', fingerprint: 'first line', tail: 'tail', offset: 1000, counts: noLines },
  ...{ serials: [] },
  ...{ size: 1000, mtime: 1_795_462_900_000.25, first: 1_795_462_865_036, last: 1_795_462_865_036 },
  ...different,
})

/** A batch for a source that is not known yet, with nothing in it but what a test says. */
export const batch = (facts: Partial<EventFacts>, different: Partial<Batch> = {}): Batch => ({
  ...{ facts: { ...noFacts, ...facts }, partial: [], completed: [], malformed: [] },
  ...{ source: sourceState(), expectedOffset: null },
  ...different,
})
