import { describe, expect, it } from 'vitest'
import { mapInOrder } from '../../demo/in-order.ts'

async function* upTo(count: number): AsyncGenerator<number> {
  for (let i = 0; i < count; i++) yield i
}

describe('mapping with calls in flight', () => {
  it('keeps the order of the input when later calls answer first', async () => {
    const pending: { readonly input: number; readonly resolve: (value: number) => void }[] = []
    const mapped = mapInOrder(
      upTo(10),
      4,
      (input) =>
        new Promise<number>((resolve) => {
          pending.push({ input, resolve })
          // Answers in batches of two, the later one first.
          if (pending.length === 2) for (const call of pending.splice(0).reverse()) call.resolve(call.input)
        }),
    )
    const results: number[] = []
    for await (const result of mapped) results.push(result)
    expect(results).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  it('has never more calls in flight than it may', async () => {
    let inFlight = 0
    let inFlightMost = 0
    const mapped = mapInOrder(upTo(50), 4, async (input) => {
      inFlightMost = Math.max(inFlightMost, ++inFlight)
      await new Promise((resolve) => setImmediate(resolve))
      inFlight--
      return input
    })
    for await (const _ of mapped);
    expect(inFlightMost).toBeGreaterThan(1)
    expect(inFlightMost).toBeLessThanOrEqual(4)
  })

  it('takes no further input while its consumer waits', async () => {
    let taken = 0
    const mapped = mapInOrder(upTo(50), 4, async (input) => {
      taken++
      return input
    })
    await mapped.next()
    expect(taken).toBe(4)
    await mapped.return(undefined)
  })

  it('fails where the failed call stands in the order', async () => {
    const mapped = mapInOrder(upTo(10), 4, async (input) => {
      if (input === 2) throw new Error('call 2')
      return input
    })
    const results: number[] = []
    const read = async () => {
      for await (const result of mapped) results.push(result)
    }
    await expect(read()).rejects.toThrow('call 2')
    expect(results).toEqual([0, 1])
  })
})
