import { describe, expect, test } from 'vitest'
import { acknowledge, acknowledgeDelivered } from '../../lib/alert/acknowledge.ts'
import { advance, badRunLength } from '../../lib/alert/advance.ts'
import { type Alert, alertIdOf } from '../../lib/alert/alert.ts'
import { DISTANCE, given, HOUR_MS, run, START_MS, verdictOf, verdictsOf } from './series.ts'

const TWO_AND_TWO = { fireAfter: 2, clearAfter: 2 }

describe('one alert over a series of windows', () => {
  test.each([
    ['a single bad window is not enough', '0.05 0.31 0.04 0.03', '. . . .'],
    ['it fires at the second bad window in a row', '0.05 0.31 0.33 0.04', '. . fired .'],
    ['it clears at the second good window in a row', '0.31 0.33 0.04 0.03', '. fired . resolved'],
    ['one good window among bad ones does not clear', '0.31 0.33 0.04 0.35 0.04', '. fired . . .'],
    ['it tells once, however long it lasts', '0.31 0.33 0.35 0.32 0.31', '. fired . . .'],
    ['an untestable window does not break a run of bad ones', '0.31 - 0.33', '. . fired'],
    [
      'an untestable window does not break a run of good ones',
      '0.31 0.33 0.04 - 0.03',
      '. fired . . resolved',
    ],
    ['untestable windows never fire', '- - - -', '. . . .'],
    ['untestable windows never clear', '0.31 0.33 - - - -', '. fired . . . .'],
    ['it escalates at the first critical window', '0.31 0.33 0.6', '. fired escalated'],
    ['it escalates once in an episode', '0.31 0.33 0.6 0.3 0.7', '. fired escalated . .'],
    ['fired as critical, it does not escalate', '0.6 0.7 0.8', '. fired .'],
    ['the trouble may come back', '0.3 0.3 0.01 0.01 0.3 0.3', '. fired . resolved . fired'],
    ['good windows before the firing do not clear it', '0.01 0.01 0.3 0.3 0.01', '. . . fired .'],
  ])('%s', (_, psi, effects) => {
    expect(given(TWO_AND_TWO).when({ psi }).effects).toBe(effects)
  })

  test.each([
    [
      'fires at once with fireAfter 1',
      { fireAfter: 1, clearAfter: 1 },
      '0.31 0.04 0.31',
      'fired resolved fired',
    ],
    [
      'waits for three with fireAfter 3',
      { fireAfter: 3, clearAfter: 1 },
      '0.3 0.3 0.3 0.01',
      '. . fired resolved',
    ],
  ])('%s', (_, rule, psi, effects) => {
    expect(given(rule).when({ psi }).effects).toBe(effects)
  })

  test('a new firing after a resolve is a new episode, and its transitions count from 1 again', () => {
    const { messages } = given(TWO_AND_TWO).when({ psi: '0.3 0.6 0.01 0.01 0.3 0.3 0.7' })
    const id = alertIdOf(DISTANCE)
    expect(messages.map((message) => message.notificationId)).toEqual([
      `${id}-1-1`,
      `${id}-1-2`,
      `${id}-2-1`,
      `${id}-2-2`,
    ])
    expect(messages.map((message) => message.kind)).toEqual(['fired', 'resolved', 'fired', 'escalated'])
  })

  test('transitions happen at the end of the judged window, and remember where the bad run began', () => {
    const { alert } = given(TWO_AND_TWO).when({ psi: '0.01 0.3 - 0.3 0.01 0.01' })
    expect(alert).toMatchObject({
      status: 'resolved',
      sinceMs: START_MS + HOUR_MS,
      firedAtMs: START_MS + 4 * HOUR_MS,
      clearedAtMs: START_MS + 6 * HOUR_MS,
    })
  })

  test('a firing alert shows the evidence of the newest testable window', () => {
    const { alert } = given(TWO_AND_TWO).when({ psi: '0.31 0.33 0.42 -' })
    expect(alert?.evidence.value).toBe(0.42)
  })
})

describe('retries and late data', () => {
  const series = verdictsOf('0.31 0.33 0.35')

  test('a window that fired does not act again when it is judged again', () => {
    const fired = fire('0.31 0.33')
    expect(advance(fired, DISTANCE, series.slice(0, 2), TWO_AND_TWO)).toEqual({
      alert: fired,
      changed: false,
    })
  })

  test('a window that fired does not act again even when late data made it critical', () => {
    const fired = fire('0.31 0.33')
    const reopened = [verdictOf(0, 0.31), verdictOf(1, 0.9)]
    expect(advance(fired, DISTANCE, reopened, TWO_AND_TWO).changed).toBe(false)
  })

  test('an older window that turns out good does not clear what newer windows still see', () => {
    const firing = fire('0.31 0.33 0.35 0.36')
    const reopened = [verdictOf(0, 0.31), verdictOf(1, 0.33), verdictOf(2, 0.01)]
    expect(advance(firing, DISTANCE, reopened, { fireAfter: 2, clearAfter: 1 }).changed).toBe(false)
  })

  test('the newest window, judged again as good for late data, clears', () => {
    const firing = fire('0.31 0.33 0.35')
    const reopened = [verdictOf(0, 0.31), verdictOf(1, 0.33), verdictOf(2, 0.01)]
    const cleared = advance(firing, DISTANCE, reopened, { fireAfter: 2, clearAfter: 1 })
    expect(cleared.alert?.status).toBe('resolved')
  })

  test('bad windows before a resolve do not count towards the next firing', () => {
    const resolved = fire('0.31 0.33 0.01 0.01')
    const reopened = verdictsOf('0.31 0.33 0.31 0.31 0.31')
    expect(advance(resolved, DISTANCE, reopened, TWO_AND_TWO).changed).toBe(false)
  })

  test('windows up to the firing, reopened as good, do not count towards clearing it', () => {
    const fired = fire('0.31 0.33')
    const reopened = verdictsOf('0.01 0.01 0.01')
    expect(advance(fired, DISTANCE, reopened, TWO_AND_TWO).alert?.status).toBe('firing')
  })

  test('the level of a good window means nothing', () => {
    const fired = fire('0.31 0.33')
    const good = { ...verdictOf(2, 0.01), level: 'critical' as const }
    const after = advance(fired, DISTANCE, [...verdictsOf('0.31 0.33'), good], TWO_AND_TWO)
    expect(after.alert?.level).toBe('warning')
  })

  test('no verdicts at all change nothing', () => {
    expect(advance(null, DISTANCE, [], TWO_AND_TWO)).toEqual({ alert: null, changed: false })
  })
})

describe('calls that make no sense', () => {
  test('a hold of no windows is refused with its name and bound', () => {
    expect(() => advance(null, DISTANCE, [], { fireAfter: 0, clearAfter: 1 })).toThrow(
      'fireAfter is 0; it counts windows and must be a whole number from 1 up',
    )
  })

  test('verdicts out of order are refused', () => {
    const disordered = [verdictOf(1, 0.3), verdictOf(0, 0.3)]
    expect(() => advance(null, DISTANCE, disordered, TWO_AND_TWO)).toThrow('sort verdicts by window end')
  })
})

describe('identity', () => {
  test('names cannot run into each other', () => {
    const a = alertIdOf({ ...DISTANCE, version: 'a', variant: 'bc' })
    const b = alertIdOf({ ...DISTANCE, version: 'ab', variant: 'c' })
    expect(a).not.toBe(b)
    expect(a).toMatch(/^[0-9a-f]{16}$/)
  })

  // printf '["flight-delay","2001-01","champion","","feature-drift","distance"]' | sha256sum
  test('is the one that sha256sum gives, so that stored alerts stay found', () => {
    expect(alertIdOf(DISTANCE)).toBe('b15d0f4cfcba61d1')
  })
})

describe('how many windows in a row were bad', () => {
  test.each([
    ['0.3 0.3 0.3', 3],
    ['0.3 0.01 0.3 - 0.3 -', 2],
    ['0.3 0.01', 0],
    ['-', 0],
  ])('%s', (psi, length) => {
    expect(badRunLength(verdictsOf(psi))).toBe(length)
  })
})

describe('people and deliveries', () => {
  test('delivered messages leave the outbox, others stay', () => {
    const alert = fire('0.3 0.6 0.01 0.01')
    const [first, second] = alert.outbox.map((message) => message.notificationId)
    const after = acknowledgeDelivered(alert, [first ?? ''])
    expect(after.alert.outbox.map((message) => message.notificationId)).toEqual([second])
    expect(acknowledgeDelivered(after.alert, [first ?? ''])).toEqual({ alert: after.alert, changed: false })
  })

  test('the first person to acknowledge keeps the alert', () => {
    const first = acknowledge(fire('0.3 0.3'), 'ada', 1)
    const second = acknowledge(first.alert, 'bob', 2)
    expect([first.kind, second.kind]).toEqual(['acknowledged', 'already-acknowledged'])
    expect(second.alert.acknowledged).toEqual({ by: 'ada', atMs: 1 })
  })

  test('an escalation asks for a new acknowledgement', () => {
    const taken = acknowledge(fire('0.3 0.3'), 'ada', 1).alert
    const worse = advance(taken, DISTANCE, verdictsOf('0.3 0.3 0.9'), TWO_AND_TWO)
    expect(worse.alert?.acknowledged).toBeNull()
  })

  test('a resolved alert cannot be acknowledged', () => {
    expect(acknowledge(fire('0.3 0.3 0.01 0.01'), 'ada', 1).kind).toBe('not-firing')
  })
})

const fire = (psi: string): Alert => {
  const { alert } = run(null, verdictsOf(psi), TWO_AND_TWO)
  if (alert === null) throw new Error(`${psi} fires nothing`)
  return alert
}
