export type Eigenpair = { readonly value: number; readonly vector: readonly number[] }

/** A sweep squares what is off the diagonal; matrices of a few rows need five or six. */
const SWEEPS_MAX = 30

/**
 * Eigenvalues and orthonormal eigenvectors of a small symmetric matrix, by Jacobi's rotations: each makes one
 * off-diagonal element zero (Golub and Van Loan, Matrix Computations, 8.5). In no particular order.
 */
export const symmetricEigen = (matrix: readonly (readonly number[])[]): Eigenpair[] => {
  const size = matrix.length
  const a = matrix.map((row) => Float64Array.from(row))
  const vectors = a.map((_, i) => Float64Array.from({ length: size }, (_, j) => Number(i === j)))
  for (let sweep = 0; sweep < SWEEPS_MAX && !isDiagonal(a); sweep += 1) {
    for (let p = 0; p < size; p += 1) for (let q = p + 1; q < size; q += 1) rotate(a, vectors, p, q)
  }
  return a.map((row, i) => ({ value: row[i] ?? 0, vector: vectors.map((vector) => vector[i] ?? 0) }))
}

const at = (rows: readonly Float64Array[], i: number, j: number): number => rows[i]?.[j] ?? 0

/** Nothing off the diagonal is left that could change an element on it. */
const isDiagonal = (a: readonly Float64Array[]): boolean =>
  a.every((row, i) =>
    row.every(
      (element, j) => i === j || Math.abs(element) <= 1e-300 + Number.EPSILON ** 2 * Math.abs(at(a, i, i)),
    ),
  )

const rotate = (a: readonly Float64Array[], vectors: readonly Float64Array[], p: number, q: number): void => {
  const element = at(a, p, q)
  if (element === 0) return
  const ratio = (at(a, q, q) - at(a, p, p)) / (2 * element)
  const tangent = Math.sign(ratio || 1) / (Math.abs(ratio) + Math.hypot(1, ratio))
  const cosine = 1 / Math.hypot(1, tangent)
  const sine = tangent * cosine
  const mix = (row: Float64Array | undefined): void => {
    if (row === undefined) return
    const [x, y] = [row[p] ?? 0, row[q] ?? 0]
    row[p] = cosine * x - sine * y
    row[q] = sine * x + cosine * y
  }
  a.forEach(mix)
  mixRows(a, p, q, cosine, sine)
  vectors.forEach(mix)
}

const mixRows = (a: readonly Float64Array[], p: number, q: number, cosine: number, sine: number): void => {
  const [rowP, rowQ] = [a[p], a[q]]
  if (rowP === undefined || rowQ === undefined) return
  rowP.forEach((x, j) => {
    const y = rowQ[j] ?? 0
    rowP[j] = cosine * x - sine * y
    rowQ[j] = sine * x + cosine * y
  })
}
