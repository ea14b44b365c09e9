import { readFile, realpath } from 'node:fs/promises'
import { createRequire, stripTypeScriptTypes } from 'node:module'
import { extname, join, sep } from 'node:path'

export type StaticFile = { readonly contentType: string; readonly bytes: Buffer }

/** Files of `web/` by their extension; what is not here is not served. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.ts': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
}

const VENDOR: Readonly<Record<string, string>> = {
  '/web/vendor/uplot/uPlot.esm.js': 'uplot/dist/uPlot.esm.js',
  '/web/vendor/uplot/uPlot.min.css': 'uplot/dist/uPlot.min.css',
}

/** No dot in front, so neither `..` nor a hidden file is a segment; no percent sign, so nothing hides in an encoding. */
const SEGMENT = /^[A-Za-z0-9_-][A-Za-z0-9_.-]*$/

const require = createRequire(import.meta.url)

export const isStaticPath = (path: string): boolean =>
  path === '/' || path === '/web' || path.startsWith('/web/')

/** The file that `path` names, or null: unknown, not of a served kind, or outside `webRoot`, also by way of a link. */
export const readStaticFile = async (webRoot: string, path: string): Promise<StaticFile | null> => {
  const vendored = VENDOR[path]
  if (vendored !== undefined) return served(require.resolve(vendored))
  const segments = path === '/' ? ['index.html'] : path.slice('/web/'.length).split('/')
  if (!segments.every((segment) => SEGMENT.test(segment))) return null
  const root = await realpath(webRoot).catch(() => null)
  const file = await realpath(join(webRoot, ...segments)).catch(() => null)
  if (root === null || file === null || !file.startsWith(root + sep)) return null
  return served(file)
}

const served = async (file: string): Promise<StaticFile | null> => {
  const extension = extname(file)
  const contentType = CONTENT_TYPES[extension]
  if (contentType === undefined) return null
  const bytes = await readFile(file).catch(() => null)
  if (bytes === null) return null
  return { contentType, bytes: extension === '.ts' ? javascriptOf(bytes) : bytes }
}

/** Types become blanks, so that line and column in the browser are those of the source. */
const javascriptOf = (typescript: Buffer): Buffer =>
  Buffer.from(stripTypeScriptTypes(typescript.toString('utf8')))
