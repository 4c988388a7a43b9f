import { existsSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { after, before, type TestContext } from 'node:test'
import { pathToFileURL } from 'node:url'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { folder } from './folder.js'

/** The Chromium that is installed here; null for none. */
const chromiumFile = (): string | null =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((directory) => ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(directory, name)))
    .find((file) => existsSync(file)) ?? null

/** A page as it was opened, and everything that the browser complained of. */
export interface OpenPage {
  readonly page: Page
  readonly complaints: readonly string[]
}

type Open = (t: TestContext, html: string, options?: BrowserContextOptions) => Promise<OpenPage | null>

/** Opens pages from files, in one Chromium for all tests of a suite. Where none is installed tests are skipped and get null. */
export const useBrowser = (): Open => {
  let browser: Browser | null = null
  before(async () => {
    const executablePath = chromiumFile()
    if (executablePath === null) return
    browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
  })
  after(() => browser?.close())
  return async (t, html, options = {}) => {
    if (browser === null) {
      t.skip('there is no Chromium on the PATH (apt-get install chromium)')
      return null
    }
    const context = await browser.newContext(options)
    t.after(() => context.close())
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`))
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('dialog', (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    page.on('request', (request) => {
      if (request.url() !== url) complaints.push(`request: ${request.url()}`)
    })
    const file = join(folder(t), 'page.html')
    const url = pathToFileURL(file).href
    writeFileSync(file, html)
    await page.goto(url)
    return { page, complaints }
  }
}
