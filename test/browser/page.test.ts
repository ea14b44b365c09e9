import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, type TestContext, test } from 'vitest'
import type { AlertsAnswer } from '../../lib/api/types.ts'
import { skipWithout } from '../lacking.ts'
import { type Running, startUp } from '../scenarios/leeway-up.ts'
import { CHROMIUM_REMEDY, findChromium, launchChromium } from './chromium.ts'
import { CONFIG, DRIFTED, EVENTS_SENT, feed, get, HOSTILE, HOURS, QUIET, SLOW_MS, USUAL_MS } from './feed.ts'
import { type Opened, openPage, pixelsOf } from './open-page.ts'

const executable = findChromium()
const TROUBLE = 'Feature “plan” has drifted'

type Stage = { readonly folder: string; readonly running: Running; readonly browser: Browser }
let stage: Stage | null = null

beforeAll(async () => {
  if (executable === null) return
  const folder = await mkdtemp(join(tmpdir(), 'leeway-page-'))
  await writeFile(join(folder, 'leeway.yaml'), CONFIG)
  const running = await startUp(['--config', join(folder, 'leeway.yaml')])
  stage = { folder, running, browser: await launchChromium(executable) }
  await feed(running.endpoints.http)
}, 120_000)

afterAll(async () => {
  await stage?.browser.close()
  await stage?.running.kill('SIGTERM')
  if (stage !== null) await rm(stage.folder, { recursive: true, force: true })
})

/** The stage, or a skip that says what is missing. */
const onStage = (context: TestContext): Stage => {
  skipWithout(context, 'browser', executable !== null, CHROMIUM_REMEDY)
  if (stage === null) throw new Error('the service or the browser did not start: see above')
  return stage
}

/** Opens the page for `steps`; whatever they do, the page complains of nothing and asks nobody else. */
const onPage = async (
  context: TestContext,
  query: string,
  steps: (page: Page, http: string) => Promise<void>,
): Promise<void> => {
  const { browser, running } = onStage(context)
  const opened: Opened = await openPage(browser, `${running.endpoints.http}/${query}`)
  try {
    await steps(opened.page, running.endpoints.http)
    expect(opened.complaints).toEqual([])
    expect(opened.elsewhere).toEqual([])
  } finally {
    await opened.page.context().close()
  }
}

const nameOf = async (page: Page, start: string): Promise<string> =>
  (await page.getByRole('img', { name: start }).getAttribute('aria-label')) ?? ''

describe('the page of a model that drifts', () => {
  test('names every chart with its numbers', (context) =>
    onPage(context, '', async (page) => {
      expect(await nameOf(page, 'Drift by subject and time')).toBe(
        'Drift by subject and time, 3 subjects, drifted windows: plan in 2 of 5',
      )
      expect(await nameOf(page, 'PSI of plan')).toMatch(
        /^PSI of plan: [\d.]+ in the newest tested window, at most [\d.]+, limit 0\.1; drifted in 2 of 5 tested windows$/,
      )
      expect(await nameOf(page, 'Requests')).toBe(
        `Requests, ${HOURS} windows: Requests 60 in the newest window, from 60 to 60 over the period`,
      )
      expect(await nameOf(page, 'Error rate')).toBe(
        `Error rate, ${HOURS} windows: Failed 0 % in the newest window, from 0 % to 50 % over the period; limit 20 %`,
      )
      // 2 ms of an instance at 3.60 USD an hour, a thousand times.
      expect(await nameOf(page, 'Cost per 1,000')).toContain(
        `${HOURS} windows: Cost $0.002 in the newest window`,
      )
      const latency = await nameOf(page, 'Latency')
      expect(latency).toMatch(/; limit 100 ms on P95$/)
      const p95 = /P95 ([\d.]+) ms in the newest window, from ([\d.]+) ms to ([\d.]+) ms/.exec(latency) ?? []
      const deviations = [USUAL_MS, USUAL_MS, SLOW_MS].map((ms, i) => Math.abs(Number(p95[i + 1]) / ms - 1))
      // Percentiles of stored windows are within 1 %.
      for (const deviation of deviations) expect(deviation).toBeLessThan(0.01)
    }))

  test('shows the drifted feature against its reference, with what is missing and what was never seen', (context) =>
    onPage(context, '', async (page) => {
      expect(await nameOf(page, 'Histogram of plan')).toBe(
        `Histogram of plan: reference 6,000 values, current 1,440 values. ${DRIFTED}`,
      )
      for (const bar of ['rect.current.missing', 'rect.current.unexpected']) {
        const box = await page.locator(bar).boundingBox()
        expect(box?.height).toBeGreaterThan(10)
      }
      await page.getByRole('button', { name: 'age: drifted in 0 of 5' }).click()
      expect(await nameOf(page, 'Histogram of age')).toContain(
        'missing 0 % then, 0 % now; unexpected 0 % then, 0 % now; below 0 0 % then, 0 % now; 0 to 15 25 % then, 25 % now',
      )
      expect(new URL(page.url()).searchParams.get('subject')).toBe('feature:age')
      await page.goBack()
      await page.getByRole('img', { name: 'Histogram of plan' }).waitFor()
    }))

  test('shows an earlier window when it is asked for', (context) =>
    onPage(context, '', async (page) => {
      await page.getByRole('combobox', { name: 'Window' }).selectOption({ label: '2024-03-01 UTC' })
      const before = page.getByRole('img', { name: 'free 70 % then, 70 % now; pro 30 % then, 30 % now' })
      await before.waitFor()
      expect(await page.getByRole('button', { name: 'Earlier' }).isDisabled()).toBe(true)
    }))

  test('shows names of senders as text', (context) =>
    onPage(context, '', async (page) => {
      await page.getByRole('button', { name: HOSTILE }).click()
      await page.getByRole('img', { name: `PSI of ${HOSTILE}` }).waitFor()
      expect(await page.locator('img').count()).toBe(0)
    }))

  test('lists alerts, retraining requests, events and, on demand, the numbers of a chart', (context) =>
    onPage(context, '', async (page) => {
      const rowsOf = (caption: RegExp) => page.getByRole('table', { name: caption }).getByRole('row')
      expect(await rowsOf(/^Alerts/).allInnerTexts()).toEqual([
        expect.stringContaining('State'),
        expect.stringMatching(/firing.*Feature “plan” has drifted.*churn, version 7.*PSI .*limit 0\.1/s),
        expect.stringMatching(/resolved.*Too many calls fail.*2024-03-03 06:00 UTC/s),
        expect.stringMatching(/resolved.*Responses are too slow \(P95\).*2024-03-02 06:00 UTC/s),
      ])
      expect(await rowsOf(/^Retraining/).allInnerTexts()).toEqual([
        expect.stringContaining('Status'),
        expect.stringMatching(/queued: in queue as .*churn.*plan.*2024-03-04 00:00 – 2024-03-06 00:00 UTC/s),
      ])
      const counts = (await rowsOf(/^Events/).allInnerTexts()).map((row) => row.replaceAll('\t', ' '))
      expect(counts).toContain(`Sent all that arrived in the stream ${EVENTS_SENT.toLocaleString('en-US')}`)
      expect(counts).toContain('Rejected not valid: see quarantine 0')
      await page.locator('#drift').getByText('As a table').first().click()
      await rowsOf(/^Verdicts/)
        .nth(5)
        .waitFor()
      expect((await rowsOf(/^Verdicts/).allInnerTexts()).map((row) => row.split('\t')[1])).toEqual([
        'Verdict',
        ...['drifted', 'drifted', 'stable', 'stable', 'stable'],
      ])
    }))

  test('an alert is taken with the keyboard alone', (context) =>
    onPage(context, '', async (page, http) => {
      const firing = page.getByRole('region', { name: 'Alerts that fire' })
      expect(await firing.innerText()).toMatch(
        /1 alert firing.*Feature “plan” has drifted.*churn, version 7.*limit 0\.1, since 2024-03-04 00:00 UTC/s,
      )
      const button = page.getByRole('button', { name: `Acknowledge: ${TROUBLE}` })
      const hasFocus = () => button.evaluate((element) => element === document.activeElement)
      for (let tabs = 0; tabs < 20 && !(await hasFocus()); tabs += 1) await page.keyboard.press('Tab')
      expect(await hasFocus()).toBe(true)
      await page.keyboard.press('Enter')
      await page.getByRole('dialog', { name: 'Acknowledge' }).waitFor()
      await page.keyboard.press('Escape')
      expect(await hasFocus()).toBe(true)
      await page.keyboard.press('Enter')
      await page.keyboard.type('Ada <b>')
      await page.keyboard.press('Enter')
      await firing.getByText('✓ taken by Ada <b>').waitFor()
      const { alerts } = await get<AlertsAnswer>(http, '/v1/alerts?state=firing')
      expect(alerts.map(({ subject, acknowledged }) => [subject, acknowledged?.by])).toEqual([
        ['plan', 'Ada <b>'],
      ])
    }))

  test('fits a telephone: 390 pixels without scrolling sideways, in light and in dark', (context) =>
    onPage(context, '', async (page) => {
      await page.setViewportSize({ width: 390, height: 844 })
      const isNarrow = () => document.documentElement.scrollWidth <= innerWidth && innerWidth === 390
      await page.waitForFunction(isNarrow)
      for (const details of await page.getByText('As a table').all()) await details.click()
      await page.waitForFunction(isNarrow)
      await page.emulateMedia({ colorScheme: 'dark' })
      await page.waitForFunction(isNarrow)
    }))

  test('follows the reader into the dark, drawings too', (context) =>
    onPage(context, '', async (page) => {
      const canvas = '.heat-field canvas'
      expect(await pixelsOf(page, canvas, 'drifted')).toBeGreaterThan(500)
      const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
      const light = await background()
      await page.emulateMedia({ colorScheme: 'dark' })
      expect(await background()).not.toBe(light)
      // The tones are now those of the dark scheme.
      await expect.poll(() => pixelsOf(page, canvas, 'drifted')).toBeGreaterThan(500)
    }))
})

test('limits are drawn before any alert has fired', (context) =>
  onPage(context, '', async (page) => {
    const limit = '#traffic figure:first-child canvas'
    await page.getByRole('combobox', { name: 'Model' }).selectOption({ label: QUIET })
    await page.getByRole('img', { name: /^Latency, 1 window: .*; limit 80 ms on P99$/ }).waitFor()
    await page.getByText('Milliseconds that the service took for a prediction; limit 80 ms on P99').waitFor()
    await page.getByText(`${QUIET} has no baseline. Build one: npx leeway baseline build`).waitFor()
    await expect.poll(() => pixelsOf(page, limit, 'drifted')).toBeGreaterThan(100)
    expect(new URL(page.url()).searchParams.get('model')).toBe(QUIET)
  }))

test('a page whose service is killed says so, and keeps showing what it has', async (context) => {
  const { browser, folder } = onStage(context)
  const running = await startUp(['--config', join(folder, 'leeway.yaml')])
  try {
    const { page } = await openPage(browser, running.endpoints.http)
    await page.getByRole('heading', { name: 'No events yet' }).waitFor()
    expect(await page.getByText('curl').innerText()).toContain(`${running.endpoints.http}/v1/events`)
    expect(await page.getByRole('alert').count()).toBe(0)
    await running.kill('SIGKILL')
    const banner = page.getByRole('alert')
    await banner.waitFor()
    expect(await banner.innerText()).toMatch(
      /The service cannot be reached\. What is shown is from [\d-]+ [\d:]+ UTC\. The next try is in 10 s\./,
    )
    expect(await page.getByRole('heading', { name: 'No events yet' }).isVisible()).toBe(true)
    await page.context().close()
  } finally {
    await running.kill('SIGKILL')
  }
})
