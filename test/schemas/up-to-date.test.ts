import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { generatedFiles, ROOT } from '../../scripts/generated-files.ts'

describe('what npm run schemas writes is what the repository holds', () => {
  it.each(generatedFiles())('$path', ({ path, text }) => {
    expect(readFileSync(new URL(path, ROOT), 'utf8'), `${path} is out of date: npm run schemas`).toBe(text)
  })
})
