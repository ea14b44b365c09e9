import type { z } from 'zod'
import { modelConfig } from '../config/schema.ts'
import { activate } from '../pipeline/baseline/activate.ts'
import { type BuiltBaseline, baselineOf } from '../pipeline/baseline/baseline.ts'
import { baselineFromWindows } from '../pipeline/baseline/from-windows.ts'
import { windowStart } from '../window/watermark.ts'
import { baselineBody, binsOf } from './baseline-schema.ts'
import type { ApiDeps } from './deps.ts'
import { problem } from './problem.ts'
import { loadKnownModel } from './query/query.ts'
import { baselineAnswerOf, readBaselines } from './query/read-baselines.ts'
import { checkRange } from './query/time-range.ts'
import { json, type Route, route } from './route.ts'

type BaselineBody = z.output<typeof baselineBody>

export const baselineRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/v1/models/{model}/baselines',
    summary: 'Baselines of a model: from when each is in force, and the one that is now',
    answers: 'BaselinesAnswer',
    problems: [404],
    handle: async ({ deps, parameter }) => json(await readBaselines(deps, parameter('model'))),
  }),
  route({
    method: 'put',
    path: '/v1/models/{model}/baselines',
    summary: 'Stores a baseline, given or built from stored windows, and says from when it is in force',
    body: baselineBody,
    status: 201,
    answers: 'BaselineAnswer',
    problems: [400, 404, 413, 415],
    handle: ({ deps, parameter, body }) => putBaseline(deps, parameter('model'), body),
  }),
]

const putBaseline = async (deps: ApiDeps, model: string, body: BaselineBody): Promise<Response> => {
  const { store, config } = deps
  const built = await build(deps, model, body.baseline)
  if (built.kind === 'problems') return problem(422, `baseline: ${built.problems.join('; ')}`)
  // Never changed once written: the same content keeps the time at which it was first stored.
  const known = await store.loadBaseline(model, built.baseline.id)
  const baseline = known ?? built.baseline
  if (known === null) await store.saveBaseline(baseline)
  const fromMs = body.activateFrom ?? nextWindowMs(deps)
  await activate(store, model, baseline, body.version ?? '', fromMs, config.maxModels)
  return json(baselineAnswerOf(baseline), 201)
}

const build = async (
  { store, config, wallMs }: ApiDeps,
  model: string,
  asked: BaselineBody['baseline'],
): Promise<BuiltBaseline> => {
  if ('fromWindows' in asked) {
    const { from, to, version } = asked.fromWindows
    checkRange(from, to)
    const record = await loadKnownModel(store, model)
    const period = { fromMs: from, toMs: to, version: version ?? null }
    const { drift } = modelConfig(config, model)
    return baselineFromWindows(store, record, period, drift === false ? config.window : drift.over, wallMs())
  }
  const { subjects, rows, windows, origin } = asked
  const content = {
    spec: { subjects: subjects.map(binsOf) },
    counts: subjects.map(({ counts }) => counts),
    rows,
    windows: windows ?? null,
    origin,
  }
  return { kind: 'built', baseline: baselineOf(model, content, wallMs()) }
}

/** An open window keeps its bins, so the next one is the first that can use others. Events as the clock: from the first. */
const nextWindowMs = ({ config, wallMs }: ApiDeps): number =>
  config.clock === 'events' ? 0 : windowStart(wallMs(), config.window) + config.window
