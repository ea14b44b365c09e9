import type { BaselineAnswer } from '../../api/types.ts'
import { pathOf, sendJson } from '../service-client.ts'
import { printable } from '../terminal.ts'

export type Activation = { readonly activateFrom?: string; readonly version?: string }

/** Sends a baseline, or the order to build one from past windows, and puts it in force. */
export const putBaseline = (
  url: string,
  model: string,
  body: { readonly baseline: unknown },
  { activateFrom, version }: Activation,
): Promise<BaselineAnswer> =>
  sendJson(url, pathOf('v1', 'models', model, 'baselines'), 'PUT', { ...body, activateFrom, version })

export const sayActivated = ({ id, rows }: BaselineAnswer, model: string): string =>
  `baseline ${id} (${rows} rows) is activated for ${printable(model)}: windows that start after that, and hold no events yet, are judged against it; \`leeway baseline show ${printable(model)}\` says from when`
