/**
 * Maps with several calls in flight, and gives the results in the order of the input. It takes a new input only when the
 * oldest result has been taken, so a slow consumer holds the producer back.
 */
export async function* mapInOrder<In, Out>(
  inputs: AsyncIterable<In>,
  inFlightMax: number,
  map: (input: In) => Promise<Out>,
): AsyncGenerator<Out> {
  const inFlight: Promise<Out>[] = []
  for await (const input of inputs) {
    const result = map(input)
    // Awaited below, in its turn; without this a failure before its turn would end the process as unhandled.
    result.catch(() => undefined)
    inFlight.push(result)
    const oldest = inFlight.length < inFlightMax ? undefined : inFlight.shift()
    if (oldest !== undefined) yield await oldest
  }
  for (const result of inFlight) yield await result
}
