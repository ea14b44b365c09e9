import { writeFile } from 'node:fs/promises'
import packageFile from '../../../package.json' with { type: 'json' }
import type { CompareReport } from '../../compare/report.ts'
import { pageOf } from '../../report/page.ts'

export const writePage = (file: string, report: CompareReport): Promise<void> =>
  writeFile(file, pageOf(report, { generatedAt: new Date().toISOString(), version: packageFile.version }))
