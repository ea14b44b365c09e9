/**
 * Where the two series change over. Each converges fast on its side: at 1 the first omitted term is below 1e-26
 * (theta form, 3 terms) and 1e-31 (alternating form, 5 terms).
 */
const CHANGE_OVER = 1

/**
 * Asymptotic tail of the Kolmogorov statistic, Q(lambda) = lim P(sqrt(n) D >= lambda). Two forms of one function:
 * lambda >= 1:  2 sum_{k>=1} (-1)^(k-1) exp(-2 k^2 lambda^2), which keeps its relative precision in the far tail;
 * lambda < 1:   1 - sqrt(2 pi)/lambda sum_{k>=1} exp(-(2k - 1)^2 pi^2 / (8 lambda^2)), where the first form needs
 * ever more terms and cancels. Source: Kolmogorov (1933); the second form by Jacobi's theta identity.
 */
export const kolmogorovUpperTail = (lambda: number): number => {
  if (Number.isNaN(lambda))
    throw new RangeError('lambda is NaN, must be a number: D was undefined, do not test it')
  if (lambda <= 0) return 1
  return lambda < CHANGE_OVER ? 1 - thetaForm(lambda) : alternatingForm(lambda)
}

const thetaForm = (lambda: number): number => {
  const exponent = -(Math.PI ** 2) / (8 * lambda ** 2)
  const sum = Math.exp(exponent) + Math.exp(9 * exponent) + Math.exp(25 * exponent)
  return (Math.sqrt(2 * Math.PI) / lambda) * sum
}

const alternatingForm = (lambda: number): number => {
  const exponent = -2 * lambda ** 2
  const term = (k: number): number => Math.exp(k * k * exponent)
  return 2 * (term(1) - term(2) + term(3) - term(4) + term(5))
}
