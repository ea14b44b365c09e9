/** Terms of the sums below: exp(-(pi k / z)^2 / 8) is under 1e-17 beyond. */
const termsFor = (z: number): number => Math.ceil((16 * z) / Math.PI)

/**
 * P(D_n < d), z = sqrt(n) d: K0(z) + K1(z) / n^(1/2) + K2(z) / n + K3(z) / n^(3/2), Pelz and Good (1976) in the form of
 * Simard and L'Ecuyer (2011, 3.2). K0 is Kolmogorov's limit; the others are sums over odd m of polynomials in m^2
 * times q^(m^2), q = exp(-pi^2 / 8 z^2), and K2 and K3 another sum over all k of exp(-pi^2 k^2 / 2 z^2).
 */
export const pelzGoodCdf = (d: number, n: number): number => {
  const z = Math.sqrt(n) * d
  const [k0, k1, k2, k3] = oddSums(z)
  const [extra2, extra3] = evenSums(z)
  const series = k0 + k1 / Math.sqrt(n) + (k2 + extra2) / n + (k3 + extra3) / n ** 1.5
  return Math.min(1, Math.max(0, series))
}

const ROOT_TWO_PI = Math.sqrt(2 * Math.PI)

const oddSums = (z: number): [number, number, number, number] => {
  const [z2, z4, z6, z8] = [z ** 2, z ** 4, z ** 6, z ** 8]
  const pi2 = Math.PI ** 2
  let [k0, k1, k2, k3] = [0, 0, 0, 0]
  for (let term = termsFor(z); term >= 1; term -= 1) {
    const m2 = (2 * term - 1) ** 2
    const weight = Math.exp((-pi2 * m2) / (8 * z2))
    k0 += weight
    k1 += weight * ((pi2 / 4) * m2 - z2)
    k2 +=
      weight *
      (6 * z6 + 2 * z4 + ((2 * z4 - 5 * z2) * pi2 * m2) / 4 + (pi2 ** 2 * (1 - 2 * z2) * m2 ** 2) / 16)
    k3 +=
      weight *
      (-30 * z6 -
        90 * z8 +
        (pi2 * (135 * z4 - 96 * z6) * m2) / 4 +
        (pi2 ** 2 * (212 * z4 - 60 * z2) * m2 ** 2) / 16 +
        (pi2 ** 3 * (5 - 30 * z2) * m2 ** 3) / 64)
  }
  return [
    (ROOT_TWO_PI * k0) / z,
    (ROOT_TWO_PI * k1) / (6 * z4),
    (ROOT_TWO_PI * k2) / (72 * z ** 7),
    (ROOT_TWO_PI * k3) / (6480 * z ** 10),
  ]
}

const evenSums = (z: number): [number, number] => {
  const pi2 = Math.PI ** 2
  let [k2, k3] = [0, 0]
  for (let k = termsFor(z); k >= 1; k -= 1) {
    const weight = k ** 2 * Math.exp((-pi2 * k ** 2) / (2 * z ** 2))
    k2 += weight
    k3 += weight * (3 * z ** 2 - pi2 * k ** 2)
  }
  return [(-pi2 * ROOT_TWO_PI * k2) / (36 * z ** 3), (pi2 * ROOT_TWO_PI * k3) / (216 * z ** 6)]
}
