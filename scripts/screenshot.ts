/**
 * A picture of the page, as docs/images/demo-page.png was made:
 *
 *   npx leeway demo --port 4000
 *   node scripts/screenshot.ts 'http://127.0.0.1:4000/?period=150d' docs/images/demo-page.png
 */
import { parseArgs } from 'node:util'
import { CHROMIUM_REMEDY, findChromium, launchChromium } from '../test/browser/chromium.ts'

const USAGE = `usage: node scripts/screenshot.ts URL FILE.png [options]
  --width <px>    of the window, 1280 unless told
  --height <px>   of the window, 900 unless told
  --dark          in the dark scheme
  --full          all of the page, not only what the window shows`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    width: { type: 'string', default: '1280' },
    height: { type: 'string', default: '900' },
    dark: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
  },
})
const [url, path] = positionals
const size = { width: Number(values.width), height: Number(values.height) }
if (url === undefined || path === undefined || !(size.width > 0) || !(size.height > 0)) {
  console.error(USAGE)
  process.exit(2)
}
const executable = findChromium()
if (executable === null) {
  console.error(CHROMIUM_REMEDY)
  process.exit(1)
}
const browser = await launchChromium(executable)
try {
  const page = await browser.newPage({ viewport: size, colorScheme: values.dark ? 'dark' : 'light' })
  await page.goto(url)
  // The page has read everything, and the charts have been drawn at least once.
  await page.locator('#page:not([aria-busy])').waitFor()
  await page.locator('#traffic canvas').first().waitFor()
  await page.screenshot({ path, fullPage: values.full })
} finally {
  await browser.close()
}
