// npm run schemas: writes schemas/*.json and the tables of docs/configuration.md from the code.
import { mkdirSync, writeFileSync } from 'node:fs'
import { generatedFiles, ROOT } from './generated-files.ts'

mkdirSync(new URL('schemas/', ROOT), { recursive: true })
for (const { path, text } of generatedFiles()) {
  writeFileSync(new URL(path, ROOT), text)
  console.log(path)
}
