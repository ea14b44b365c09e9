/**
 * What some tests need and not every machine has. A test that lacks something says so and is skipped; with
 * LEEWAY_REQUIRE=browser,batch ... the skip becomes a failure.
 */
export type Need = 'browser' | 'batch' | 'prometheus' | 'shared'

const isRequired = (need: Need): boolean => (process.env.LEEWAY_REQUIRE ?? '').split(',').includes(need)

/** Skips the running test, naming what is missing and what would mend it; fails it where that is required. */
export const skipWithout = (
  context: { readonly skip: (note: string) => void },
  need: Need,
  isPresent: boolean,
  remedy: string,
): void => {
  if (isPresent) return
  if (isRequired(need)) throw new Error(`LEEWAY_REQUIRE names ${need}, and it is not here: ${remedy}`)
  context.skip(remedy)
}
