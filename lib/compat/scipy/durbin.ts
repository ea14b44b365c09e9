/**
 * P(D_n < d) exactly (Durbin 1973; the matrix form of Marsaglia, Tsang and Wang 2003): n!/n^n times the middle element
 * of H^n, with k = floor(n d) + 1, h = k - n d, and H of 2k - 1 rows with 1/(i - j + 1)! on and below its first
 * superdiagonal, corrected by h in the first column and the last row.
 */
export const durbinCdf = (d: number, n: number): number => {
  const k = Math.floor(n * d) + 1
  const size = 2 * k - 1
  const step = stepMatrix(size, k - n * d)
  let result = identity(size)
  let square = step
  for (let left = n; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = multiply(result, square, size)
    square = multiply(square, square, size)
  }
  let value = result.cells[(k - 1) * size + k - 1] ?? 0
  for (let i = 1; i <= n; i += 1) value *= i / n
  return value * 2 ** result.exponent
}

/** cells * 2^exponent: elements grow like n^n / n!. */
type Scaled = { readonly cells: Float64Array; readonly exponent: number }

const identity = (size: number): Scaled => ({
  cells: Float64Array.from({ length: size * size }, (_, cell) => (cell % (size + 1) === 0 ? 1 : 0)),
  exponent: 0,
})

const stepMatrix = (size: number, h: number): Scaled => {
  const cells = new Float64Array(size * size)
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= Math.min(i + 1, size - 1); j += 1) {
      const first = j === 0 ? h ** (i + 1) : 0
      const last = i === size - 1 ? h ** (size - j) : 0
      const both = j === 0 && i === size - 1 && 2 * h > 1 ? (2 * h - 1) ** size : 0
      cells[i * size + j] = (1 - first - last + both) / factorial(i - j + 1)
    }
  }
  return { cells, exponent: 0 }
}

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))

/** A product above 2^400 is brought back near 1; its power of two is kept beside it, so nothing is rounded by that. */
const LARGE = 2 ** 400

const multiply = (a: Scaled, b: Scaled, size: number): Scaled => {
  const cells = new Float64Array(size * size)
  let largest = 0
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < size; j += 1) {
      let sum = 0
      for (let k = 0; k < size; k += 1) sum += (a.cells[i * size + k] ?? 0) * (b.cells[k * size + j] ?? 0)
      cells[i * size + j] = sum
      largest = Math.max(largest, sum)
    }
  }
  const exponent = a.exponent + b.exponent
  return largest > LARGE
    ? { cells: cells.map((cell) => cell / LARGE), exponent: exponent + 400 }
    : { cells, exponent }
}
