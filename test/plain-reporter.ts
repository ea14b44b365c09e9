import type { Reporter, TestModule } from 'vitest/node'

/** Says at the end which tests did not run and what they lack, and closes on a line that any reader understands. */
export default class PlainReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const of = (state: string) => tests.filter((test) => test.result().state === state)
    const skipped = of('skipped')
    for (const test of skipped) {
      const result = test.result()
      const why = result.state === 'skipped' ? result.note : undefined
      console.log(`skipped: ${test.fullName}${why === undefined ? '' : `: ${why}`}`)
    }
    // A file that cannot even be loaded has no tests to count, and is a failure.
    const broken = modules.filter(
      (module) => module.state() === 'failed' && module.errors().length > 0,
    ).length
    const counts = `${of('passed').length} passed, ${of('failed').length + broken} failed`
    console.log(skipped.length === 0 ? counts : `${counts}, ${skipped.length} skipped`)
  }
}
