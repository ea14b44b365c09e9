import fc from 'fast-check'

/**
 * Property tests draw the same inputs in every run, so that a change is judged by what it changed. To look for new
 * counterexamples: `LEEWAY_SEED=random npm test -- test/laws test/event`, or a number to draw those of a seed.
 */
const FIXED_SEED = 20_010_201
const wanted = process.env.LEEWAY_SEED

fc.configureGlobal(wanted === 'random' ? {} : { seed: wanted === undefined ? FIXED_SEED : Number(wanted) })
