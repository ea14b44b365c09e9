import type { Browser, Page } from 'playwright-core'

export type Opened = {
  readonly page: Page
  /** Errors of the console and of scripts, and violations of the content security policy. */
  readonly complaints: readonly string[]
  /** Addresses of other origins that the page asked for. */
  readonly elsewhere: readonly string[]
}

/** A fresh profile on the page at `url`, which notes what must not happen. Waits until the page has read everything. */
export const openPage = async (browser: Browser, url: string): Promise<Opened> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme: 'light' })
  const page = await context.newPage()
  const complaints: string[] = []
  const elsewhere: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(url).origin) elsewhere.push(request.url())
  })
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      console.error(`violates ${violatedDirective}: ${blockedURI}`),
    )
  })
  await page.goto(url)
  await page.locator('#page:not([aria-busy])').waitFor()
  return { page, complaints, elsewhere }
}

/** How many pixels of a canvas have a colour of the style sheet, nearly: the edges of lines are blended. */
export const pixelsOf = (page: Page, canvas: string, tone: string): Promise<number> =>
  page.evaluate(
    ([selector, name]) => {
      const found = document.querySelector<HTMLCanvasElement>(selector)
      if (!found) return 0
      // Read from a copy: a canvas that is read again and again would be drawn in another way from then on.
      const pen = new OffscreenCanvas(found.width, found.height).getContext('2d')
      if (!pen) return 0
      pen.drawImage(found, 0, 0)
      const text = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()
      const wanted = [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16))
      const { data } = pen.getImageData(0, 0, found.width, found.height)
      let count = 0
      for (let at = 0; at < data.length; at += 4) {
        const isSolid = (data[at + 3] ?? 0) > 128
        if (isSolid && wanted.every((value, i) => Math.abs((data[at + i] ?? 0) - value) <= 12)) count += 1
      }
      return count
    },
    [canvas, tone] as const,
  )
