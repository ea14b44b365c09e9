import type { Command } from 'commander'
import type { BaselinesAnswer } from '../../api/types.ts'
import { subjectTable } from '../baseline/describe.ts'
import { minute, whole } from '../format.ts'
import { JSON_OPTION, URL_OPTION } from '../options.ts'
import { callService, pathOf } from '../service-client.ts'
import { formatTable } from '../table.ts'
import { print, printable, printJson } from '../terminal.ts'

export const addBaselineShow = (baseline: Command): void => {
  baseline
    .command('show')
    .summary('the baselines of a model')
    .description('Shows the baseline that is in force for a model, and since when each one was.')
    .argument('<model>', 'as events name it')
    .option(...URL_OPTION)
    .option(...JSON_OPTION)
    .addHelpText('after', '\nExample:\n  leeway baseline show flight-delay')
    .action(async (model: string, { url, json }: { url: string; json?: boolean }) => {
      const answer = await callService<BaselinesAnswer>(url, pathOf('v1', 'models', model, 'baselines'))
      if (json === true) printJson(answer)
      else print(describe(model, answer))
    })
}

const describe = (model: string, { activations, current }: BaselinesAnswer): string => {
  if (activations.length === 0)
    return printable(
      `${model} has no baseline: make one with \`leeway baseline build --model ${model} FILE --activate\``,
    )
  const history = formatTable(
    [{ title: 'baseline' }, { title: 'version' }, { title: 'for windows from' }],
    activations.map(({ baselineId, version, from }) => [
      baselineId,
      version === '' ? 'all' : version,
      from === new Date(0).toISOString() ? 'the first' : minute(from),
    ]),
  )
  if (current === null) return `${history}\n\nnone is in force yet`
  const { id, rows, createdAt, origin, subjects } = current
  const head = printable(`in force: ${id}, from ${whole(rows)} rows, made ${minute(createdAt)} of ${origin}`)
  return `${history}\n\n${head}\n\n${subjectTable(subjects)}`
}
