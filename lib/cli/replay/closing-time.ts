import { type Config, horizonsOf, modelConfig } from '../../config/schema.ts'
import { windowStart } from '../../window/watermark.ts'

/** When every window that holds `lastMs`, of any rule of any model, is over and its lateness has passed. */
export const closingTimeMs = (lastMs: number, config: Config): number => {
  const models = [config.defaults, ...Object.keys(config.models).map((name) => modelConfig(config, name))]
  const widths = [config.window, ...models.flatMap(horizonsOf)]
  return Math.max(...widths.map((widthMs) => windowStart(lastMs, widthMs) + widthMs)) + config.lateness
}
