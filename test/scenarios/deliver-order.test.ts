import { expect, test } from 'vitest'
import { memoryTable } from '../../lib/adapters/memory/table.ts'
import { storeOn } from '../../lib/adapters/store/store.ts'
import { acknowledge } from '../../lib/alert/acknowledge.ts'
import { advance } from '../../lib/alert/advance.ts'
import { deliver } from '../../lib/pipeline/deliver.ts'
import type { JobQueue } from '../../lib/ports.ts'
import { requestIdOf } from '../../lib/retrain/request.ts'

const noJobs: JobQueue = { find: async () => null, submit: async () => 'job' }
const base = { owner: 'one', wallMs: () => 1_000, hasTimeLeft: () => true }

test('who acknowledges while a page is being sent is not forgotten', async () => {
  const store = storeOn(memoryTable())
  const series = { model: 'm', version: '', variant: '', segment: '' }
  const evidence = { measure: 'psi', value: 0.5, threshold: 0.1, pValue: 0, count: 500 }
  const bad = { windowStartMs: 0, windowEndMs: 1, state: 'bad', level: 'warning', evidence } as const
  const rule = { fireAfter: 1, clearAfter: 1 }
  const { alert } = advance(null, { ...series, rule: 'feature-drift', subject: 'x' }, [bad], rule)
  if (alert === null) throw new Error('a bad window did not fire')
  await store.putPointer({ kind: 'alert', model: 'm', id: alert.id, version: 1 })
  await store.commitAlert(null, alert)
  const page = async () => {
    const stored = await store.loadAlert('m', alert.id)
    if (stored !== null) await store.commitAlert(stored.version, acknowledge(stored.value, 'Ann', 5).alert)
  }

  await deliver({ ...base, store, page, jobs: noJobs })

  expect((await store.loadAlert('m', alert.id))?.value.acknowledged).toEqual({ by: 'Ann', atMs: 5 })
})

test('the lease of a request is stored before its queue is asked', async () => {
  const store = storeOn(memoryTable())
  const request = {
    id: requestIdOf('m', 1),
    model: 'm',
    number: 1,
    requestedAtMs: 0,
    because: [],
    cause: 'drift',
    replacesVersion: '1',
    trainingWindow: { startMs: 0, endMs: 1 },
    status: 'pending' as const,
  }
  await store.putPointer({ kind: 'retrain', model: 'm', id: '', version: 1 })
  await store.commitRetrain(null, { model: 'm', lastNumber: 1, requests: [request] })
  const seen: string[] = []
  const submit = async () => {
    seen.push((await store.loadRetrain('m'))?.value.requests[0]?.status ?? 'none')
    return 'job'
  }

  await deliver({ ...base, store, page: async () => {}, jobs: { ...noJobs, submit } })

  expect(seen).toEqual(['submitting'])
})
