/** Two samples and what scipy 1.17.1 makes of them: the arrays are ascending. */
export type GoldenPair = {
  readonly name: string
  readonly reference: Float64Array
  readonly current: Float64Array
  /** ks_2samp(method='exact'): statistic, p. */
  readonly ks: readonly [number, number]
  /** wasserstein_distance. */
  readonly wasserstein: number
  /** energy_distance. */
  readonly energy: number
  /** cramervonmises_2samp: statistic, p; exact up to 20 values a side. */
  readonly cramerVonMises: readonly [number, number]
  /** anderson_ksamp, midranks: normalised statistic, p interpolated and kept within .001 to .25. */
  readonly andersonDarling: readonly [number, number]
  /** mannwhitneyu: statistic, p. */
  readonly mannWhitney: readonly [number, number]
  /** ttest_ind: statistic, p. */
  readonly student: readonly [number, number]
  /** ttest_ind(equal_var=False): statistic, degrees of freedom, p. */
  readonly welch: readonly [number, number, number]
  /** epps_singleton_2samp: statistic, p. */
  readonly eppsSingleton: readonly [number, number]
}

export const ascending = (values: readonly number[]): Float64Array => Float64Array.from(values).sort()

const residues = (count: number, multiplier: number, modulus: number): number[] =>
  Array.from({ length: count }, (_, i) => ((i + 1) * multiplier) % modulus)

const squares = (count: number, modulus: number): number[] =>
  Array.from({ length: count }, (_, i) => (i + 1) ** 2 % modulus)

export const relativeError = (got: number, expected: number): number => Math.abs(got / expected - 1)

export const goldenPairs: readonly GoldenPair[] = [
  {
    name: 'eight against eight',
    reference: ascending([38.7, 41.5, 43.8, 44.5, 45.5, 46, 47.7, 58]),
    current: ascending([39.2, 39.3, 39.7, 41.4, 41.8, 42.9, 43.3, 45.8]),
    ks: [0.625, 0.08702408702408701],
    wasserstein: 4.162500000000001,
    energy: 1.570230874744221,
    cramerVonMises: [0.4375, 0.06433566433566433],
    andersonDarling: [1.7183096744360893, 0.0635146772876083],
    mannWhitney: [49.0, 0.08298368298368297],
    student: [1.8594523396226919, 0.08410572024397057],
    welch: [1.8594523396226919, 9.217031184611528, 0.0951205647234384],
    eppsSingleton: [3.981988619558072, 0.40844891295815533],
  },
  {
    name: 'seven against five',
    reference: ascending([-3.5, -1.25, 0, 0.5, 2, 2.75, 9]),
    current: ascending([0.25, 1.5, 3, 4.5, 7]),
    ks: [0.45714285714285713, 0.43434343434343425],
    wasserstein: 2.4642857142857144,
    energy: 1.1261275528580776,
    cramerVonMises: [0.21944444444444433, 0.2803030303030303],
    andersonDarling: [0.20731344324300435, 0.25],
    mannWhitney: [10.0, 0.26767676767676774],
    student: [-0.9274809868346529, 0.3755201261104822],
    welch: [-0.9949711436577549, 9.988490255834257, 0.3432422005649598],
    eppsSingleton: [3.0921139599995597, 0.5425304316622525],
  },
  {
    name: 'small with ties',
    reference: ascending(squares(15, 7)),
    current: ascending(squares(12, 9)),
    ks: [0.2, 0.9059258415564784],
    wasserstein: 1.1166666666666663,
    energy: 0.6032320356951285,
    cramerVonMises: [0.15972222222222232, 0.38338688875773275],
    andersonDarling: [0.354050686299556, 0.238722754981554],
    mannWhitney: [93.5, 0.8801915497201782],
    student: [-0.6008430577282733, 0.5533535156127635],
    welch: [-0.5635294846525553, 15.987071795795218, 0.5808934503041376],
    eppsSingleton: [6.727435253800282, 0.1510124090910632],
  },
  {
    name: 'three hundred against forty',
    reference: ascending(residues(300, 7919, 10007)),
    current: ascending(residues(40, 6007, 9001)),
    ks: [0.37333333333333335, 6.709584008474486e-5],
    wasserstein: 1807.4816666666668,
    energy: 28.741504155334518,
    cramerVonMises: [1.468611519607844, 0.00019356467920450537],
    andersonDarling: [12.343679503198336, 0.001],
    mannWhitney: [8178.5, 0.00019166290729715827],
    student: [3.7779994774042573, 0.00018678738666674715],
    welch: [4.220923246320249, 53.91412408785615, 9.393198228785372e-5],
    eppsSingleton: [141.06767694052658, 1.6674571971917324e-29],
  },
  {
    name: 'far apart',
    reference: ascending(residues(30, 17, 101)),
    current: ascending(residues(50, 29, 103).map((value) => value + 60)),
    ks: [0.7133333333333334, 1.0463266529919e-9],
    wasserstein: 66.79333333333332,
    energy: 8.3008486848568,
    cramerVonMises: [4.526916666666667, 3.416134042311114e-11],
    andersonDarling: [29.009193898767634, 0.001],
    mannWhitney: [90.0, 5.586822177838462e-11],
    student: [-9.729259630637351, 4.188013612139934e-15],
    welch: [-9.783325882117094, 62.27113742365118, 3.300647964597801e-14],
    eppsSingleton: [123.96796213857677, 7.584538550788111e-26],
  },
  {
    name: 'five thousand against twelve hundred',
    reference: ascending(residues(5000, 7919, 100003)),
    current: ascending(residues(1200, 6007, 97001)),
    ks: [0.031733333333333336, 0.2776804094845798],
    wasserstein: 1689.4229,
    energy: 8.464472317608202,
    cramerVonMises: [0.3467562325269, 0.10033570738307496],
    andersonDarling: [3.012680948184396, 0.0192534531497283],
    mannWhitney: [3101377.5, 0.06866192498066379],
    student: [1.8306892431058959, 0.06719492747487742],
    welch: [1.864070843956937, 1858.2979944664792, 0.06246933874615],
    eppsSingleton: [25.56226929703587, 3.877115382012374e-5],
  },
  {
    name: 'thousands with ties',
    reference: ascending(squares(2000, 23)),
    current: ascending(squares(3000, 25)),
    ks: [0.24, 4.259066014681946e-61],
    wasserstein: 2.7359999999999998,
    energy: 0.8916591276939859,
    cramerVonMises: [20.406605666666678, 1.2096711410336525e-9],
    andersonDarling: [210.1714375477712, 0.001],
    mannWhitney: [2698440.0, 1.4534067432586968e-9],
    student: [-9.507030110372693, 2.9640543291314623e-21],
    welch: [-10.202536043992815, 4991.203687590519, 3.3331271304974566e-24],
    eppsSingleton: [902.5952005202814, 4.5642223613811156e-194],
  },
]
