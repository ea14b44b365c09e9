import { countAt, requireSameCells, totalOf } from './count-vectors.ts'

/** Added to each cell: Jeffreys' prior for shares. */
export const HALF_OBSERVATION = 0.5

export type PsiValue = {
  /** In nats; 0 when both sides fill the same single cell. */
  readonly value: number
  /** Cells that either side uses, minus one. */
  readonly degreesOfFreedom: number
}

/** PSI alone, as psi.ts defines it: what is summed over many windows needs no null. `null` without observations. */
export const psiValue = (reference: ArrayLike<number>, current: ArrayLike<number>): PsiValue | null => {
  requireSameCells(reference, current)
  const [n, m] = [totalOf(reference), totalOf(current)]
  if (n === 0 || m === 0) return null
  let cells = 0
  for (let cell = 0; cell < reference.length; cell += 1)
    if (countAt(reference, cell) + countAt(current, cell) > 0) cells += 1
  const [smoothedN, smoothedM] = [n + HALF_OBSERVATION * cells, m + HALF_OBSERVATION * cells]
  let value = 0
  for (let cell = 0; cell < reference.length; cell += 1) {
    const [before, now] = [countAt(reference, cell), countAt(current, cell)]
    if (before + now === 0) continue
    const r = (before + HALF_OBSERVATION) / smoothedN
    const c = (now + HALF_OBSERVATION) / smoothedM
    value += (c - r) * Math.log(c / r)
  }
  return { value: cells === 1 ? 0 : Math.max(0, value), degreesOfFreedom: cells - 1 }
}
