import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { suite, test } from 'node:test'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { htmlMail, htmlReport } from '../../../src/render/report/html/report.js'
import { visible } from '../../../src/render/visible.js'
import { alice, deed, named, nameless, program, reportOf } from '../../support/attributions.js'
import { bigReport } from '../../support/big-report.js'
import { useBrowser } from '../../support/browser.js'
import { HOSTILE_NAMES } from '../../support/hostile-names.js'

const STYLE = { width: 80, zone: 'UTC', color: false } as const
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const hostile = (): string =>
  htmlReport(
    reportOf(
      HOSTILE_NAMES.flatMap((name) => [
        named(name, { process: program(name, name), who: { ...alice, login: name, unit: name, terminal: name } }),
        nameless(`${name}2`, 'unexplained', name),
        nameless(`${name}3`, 'several-hands', name, [deed({ process: program(name, name) })]),
      ]),
      { host: HOSTILE_NAMES[0]!, notes: HOSTILE_NAMES },
    ),
    STYLE,
  )

suite('the report in a browser', () => {
  const open = useBrowser()

  /** Axe goes into the page once: to open it and to load axe takes longer than to run it again at another width. */
  const findings = async (page: Page, options: string): Promise<readonly unknown[]> => {
    if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(AXE)
    const { violations } = await page.evaluate<AxeResults>(`axe.run({ resultTypes: ["violations"], ${options} })`)
    return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])
  }

  test('can be used by everybody, whatever the colours and the width', async (t) => {
    // axe runs in the page, which the page's own policy would forbid.
    const opened = await open(t, htmlReport(bigReport(30), STYLE), { bypassCSP: true })
    if (opened === null) return
    const { page } = opened
    await page.click('[name=open]')
    await page.locator('.change summary').first().click()
    // Each layout of the style has its width; its colours know of no width.
    for (const [colorScheme, width] of [
      ['light', 400],
      ['dark', 400],
      ['dark', 1280],
      ['light', 1920],
    ] as const) {
      const about = `${colorScheme}, ${width} pixels wide`
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize({ width, height: 900 })
      const tags = '["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]'
      assert.deepEqual(await findings(page, `runOnly: { type: "tag", values: ${tags} }`), [], about)
      const wide = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
      assert.equal(wide, 0, `${about}: the page scrolls sideways`)
    }
  })

  test('as a mail can be used by everybody', async (t) => {
    const opened = await open(t, htmlMail(bigReport(30), STYLE), { bypassCSP: true })
    if (opened === null) return
    const { page, complaints } = opened
    for (const [colorScheme, width] of [
      ['dark', 400],
      ['light', 800],
    ] as const) {
      const about = `${colorScheme}, ${width} pixels wide`
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize({ width, height: 900 })
      assert.deepEqual(complaints, [])
      assert.deepEqual(await findings(page, ''), [], about)
      assert.equal(await page.evaluate('document.documentElement.scrollWidth - innerWidth'), 0, about)
    }
  })

  test('makes nothing of hostile names, and breaks no rule of its own policy', async (t) => {
    const opened = await open(t, hostile())
    if (opened === null) return
    const { page, complaints } = opened
    await page.click('[name=open]')
    assert.deepEqual(complaints, [])
    assert.deepEqual(
      await page.evaluate(
        '[...new Set([...document.querySelectorAll("body *")].map((one) => one.localName))].sort().join(" ")',
      ),
      'a b button code dd details div dl dt footer form h1 h2 h3 header input label li main ol option output p rect script section select span summary svg text time title ul',
    )
    const shown = await page.locator('.part.alarm .change .path').allTextContents()
    assert.deepEqual(
      shown,
      HOSTILE_NAMES.map((name) => visible(`${name}2`)),
    )
    assert.equal(
      await page.evaluate(
        'document.querySelectorAll("[onmouseover], [onload], [onerror], a:not([href^=\'#\'])").length',
      ),
      0,
    )
  })

  test('finds what is asked for among two thousand changes, opens it, and closes it again', async (t) => {
    const opened = await open(t, htmlReport(bigReport(2000), STYLE))
    if (opened === null) return
    const { page, complaints } = opened
    const said = page.locator('.filter output')
    assert.equal(await said.textContent(), '2000 of 2000 shown')
    await page.fill('[name=words]', 'USER3 file-1002.conf')
    await page.locator('output', { hasText: '1 of 2000 shown' }).waitFor()
    assert.equal(await page.locator('.change:visible').count(), 1)
    assert.match((await page.locator('.change:visible .path').textContent())!, /file-1002\.conf$/)
    await page.fill('[name=words]', '')
    await page.locator('output', { hasText: '2000 of 2000 shown' }).waitFor()
    assert.equal(await page.locator('details.story[open]').count(), 0)
    await page.selectOption('[name=verdict]', 'unexplained')
    await page.locator('output', { hasText: '7 of 2000 shown' }).waitFor()
    assert.equal(await page.locator('.story:visible').count(), 0)
    assert.deepEqual(complaints, [])
  })

  test('is drawn as a whole, so that a picture of it lacks nothing, unless it is very long', async (t) => {
    const drawn = async (changes: number): Promise<boolean | null> => {
      const opened = await open(t, htmlReport(bigReport(changes), STYLE))
      if (opened === null) return null
      await opened.page.click('[name=open]')
      return opened.page.evaluate(
        '[...document.querySelectorAll(".change summary")].every((row) => row.checkVisibility({ contentVisibilityAuto: true }))',
      )
    }
    assert.notEqual(await drawn(300), false)
    assert.notEqual(await drawn(1100), true)
  })

  test('is used with the keyboard alone', async (t) => {
    const opened = await open(t, htmlReport(bigReport(60), STYLE))
    if (opened === null) return
    const { page } = opened
    const focused = (): Promise<string | null> => page.evaluate('document.activeElement.textContent')
    await page.keyboard.press('Tab')
    assert.equal(await focused(), 'Skip to the changes')
    await page.locator('.lane a').last().focus()
    const name = await focused()
    await page.keyboard.press('Enter')
    const story = page.locator('details.story[open]')
    await story.waitFor()
    assert.ok((await focused())!.startsWith(name!), 'the focus is on the story that the link leads to')
    await page.keyboard.press('Tab')
    await page.locator('.change summary:focus').waitFor()
    await page.keyboard.press('Enter')
    await story.locator('.change details[open]').waitFor()
  })

  test('can be read without its script', async (t) => {
    const opened = await open(t, htmlReport(bigReport(60), STYLE), { javaScriptEnabled: false })
    if (opened === null) return
    const { page } = opened
    assert.equal(await page.locator('form.filter').isVisible(), false)
    await page.locator('.story > summary').first().click()
    assert.ok(await page.locator('.story .change').first().isVisible())
  })

  test('is printed with every story open, in dark ink, and without the filter', async (t) => {
    const opened = await open(t, htmlReport(bigReport(60), STYLE), { colorScheme: 'dark' })
    if (opened === null) return
    const { page } = opened
    await page.evaluate('dispatchEvent(new Event("beforeprint"))')
    await page.emulateMedia({ media: 'print' })
    assert.equal(await page.locator('details.story:not([open])').count(), 0)
    assert.equal(await page.locator('form.filter').isVisible(), false)
    assert.equal(await page.evaluate('getComputedStyle(document.body).color'), 'rgb(0, 0, 0)')
    await page.evaluate('dispatchEvent(new Event("afterprint"))')
    assert.equal(await page.locator('details.story[open]').count(), 0)
  })
})
