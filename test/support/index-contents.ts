import assert from 'node:assert/strict'
import Database from 'better-sqlite3'
import { CONTROL_FACT_KINDS } from '../../src/model/control-fact.js'

/** Everything that an index knows, one line a fact, sorted: two indexes that know the same give the same lines. */
export const contentsOf = (file: string): readonly string[] => {
  const database = new Database(file, { readonly: true })
  try {
    return Object.entries(FACTS)
      .flatMap(([table, sql]) =>
        (database.prepare(sql).all() as object[]).map((row) => `${table} ${JSON.stringify(row)}`),
      )
      .sort()
  } finally {
    database.close()
  }
}

const PROCESS = `p.pid, p.ppid, g.auid, p.ses, g.uid, g.euid, g.gid, xe.value exe, xc.value comm, xt.value tty, xd.value cwd,
  p.command, p.executed`
const TEXTS = `LEFT JOIN guise g ON g.id = p.guise
  LEFT JOIN text xe ON xe.id = g.exe LEFT JOIN text xc ON xc.id = g.comm LEFT JOIN text xt ON xt.id = g.tty
  LEFT JOIN text xd ON xd.id = p.cwd`

// Entries that arrived are summed up when a question is asked: here they stand as they were read, run by run.
// By value, never by number: the order in which two indexes met their strings may differ.
const FACTS: Readonly<Record<string, string>> = {
  operation: `SELECT n.value node, f.reference, o.time, o.serial, o.item, o.what, o.inode, d.value device, o.parent_inode,
    pf.reference peer, k.value key, ${PROCESS} FROM operation o JOIN file f ON f.id = abs(o.file) JOIN text n ON n.id = f.node
    JOIN process p ON p.id = o.process LEFT JOIN text d ON d.id = o.device LEFT JOIN file pf ON pf.id = o.peer
    LEFT JOIN text k ON k.id = o.key ${TEXTS}`,
  sighting: `SELECT n.value node, f.reference, s.inode, d.value device, s.success, s.day, s.first, s.last
    FROM directory_sighting s JOIN file f ON f.id = s.file JOIN text n ON n.id = f.node LEFT JOIN text d ON d.id = s.device`,
  inode:
    'SELECT n.value node, f.reference, i.inode FROM file_inode i JOIN file f ON f.id = i.file JOIN text n ON n.id = f.node',
  execution: `SELECT n.value node, p.time, ${PROCESS} FROM process p JOIN text n ON n.id = p.node ${TEXTS} WHERE p.executed`,
  session: `SELECT n.value node, s.ses, s.time, s.serial, s.kind, s.pid, m.auid, m.old_auid, m.old_ses, a.value account, e.value exe,
    r.value address, t.value terminal, m.success FROM session_fact s JOIN text n ON n.id = s.node JOIN manner m ON m.id = s.manner
    LEFT JOIN text a ON a.id = s.account LEFT JOIN text e ON e.id = m.exe LEFT JOIN text r ON r.id = s.address
    LEFT JOIN text t ON t.id = m.terminal`,
  period: 'SELECT n.value node, p.period, p.ses FROM session_period p JOIN text n ON n.id = p.node',
  control: `SELECT n.value node, c.time, c.serial, c.kind, c.detail, ${PROCESS} FROM control_fact c JOIN text n ON n.id = c.node
    LEFT JOIN process p ON p.id = c.process ${TEXTS} WHERE c.kind <> ${CONTROL_FACT_KINDS.indexOf('arrived')}`,
  act: `SELECT n.value node, a.time, a.serial, ak.value kind, ao.value object, a.outcome, k.value key, ${PROCESS} FROM act a
    JOIN text n ON n.id = a.node JOIN text ak ON ak.id = a.kind JOIN text ao ON ao.id = a.object
    LEFT JOIN text k ON k.id = a.key LEFT JOIN process p ON p.id = a.process ${TEXTS}`,
  name: 'SELECT n.value node, u.uid, u.name FROM user_name u JOIN text n ON n.id = u.node',
  partial: 'SELECT n.value node, e.time, e.serial FROM partial_event e JOIN text n ON n.id = e.node',
}

/** Facts shown of a difference. */
const SHOWN = 5

/** Fails with the facts that one has and the other has not. */
export const assertSameContents = (actual: readonly string[], expected: readonly string[], message?: string): void => {
  const without = (all: readonly string[], others: readonly string[]): readonly string[] => {
    const left = new Map<string, number>()
    for (const line of others) left.set(line, (left.get(line) ?? 0) + 1)
    return all.filter((line) => {
      const count = left.get(line) ?? 0
      left.set(line, count - 1)
      return count <= 0
    })
  }
  const firstOf = (lines: readonly string[]): readonly string[] =>
    lines.length <= SHOWN ? lines : [...lines.slice(0, SHOWN), `and ${lines.length - SHOWN} more`]
  const differences = { lost: firstOf(without(expected, actual)), invented: firstOf(without(actual, expected)) }
  assert.deepEqual(differences, { lost: [], invented: [] }, message)
}
