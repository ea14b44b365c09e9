import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, type TestContext, test } from 'vitest'
import type { CompareReport } from '../../lib/compare/report.ts'
import { pageOf } from '../../lib/report/page.ts'
import { CHROMIUM_REMEDY, findChromium, launchChromium } from '../browser/chromium.ts'
import { skipWithout } from '../lacking.ts'
import { FACTS, FULL, HOSTILE, HOSTILE_NAMES, LARGE, PEER } from './given-pages.ts'

const executable = findChromium()
const PAGES = { full: FULL, peer: PEER, hostile: HOSTILE, large: LARGE } as const
let stage: { readonly folder: string; readonly browser: Browser } | null = null

beforeAll(async () => {
  if (executable === null) return
  const folder = await mkdtemp(join(tmpdir(), 'leeway-report-'))
  for (const [name, report] of Object.entries<CompareReport>(PAGES))
    await writeFile(join(folder, `${name}.html`), pageOf(report, FACTS))
  stage = { folder, browser: await launchChromium(executable) }
})

afterAll(async () => {
  await stage?.browser.close()
  if (stage !== null) await rm(stage.folder, { recursive: true, force: true })
})

/**
 * Opens a page from disk for `steps`; whatever they do, it asks for no other file and complains of nothing but what
 * `provoked` tells of.
 */
const onPage = async (
  context: TestContext,
  name: keyof typeof PAGES,
  options: BrowserContextOptions,
  steps: (page: Page) => Promise<void>,
  provoked = /^$/,
): Promise<void> => {
  skipWithout(context, 'browser', executable !== null, CHROMIUM_REMEDY)
  if (stage === null) throw new Error('the browser did not start: see above')
  const profile = await stage.browser.newContext(options)
  const page = await profile.newPage()
  const url = pathToFileURL(join(stage.folder, `${name}.html`)).href
  const heard: string[] = []
  page.on('console', (message) => heard.push(message.text()))
  page.on('pageerror', (error) => heard.push(String(error)))
  page.on('request', (request) => {
    if (request.url().replace(/#.*/, '') !== url) heard.push(request.url())
  })
  try {
    await page.goto(url)
    await steps(page)
    expect(heard.filter((each) => !provoked.test(each))).toEqual([])
  } finally {
    await profile.close()
  }
}

const PHONE = { viewport: { width: 320, height: 640 } }
const shownRows = (page: Page): Promise<string[]> =>
  page.locator('#columns tbody tr:visible th bdi').allTextContents()
const widthBeyond = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

describe('the page, opened from disk', () => {
  test.for(['full', 'peer', 'hostile', 'large'] as const)(
    'is as wide as a phone of 320 px, with every part open: %s',
    (name, context) =>
      onPage(context, name, PHONE, async (page) => {
        expect(await widthBeyond(page)).toBe(0)
        await page.evaluate(() => {
          for (const part of document.querySelectorAll('details')) part.open = true
        })
        expect(await widthBeyond(page)).toBe(0)
      }),
  )

  test('fits on paper: A4 with margins of a centimetre', (context) =>
    onPage(context, 'full', { viewport: { width: 718, height: 1000 } }, async (page) => {
      await page.emulateMedia({ media: 'print' })
      expect(await widthBeyond(page)).toBe(0)
      expect(await page.locator('#columns thead th').first().isVisible()).toBe(true)
    }))

  test('shows everything without JavaScript, and no control that would do nothing', (context) =>
    onPage(context, 'full', { javaScriptEnabled: false }, async (page) => {
      expect(await shownRows(page)).toEqual(FULL.columns.map(({ name }) => name))
      expect(await page.locator('#tools').isVisible()).toBe(false)
      expect(await page.locator('button:visible').count()).toBe(0)
      const stable = page.locator('details.column', { hasText: 'score' }).last()
      await stable.locator('summary').first().click()
      expect(await stable.getByText('No more than chance explains').isVisible()).toBe(true)
    }))

  test('names in the data are text, wherever they stand', (context) =>
    onPage(context, 'hostile', {}, async (page) => {
      expect(await page.evaluate(() => 'harmed' in globalThis)).toBe(false)
      expect(await page.locator('img, iframe, object, embed, base, link, script').count()).toBe(1)
      expect(await page.locator('main').getByText(HOSTILE_NAMES[0], { exact: true }).count()).toBeGreaterThan(
        4,
      )
    }))

  test('a script that got in could not run', (context) =>
    onPage(
      context,
      'full',
      {},
      async (page) => {
        const ran = await page.evaluate(() => {
          const refused = new Promise<string>((resolve) => {
            document.addEventListener('securitypolicyviolation', (event) => resolve(event.violatedDirective))
          })
          const script = document.createElement('script')
          script.textContent = 'globalThis.harmed = true'
          document.body.append(script)
          return refused.then((directive) => ({ directive, harmed: 'harmed' in globalThis }))
        })
        expect(ran).toEqual({ directive: 'script-src-elem', harmed: false })
      },
      /violates the following Content Security Policy directive/,
    ))

  test('finds columns by name and by verdict, in the table and in its parts', (context) =>
    onPage(context, 'full', {}, async (page) => {
      await page.getByLabel('Find a column').fill('DIST')
      expect(await shownRows(page)).toEqual(['distance'])
      expect(await page.locator('details.column:visible').count()).toBe(1)
      expect(await page.locator('.strips tbody tr:visible').count()).toBe(2)
      expect(await page.locator('#found').textContent()).toBe('1 of 9 columns')
      await page.getByLabel('Find a column').fill('')
      await page.getByLabel('Verdict').selectOption('minor')
      expect(await shownRows(page)).toEqual(['delay'])
    }))

  test('sorts by a title, and says so', (context) =>
    onPage(context, 'full', {}, async (page) => {
      const head = page.locator('#columns th', { hasText: 'Column' })
      await head.getByRole('button').press('Enter')
      const names = FULL.columns.map(({ name }) => name).sort()
      expect(await shownRows(page)).toEqual(names)
      expect(await head.getAttribute('aria-sort')).toBe('ascending')
      await head.getByRole('button').press('Enter')
      expect(await shownRows(page)).toEqual(names.reverse())
      expect(await head.getAttribute('aria-sort')).toBe('descending')
    }))

  test('opens the part that a link leads to', (context) =>
    onPage(context, 'full', {}, async (page) => {
      const part = page.locator('details.column', { hasText: 'score' }).last()
      expect(await part.getAttribute('open')).toBeNull()
      await page.locator('#columns').getByRole('link', { name: 'score' }).click()
      await expect.poll(() => part.getAttribute('open')).not.toBeNull()
    }))

  test('every drawing that says something has a name and a description', (context) =>
    onPage(context, 'full', {}, async (page) => {
      const drawings = await page
        .locator('svg[role="img"]')
        .evaluateAll((all) =>
          all.map((each) => [
            each.querySelector('title')?.textContent,
            each.querySelector('desc')?.textContent,
          ]),
        )
      expect(drawings.length).toBeGreaterThan(5)
      for (const [title, description] of drawings) {
        expect(title).toMatch(/^Histogram of|^PSI of/)
        expect(description).toMatch(/Largest change|At most/)
      }
      expect(await page.locator('svg:not([role="img"]):not([aria-hidden="true"])').count()).toBe(
        await page.locator('svg[role="img"] > svg').count(),
      )
    }))

  test('texts stand out from their ground, by day and by night', async (context) => {
    for (const colorScheme of ['light', 'dark'] as const)
      await onPage(context, 'full', { colorScheme }, async (page) => {
        const weak = await page.evaluate(weakTexts)
        expect(weak, colorScheme).toEqual([])
      })
  })
})

/** Texts with less than 4.5 to 1 between them and what they stand on (WCAG 2.2, 1.4.3). Runs in the page. */
const weakTexts = (): string[] => {
  const channels = (colour: string): number[] => (colour.match(/[\d.]+/g) ?? []).map(Number)
  const luminance = (colour: string): number => {
    const [red = 0, green = 0, blue = 0] = channels(colour)
      .slice(0, 3)
      .map((value) => value / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const groundOf = (element: Element | null): string => {
    if (element === null) return 'rgb(255, 255, 255)'
    const ground = getComputedStyle(element).backgroundColor
    return channels(ground)[3] === 0 ? groundOf(element.parentElement) : ground
  }
  const hasOwnText = (element: Element) =>
    [...element.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '',
    )
  return [...document.querySelectorAll('body *')].flatMap((element) => {
    if (
      !hasOwnText(element) ||
      element.closest('script, [aria-hidden="true"]:not(.scale), title, desc') !== null
    )
      return []
    const style = getComputedStyle(element)
    const ink = luminance(element instanceof SVGElement ? style.fill : style.color)
    const ground = luminance(groundOf(element))
    const contrast = (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05)
    return contrast < 4.5 ? [`${contrast.toFixed(2)} ${element.textContent?.trim().slice(0, 40)}`] : []
  })
}
