import type { JavaScriptFunction } from '../scalarFunction';
import { strict } from './define';

const reals = (count: number): readonly 'DOUBLE'[] => Array.from({ length: count }, () => 'DOUBLE');

/** Probabilities. Outside of where they are defined they are NaN. */
export const distributionFunctions: readonly JavaScriptFunction[] = [
  strict({ name: 'kql_beta_cdf', parameters: reals(3), returns: 'DOUBLE' }, (x, alpha, beta) =>
    betaCdf(Number(x), Number(alpha), Number(beta)),
  ),
  strict({ name: 'kql_beta_pdf', parameters: reals(3), returns: 'DOUBLE' }, (x, alpha, beta) =>
    betaPdf(Number(x), Number(alpha), Number(beta)),
  ),
  strict({ name: 'kql_beta_inv', parameters: reals(3), returns: 'DOUBLE' }, (share, alpha, beta) =>
    betaInverse(Number(share), Number(alpha), Number(beta)),
  ),
  strict({ name: 'kql_welch_test', parameters: reals(6), returns: 'DOUBLE' }, (...values) => {
    const [mean1 = 0, variance1 = 0, count1 = 0, mean2 = 0, variance2 = 0, count2 = 0] = values.map(Number);
    return welch({ mean: mean1, error: variance1 / count1, count: count1 }, { mean: mean2, error: variance2 / count2, count: count2 });
  }),
];

/** The logarithm of the gamma function: the argument is shifted to where Stirling's series is exact to the last digits. */
function logGamma(x: number): number {
  let [shifted, product] = [x, 1];
  for (; shifted < 15; shifted++) product *= shifted;
  const square = shifted * shifted;
  const series = 1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / (1188 * square)) / square) / square) / square;
  return (shifted - 0.5) * Math.log(shifted) - shifted + 0.5 * Math.log(2 * Math.PI) + series / shifted - Math.log(product);
}

/** The logarithm of x^a (1-x)^b / B(a, b). */
function logWeight(x: number, alpha: number, beta: number): number {
  return logGamma(alpha + beta) - logGamma(alpha) - logGamma(beta) + alpha * Math.log(x) + beta * Math.log1p(-x);
}

function isOutside(x: number, alpha: number, beta: number): boolean {
  return !(x >= 0 && x <= 1 && alpha > 0 && beta > 0);
}

/** The regularised incomplete beta function. */
function betaCdf(x: number, alpha: number, beta: number): number {
  if (isOutside(x, alpha, beta)) return Number.NaN;
  if (x === 0 || x === 1) return x;
  if (x > (alpha + 1) / (alpha + beta + 2)) return 1 - betaCdf(1 - x, beta, alpha);
  return (Math.exp(logWeight(x, alpha, beta)) * fraction(x, alpha, beta)) / alpha;
}

/** The continued fraction of the incomplete beta function, by Lentz's method. */
function fraction(x: number, a: number, b: number): number {
  const away = (value: number): number => (Math.abs(value) < 1e-300 ? 1e-300 : value);
  let upper = 1;
  let lower = 1 / away(1 - ((a + b) * x) / (a + 1));
  let answer = lower;
  for (let m = 1; m < 1000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    lower = 1 / away(1 + even * lower);
    upper = away(1 + even / upper);
    answer *= lower * upper;
    lower = 1 / away(1 + odd * lower);
    upper = away(1 + odd / upper);
    answer *= lower * upper;
    if (Math.abs(lower * upper - 1) < 1e-16) break;
  }
  return answer;
}

function betaPdf(x: number, alpha: number, beta: number): number {
  if (isOutside(x, alpha, beta)) return Number.NaN;
  return Math.exp(logWeight(x, alpha, beta)) / (x * (1 - x));
}

function betaInverse(share: number, alpha: number, beta: number): number {
  if (isOutside(share, alpha, beta)) return Number.NaN;
  if (share === 0 || share === 1) return share;
  let [low, high] = [0, 1];
  for (let round = 0; round < 200 && high - low > Number.EPSILON * high; round++) {
    const middle = (low + high) / 2;
    if (betaCdf(middle, alpha, beta) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

interface Sample {
  readonly mean: number;
  /** The variance over the count. */
  readonly error: number;
  readonly count: number;
}

/** The two-sided probability that two samples have one mean, by Student's distribution. */
function welch(a: Sample, b: Sample): number {
  const t = (a.mean - b.mean) / Math.sqrt(a.error + b.error);
  const freedom = (a.error + b.error) ** 2 / (a.error ** 2 / (a.count - 1) + b.error ** 2 / (b.count - 1));
  return betaCdf(freedom / (freedom + t * t), freedom / 2, 0.5);
}
