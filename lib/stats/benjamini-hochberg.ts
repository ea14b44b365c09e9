/**
 * Benjamini-Hochberg (1995) adjusted p-values, in the order given: sorted ascending p_(1..m), each becomes
 * min over j >= i of m p_(j) / j, at most 1. Rejecting where adjusted <= alpha holds the expected share of false
 * alarms among alarms to alpha, for independent or positively dependent tests. A p-value that does not exist (an
 * untestable subject) must be left out by the caller: passing 1 in its place costs power.
 */
export const adjustBenjaminiHochberg = (pValues: readonly number[]): number[] => {
  const descending = pValues.map((pValue, index) => ({ pValue, index })).sort((a, b) => b.pValue - a.pValue)
  const adjusted = new Array<number>(pValues.length).fill(1)
  let smallest = 1
  descending.forEach(({ pValue, index }, above) => {
    const rank = pValues.length - above
    smallest = Math.min(smallest, (pValue * pValues.length) / rank)
    adjusted[index] = smallest
  })
  return adjusted
}
