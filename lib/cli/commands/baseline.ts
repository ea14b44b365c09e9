import type { Command } from 'commander'
import { addBaselineActivate } from './baseline-activate.ts'
import { addBaselineBuild } from './baseline-build.ts'
import { addBaselineShow } from './baseline-show.ts'

export const addBaseline = (program: Command): void => {
  const baseline = program
    .command('baseline')
    .summary('make, show and activate references for drift')
    .description(
      'A baseline is what windows are judged against: the bins of every feature, and their counts.',
    )
    .addHelpText(
      'after',
      '\nExample:\n  leeway baseline build --model flight-delay training.parquet --activate',
    )
  addBaselineBuild(baseline)
  addBaselineShow(baseline)
  addBaselineActivate(baseline)
}
