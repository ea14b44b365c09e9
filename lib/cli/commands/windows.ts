import type { Command } from 'commander'
import type { WindowAnswer, WindowsAnswer } from '../../api/types.ts'
import { ABSENT, minute, percent, short, whole } from '../format.ts'
import { JSON_OPTION, parseTimeOption, URL_OPTION } from '../options.ts'
import { seriesName } from '../series-name.ts'
import { callService, pathOf, queryOf } from '../service-client.ts'
import { formatTable } from '../table.ts'
import { print, printJson } from '../terminal.ts'

type Filter = {
  readonly from?: string
  readonly to?: string
  readonly version?: string
  readonly variant?: string
  readonly segment?: string
}
type Options = Filter & { readonly url: string; readonly json?: boolean }

export const addWindows = (program: Command): void => {
  program
    .command('windows')
    .summary('stored windows of a model')
    .description('Lists the stored windows of a model: requests, errors, latency and cost of each.')
    .argument('<model>', 'as events name it')
    .option('--from <time>', 'the first moment (default: 24 hours before the newest data)', parseTimeOption)
    .option('--to <time>', 'the moment after the last; at most 31 days later', parseTimeOption)
    .option('--version <version>', 'only of this version')
    .option('--variant <variant>', 'only of this variant')
    .option('--segment <segment>', 'only of this segment, such as region=west')
    .option(...URL_OPTION)
    .option(...JSON_OPTION)
    .addHelpText('after', '\nExample:\n  leeway windows flight-delay --from 2001-02-01 --to 2001-02-02')
    .action(async (model: string, { url, json, ...filter }: Options) => {
      const windows = await readWindows(url, model, filter)
      if (json === true) printJson({ windows, next: null } satisfies WindowsAnswer)
      else print(describe(model, windows))
    })
}

/** All pages of the answer. */
export const readWindows = async (
  url: string,
  model: string,
  filter: Filter,
): Promise<readonly WindowAnswer[]> => {
  const windows: WindowAnswer[] = []
  for (let from = filter.from; ; ) {
    const query = queryOf({ ...filter, from })
    const page = await callService<WindowsAnswer>(url, `${pathOf('v1', 'models', model, 'windows')}${query}`)
    windows.push(...page.windows)
    if (page.next === null) return windows
    from = page.next
  }
}

const describe = (model: string, windows: readonly WindowAnswer[]): string => {
  if (windows.length === 0)
    return `no windows of ${model} in this time: choose another with --from and --to; \`leeway status\` shows the last one`
  return formatTable(
    [
      { title: 'window (UTC)' },
      { title: 'series' },
      { title: 'requests', align: 'right' },
      { title: 'errors', align: 'right' },
      { title: 'p50 ms', align: 'right' },
      { title: 'p95 ms', align: 'right' },
      { title: 'p99 ms', align: 'right' },
      { title: 'USD', align: 'right' },
      { title: 'USD per 1,000', align: 'right' },
    ],
    windows.map((window) => {
      const { latencyMs, costUsd } = window
      const latency = [latencyMs?.p50, latencyMs?.p95, latencyMs?.p99]
      return [
        minute(window.start),
        seriesName(window),
        whole(window.requests),
        percent(window.errorRate),
        ...latency.map((value) => (value === undefined ? ABSENT : short(value))),
        ...costCells(costUsd),
      ]
    }),
  )
}

/** What has no price is not free: nothing priced is no figure, and something unpriced makes the figure a lower bound. */
const costCells = ({ total, perThousand, compute, unpricedTokens }: WindowAnswer['costUsd']): string[] => {
  const isComplete = compute !== null && unpricedTokens.length === 0
  if (total === 0) return [ABSENT, ABSENT]
  const bound = isComplete ? '' : '>= '
  return [total, perThousand].map((usd) => (usd === null ? ABSENT : `${bound}${short(usd)}`))
}
