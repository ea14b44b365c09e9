import { describe, expect, it } from 'vitest'
import {
  expectCountedOnce,
  expectNothingLeft,
  expectToldOnce,
  freshVerdictsOf,
  storyOf,
  verdictsOf,
} from './faults-expect.ts'
import { drawFrom, run } from './faults-run.ts'
import { givenStreams } from './faults-world.ts'

const FIRST_SEED = Number(process.env.FAULTS_SEED ?? 1)
const SEEDS = Number(process.env.FAULTS_SEEDS ?? 40)

/** Runs every seed. A seed that fails is named: FAULTS_SEED=<seed> FAULTS_SEEDS=1 runs it alone. */
const forEachSeed = async (check: (seed: number) => Promise<void>): Promise<void> => {
  for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++)
    try {
      await check(seed)
    } catch (error) {
      throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : error}`, { cause: error })
    }
}

describe('ingest, evaluate and deliver under crashes, conflicts, retries and zombies', () => {
  it('end as a run in which nothing went wrong', async () => {
    let fired = 0
    let requested = 0
    await forEachSeed(async (seed) => {
      const streams = givenStreams(drawFrom(seed))
      const calm = await run(streams, seed, 'calm')
      await expectCountedOnce(streams, calm)
      const faulty = await run(streams, seed, 'faulty')
      await expectCountedOnce(streams, faulty)
      await expectNothingLeft(faulty)
      await expectToldOnce(faulty)
      expect(await verdictsOf(faulty)).toEqual(await verdictsOf(calm))
      expect(await storyOf(faulty)).toEqual(await storyOf(calm))
      fired += calm.pages.size
      requested += calm.jobsStarted.size
    })
    // Were there nothing to tell, the above would say little.
    expect(fired).toBeGreaterThan(SEEDS)
    expect(requested).toBeGreaterThan(SEEDS / 2)
  })

  it('count, judge and tell everything once though all run at the same time', async () => {
    await forEachSeed(async (seed) => {
      const streams = givenStreams(drawFrom(seed))
      const racing = await run(streams, seed, 'racing')
      await expectCountedOnce(streams, racing)
      await expectNothingLeft(racing)
      await expectToldOnce(racing)
      expect(await verdictsOf(racing)).toEqual(await freshVerdictsOf(racing))
    })
  })
})
