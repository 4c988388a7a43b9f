import assert from 'node:assert/strict'
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { viewRecords } from '../../src/event/record-view.js'
import { readEvents } from '../../src/source/read-events.js'
import { FORMS, sampleOf, type Sample, type Write } from '../support/every-form.js'
import { folder, put } from '../support/folder.js'
import { assertSameContents, contentsOf } from '../support/index-contents.js'
import { age, bytesRead, ingestInto } from '../support/ingest.js'
import { readLog } from '../support/read-log.js'

const SAMPLE = sampleOf(71, 'lab')
const WITHOUT_PATH: Sample = { ...SAMPLE, records: SAMPLE.records.filter(({ type }) => type !== 'PATH') }
const eventsOf = (...parts: readonly Buffer[]): ReturnType<typeof readLog>['events'] =>
  readLog([Buffer.concat(parts)]).events
const viewsOf = (write: Write): ReturnType<typeof viewRecords> => viewRecords(eventsOf(write(SAMPLE))[0]!.records)

/** Whether a form tells what a column of the table asks. */
const FIELDS: Readonly<Record<string, (write: Write, t: TestContext) => boolean | Promise<boolean>>> = {
  'time, serial': (write) => {
    const [event] = eventsOf(write(SAMPLE))
    return event?.time === 1_795_462_851_320 && event.serial === 71
  },
  'several hosts': (write) => {
    const nodes = eventsOf(write(SAMPLE), write(sampleOf(72, 'other'))).map(({ node }) => node)
    return nodes.includes('lab') && nodes.includes('other')
  },
  'all records': (write) => {
    const types = viewsOf(write).map(({ type }) => type)
    return SAMPLE.records.every(({ type }) => types.includes(type))
  },
  'decoded text': (write) =>
    viewsOf(write)
      .find(({ type }) => type === 'PATH')
      ?.fields.get('name') === '/tmp/a b',
  'enriched names': (write) => viewsOf(write).some(({ enriched }) => enriched.get('AUID') === 'alice'),
  argv: (write) =>
    viewsOf(write)
      .find(({ type }) => type === 'EXECVE')
      ?.argv?.join('|') === 'touch|a b',
  'socket address': (write) =>
    viewsOf(write).some(({ socket }) => socket?.address === '10.0.0.1' && socket.port === 22),
  'what is missing': (write) => eventsOf(write(SAMPLE))[0]!.complete && !eventsOf(write(WITHOUT_PATH))[0]!.complete,
  'one with audit.log': isOneWithAuditLog,
  'read on': readsOn,
}

/** Whether a log of this form and audit.log make one event of the same host, each record once. */
async function isOneWithAuditLog(write: Write, t: TestContext): Promise<boolean> {
  const directory = folder(t)
  const logs = [put(directory, 'audit.log', FORMS['audit.log, RAW']!(SAMPLE)), put(directory, 'other', write(SAMPLE))]
  const batches = readEvents(logs, 'lab')
  let next = await batches.next()
  while (next.done !== true) next = await batches.next()
  const { events, records, duplicates } = next.value
  return events === 1 && records === SAMPLE.records.length && duplicates > 0
}

/** Whether a log of this form that grew is read from where reading stopped, and tells the same as in one run. */
async function readsOn(write: Write, t: TestContext): Promise<boolean> {
  const directory = folder(t)
  const [log, whole, index, single] = ['log', 'whole', 'index.db', 'single.db'].map((name) => join(directory, name))
  const [first, rest] = [write(SAMPLE), write(sampleOf(72, 'lab'))]
  writeFileSync(log!, first)
  age(log!)
  await ingestInto(index!, log!)
  appendFileSync(log!, rest)
  age(log!)
  const read = bytesRead(await ingestInto(index!, log!))
  writeFileSync(whole!, Buffer.concat([first, rest]))
  age(whole!)
  await ingestInto(single!, whole!)
  assertSameContents(contentsOf(index!), contentsOf(single!))
  return read === rest.length && contentsOf(index!).filter((fact) => fact.startsWith('execution')).length === 2
}

/** The table of docs/audit-forms.md under the heading "What each form tells". */
const table = (): { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] } => {
  const section = readFileSync('docs/audit-forms.md', 'utf8').split('## What each form tells')[1]!.split('\n## ')[0]!
  const cells = (line: string): readonly string[] =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim())
  const lines = section.split('\n').filter((line) => line.startsWith('|'))
  return { columns: cells(lines[0]!).slice(1), rows: lines.slice(2).map(cells) }
}

suite('the table of forms in docs/audit-forms.md', () => {
  const { columns, rows } = table()

  test('has a row for every form and a column for every field', () => {
    assert.deepEqual([rows.map(([form]) => form), columns], [Object.keys(FORMS), Object.keys(FIELDS)])
  })

  for (const [form, ...told] of rows)
    for (const [index, cell] of told.entries())
      test(`${form}: ${columns[index]}: ${cell}`, async (t) => {
        assert.match(cell, /^(?:yes|no)$/)
        assert.equal(await FIELDS[columns[index]!]!(FORMS[form!]!, t), cell === 'yes')
      })
})
