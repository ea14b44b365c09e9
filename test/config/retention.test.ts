import { expect, test } from 'vitest'
import { formatProblems, parseConfig } from '../../lib/config/parse-config.ts'

const problemsOf = (text: string): string => {
  const parsed = parseConfig(text)
  return parsed.ok ? '' : formatProblems('leeway.yaml', parsed.problems)
}

test('events are not accepted for longer than their windows are kept', () => {
  expect(problemsOf('retention: 3d\nacceptPast: 7d')).toBe(
    'leeway.yaml:2: acceptPast: 7d is longer than retention: 3d; shorten it, or keep windows longer',
  )
  expect(problemsOf('retention: 7d\nacceptPast: 7d')).toBe('')
})

test('a replay has no such bound: its windows are kept', () => {
  expect(problemsOf('clock: events\nretention: 3d')).toBe('')
})
