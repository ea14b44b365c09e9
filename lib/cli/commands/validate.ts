import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { formatProblems, parseConfig } from '../../config/parse-config.ts'
import { parseText } from '../../event/parse-record.ts'
import { fileName, requireFiles } from '../events/read-bytes.ts'
import { readEntries } from '../events/read-entries.ts'
import { EXIT_BAD_NEWS, EXIT_DONE } from '../exit-codes.ts'
import { counted, tallied, whole } from '../format.ts'
import { JSON_OPTION } from '../options.ts'
import { print, printable, printJson } from '../terminal.ts'

/** Shown of one file; the counts are of all. */
const PROBLEMS_SHOWN = 100

type Problem = {
  readonly line: number
  readonly reason: string
  readonly path: string
  readonly message: string
}
type Finding = { readonly file: string; readonly valid: boolean; readonly problems: readonly Problem[] } & (
  | { readonly kind: 'configuration' }
  | {
      readonly kind: 'events'
      readonly events: number
      readonly rejected: number
      readonly reasons: Readonly<Record<string, number>>
    }
)

export const addValidate = (program: Command, setExitCode: (code: number) => void): void => {
  program
    .command('validate')
    .summary('check events, or a leeway.yaml')
    .description(
      'Checks events (NDJSON, a JSON array, one JSON document; gzipped or not) or a leeway.yaml, and says where each problem is and what to do. Nothing is sent. Values are never printed.',
    )
    .argument(
      '<file...>',
      '.yaml and .yml are configurations, everything else is events; - is standard input',
    )
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      '\nExit status: 0 all valid, 1 something is not, 2 a file cannot be read.\n\nExamples:\n  leeway validate events.ndjson.gz leeway.yaml\n  tail -n 1000 predictions.log | leeway validate -',
    )
    .action(async (files: string[], { json = false }: { json?: boolean }) => {
      await requireFiles(files)
      const findings: Finding[] = []
      for (const file of files) {
        const finding = /\.ya?ml$/i.test(file) ? await checkConfiguration(file) : await checkEvents(file)
        findings.push(finding)
        if (!json) print(describe(finding))
      }
      const valid = findings.every((finding) => finding.valid)
      if (json) printJson({ valid, files: findings })
      setExitCode(valid ? EXIT_DONE : EXIT_BAD_NEWS)
    })
}

const checkConfiguration = async (file: string): Promise<Finding> => {
  const parsed = parseConfig(await readFile(file, 'utf8'))
  const problems = parsed.ok
    ? []
    : parsed.problems.map((problem) => ({ reason: 'configuration', ...problem }))
  return { kind: 'configuration', file, valid: parsed.ok, problems }
}

const checkEvents = async (file: string): Promise<Finding> => {
  const problems: Problem[] = []
  const reasons: Record<string, number> = {}
  let events = 0
  let rejected = 0
  for await (const entries of readEntries(file)) {
    for (const entry of entries) {
      events += 1
      const parsed = entry.kind === 'text' ? parseText(entry.text) : { ...entry, kind: 'rejected' as const }
      if (parsed.kind !== 'rejected') continue
      rejected += 1
      const { reason, path, message } = parsed.rejection
      reasons[reason] = (reasons[reason] ?? 0) + 1
      if (problems.length < PROBLEMS_SHOWN) problems.push({ line: entry.line, reason, path, message })
    }
  }
  return {
    kind: 'events',
    file: fileName(file),
    valid: rejected === 0 && events > 0,
    events,
    rejected,
    reasons,
    problems,
  }
}

const describe = (finding: Finding): string => {
  const { file, problems } = finding
  if (finding.kind === 'configuration')
    return finding.valid ? `${file}: valid` : printableLines(formatProblems(file, problems))
  const lines = problems.map(
    ({ line, reason, path, message }) =>
      `${file}:${line}: ${path === '' ? '' : `${path}: `}${message} (${reason})`,
  )
  if (finding.rejected > problems.length)
    lines.push(`${file}: ${whole(finding.rejected - problems.length)} more problems are not shown`)
  return [...lines.map(printable), summaryOf(finding)].join('\n')
}

const summaryOf = ({ file, events, rejected, reasons }: Extract<Finding, { kind: 'events' }>): string => {
  if (events === 0) return `${file}: no events: it is empty`
  if (rejected === 0) return `${file}: ${counted(events, 'event')}, all valid`
  return `${file}: ${counted(events, 'event')}, ${whole(rejected)} invalid: ${tallied(reasons)}`
}

const printableLines = (text: string): string => text.split('\n').map(printable).join('\n')
