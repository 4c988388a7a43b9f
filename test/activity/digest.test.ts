import assert from 'node:assert/strict'
import { suite, test, type TestContext } from 'node:test'
import type { AttributedReport } from '../../src/app/report/attributed-report.js'
import { report } from '../../src/app/report/report.js'
import { TOPICS, LOUD_FIRST, type ActivityDigest } from '../../src/model/activity.js'
import { textReport } from '../../src/render/report/text.js'
import { markdownReport } from '../../src/render/report/markdown.js'
import { htmlReport } from '../../src/render/report/html/report.js'
import { displayWidth } from '../../src/render/display-width.js'
import { AuditLog, type Actor } from '../support/audit-log.js'
import { folder, put } from '../support/folder.js'

const STYLE = { width: 80, zone: 'UTC', color: false } as const

/** The report of an AIDE that found nothing, of the log from `since` on. */
const reportSince = async (t: TestContext, log: AuditLog, since: number): Promise<AttributedReport> => {
  const directory = folder(t)
  return report(
    put(directory, 'aide.txt', ''),
    {
      ...{ audit: [put(directory, 'audit.log', log.text)], db: ':memory:', node: null, ingest: true, rules: null },
      ...{ passwd: null, authLog: null, since, until: null, explain: false, activity: true },
      ...{ aideDatabase: null, aideStatus: 0 },
    },
    log.now,
  )
}

const loudOf = ({ activity }: AttributedReport): readonly string[] =>
  activity!.loud.map(({ kind, happening: { who, verb, object } }) =>
    [kind, who.login ?? '-', who.address ?? '-', verb, object ?? ''].join(' ').trim(),
  )

const eva = { account: 'eva', auid: 1000 }
const root = (by: Actor, exe: string): Actor => ({ ...by, uid: 0, exe })

suite('the activity of a night', () => {
  test('orders every topic once', () => {
    assert.deepEqual([...LOUD_FIRST].sort(), [...TOPICS].sort())
  })

  test('tells the first login of an account from an address, once, and no login from where it came before', async (t) => {
    const log = new AuditLog()
    log.login({ ...eva, ses: 1, address: '192.0.2.7' })
    log.login({ account: 'bob', auid: 1001, ses: 2, address: '192.0.2.8' })
    const begin = log.wait(100).now
    for (const [ses, address] of [
      [3, '192.0.2.7'],
      [4, '192.0.2.8'],
      [5, '192.0.2.8'],
    ] as const)
      log.login({ ...eva, ses, address })
    assert.deepEqual(loudOf(await reportSince(t, log, begin)), ['new-address eva 192.0.2.8 ssh login eva'])
  })

  test('has a first login from an address in the verdict only when the log reaches back a day before the window', async (t) => {
    for (const [hours, isLoud] of [
      [23, false],
      [25, true],
    ] as const) {
      const log = new AuditLog()
      log.login({ ...eva, ses: 1, address: '192.0.2.7' })
      const begin = log.wait(hours * 3600).now
      log.login({ ...eva, ses: 2, address: '192.0.2.8' })
      const text = textReport(await reportSince(t, log, begin), STYLE).replace(/\n +/g, ' ')
      assert.equal(/Loud: first login from a new address/.test(text), isLoud)
      assert.match(text, isLoud ? /no earlier one of that account is logged since/ : /but the log begins only/)
    }
  })

  test('calls no address new when the log does not reach back before the window, and says so', async (t) => {
    const log = new AuditLog()
    const begin = log.now - 3600_000
    log.login({ ...eva, ses: 3, address: '192.0.2.9' })
    const found = await reportSince(t, log, begin)
    assert.deepEqual([loudOf(found), found.activity!.addressesSince], [[], null])
    assert.match(textReport(found, STYLE).replace(/\n +/g, ' '), /whether an address is new can not be told/)
  })

  test('tells what a person did to auditing, logs, modules and accounts, and of no service or failure', async (t) => {
    const log = new AuditLog()
    const by = log.login({ ...eva, ses: 1, address: '192.0.2.7' })
    const begin = log.wait(100).now
    const module = ['3', '0', '0', '0'] as const
    log.call(root(by, '/usr/bin/kmod'), 'finit_module', [], {}, [...module], ['KERN_MODULE name="rootkit"'])
    log.call(root(by, '/usr/bin/kmod'), 'finit_module', [], { failed: true }, [...module], ['KERN_MODULE name="no"'])
    log.exec({ ...by, exe: '/tmp/x' }, ['/tmp/x'])
    log.read(root(by, '/usr/bin/cat'), '/var/log/audit/audit.log', 51, { key: 'x' })
    const made = (pid: number, op: string): number =>
      log.record(
        'ADD_USER',
        `pid=${pid} uid=0 auid=1000 ses=1 msg='op=${op} id=1006 exe="/usr/sbin/useradd" hostname=? addr=? terminal=pts/0 res=success'`,
      )
    made(900, 'adding user')
    made(900, 'adding home directory')
    const cron: Actor = { ...root(by, '/usr/bin/kmod'), auid: 4294967295, ses: 4294967295 }
    log.call(cron, 'finit_module', [], {}, [...module], ['KERN_MODULE name="loop"'])
    const found = await reportSince(t, log, begin)
    assert.deepEqual(loudOf(found), [
      'account-made eva 192.0.2.7 added the account 1006',
      'module-loaded eva 192.0.2.7 loaded the kernel module rootkit',
      'tmp-exec eva 192.0.2.7 ran /tmp/x',
    ])
    const counts = Object.fromEntries(found.activity!.topics.map(({ topic, count }) => [topic, count]))
    assert.deepEqual([counts['audit-access'], counts['kernel']], [1, 3])
  })
})

/** Many loud happenings with names that would act on a terminal or a page. */
const hostile = async (t: TestContext): Promise<AttributedReport & { readonly activity: ActivityDigest }> => {
  const log = new AuditLog()
  const by = log.login({ ...eva, ses: 1, address: '192.0.2.7' })
  const begin = log.wait(100).now
  for (let i = 0; i < 9; i++) {
    const exe = `/tmp/<b>\x1b[31m\n${'x'.repeat(90)}${i}`
    log.exec({ ...by, exe }, [exe])
  }
  const found = await reportSince(t, log, begin)
  return { ...found, activity: found.activity! }
}

suite('the activity in a report', () => {
  test('stands below the verdict, which tells of it in one line, and fits the width', async (t) => {
    const found = await hostile(t)
    const text = textReport(found, STYLE)
    const lines = text.split('\n')
    const at = (start: string): number => lines.findIndex((line) => line.startsWith(start))
    assert.ok(at('Loud: program run from a temporary directory (9)') < at('No gap in the audit trail.'))
    assert.ok(at('No gap in the audit trail.') < at('WHAT HAPPENED, BY TOPIC'))
    assert.match(text, /^ {4}and 4 more: who-changed activity --topic tmp-exec$/m)
    assert.match(text, /^ +9 {2}Programs run from temporary directories$/m)
    assert.doesNotMatch(text, /[\0-\x09\x0b-\x1f\x7f-\x9f]/)
    for (const line of lines) assert.ok(displayWidth(line) <= 80, line)
  })

  test('is in Markdown and HTML as text only', async (t) => {
    const found = await hostile(t)
    // The page has bold text of its own; what stands in the name of the program is none.
    for (const [form, shown, markup] of [
      ['markdown', markdownReport(found, STYLE), /(?<!\\)<b>|\x1b/],
      ['html', htmlReport(found, STYLE), /\/tmp\/<b>|\x1b/],
    ] as const) {
      assert.match(shown, /What happened, by topic/, form)
      assert.match(shown, /and 4 more/, form)
      assert.doesNotMatch(shown, markup, form)
    }
  })

  test('is left out where it was not asked for', async (t) => {
    const found = { ...(await hostile(t)), activity: null }
    for (const render of [textReport, markdownReport, htmlReport])
      assert.doesNotMatch(render(found, STYLE), /what happened, by topic/i)
  })
})
