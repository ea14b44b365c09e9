import { createHash } from 'node:crypto'

/**
 * Nothing may be loaded, and of scripts and styles only those may run whose hashes stand here: a name in the data that
 * reached the page as markup could still do nothing.
 */
export const policyOf = (style: string, script: string): string =>
  [
    "default-src 'none'",
    `style-src ${hashOf(style)}`,
    `script-src ${hashOf(script)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
