import { writeFile } from 'node:fs/promises'
import packageFile from '../../../package.json' with { type: 'json' }
import type { CompareReport } from '../../compare/report.ts'
import { pageOf } from '../../report/page.ts'
import { shellWord } from './shell-word.ts'

/** `words`: the call that made the report, so that the page tells how to make it again. */
export const writePage = (file: string, report: CompareReport, words: readonly string[]): Promise<void> =>
  writeFile(
    file,
    pageOf(report, {
      generatedAt: new Date().toISOString(),
      version: packageFile.version,
      command: ['leeway', ...words.map(shellWord)].join(' '),
    }),
  )
