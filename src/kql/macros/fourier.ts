import type { JavaScriptFunction } from '../scalarFunction';
import { strict } from './define';
import { arrayOf } from './json';
import { realNumber, numbers } from './series';

/** The longest series whose length is no power of two that is transformed: the work grows with its square. */
const longestPlain = 8192;

interface Complex {
  readonly real: readonly number[];
  readonly imaginary: readonly number[];
}

/** Fourier transforms and polynomials through series. */
export const fourierFunctions: readonly JavaScriptFunction[] = [
  strict({ name: 'kql_series_fourier', parameters: ['VARCHAR', 'VARCHAR', 'BOOLEAN'] }, (real, imaginary, inverse) => {
    const values = numbers(real)?.map((value) => value ?? 0);
    if (!values) return undefined;
    const others = numbers(imaginary);
    const answer = transform({ real: values, imaginary: values.map((_, index) => others?.[index] ?? 0) }, inverse === true);
    return answer && `{"real":${arrayOf(answer.real.map(realNumber))},"imag":${arrayOf(answer.imaginary.map(realNumber))}}`;
  }),
  strict({ name: 'kql_series_fit_poly', parameters: ['VARCHAR', 'VARCHAR', 'BIGINT'] }, (series, places, degree) => {
    const y = numbers(series);
    const x = numbers(places) ?? y?.map((_, index) => index + 1);
    if (!y || !x || x.length !== y.length || Number(degree) < 1 || Number(degree) > 5) return undefined;
    if ([...x, ...y].includes(undefined)) return undefined;
    return fitPolynomial(x as number[], y as number[], Number(degree));
  }),
];

function transform({ real, imaginary }: Complex, inverse: boolean): Complex | undefined {
  const size = real.length;
  const isPower = size > 0 && (size & (size - 1)) === 0;
  if (!isPower && size > longestPlain) return undefined;
  const sign = inverse ? 1 : -1;
  const whole = isPower ? fast(real, imaginary, sign) : plain(real, imaginary, sign);
  const scale = inverse ? 1 / size : 1;
  return { real: whole.real.map((value) => value * scale), imaginary: whole.imaginary.map((value) => value * scale) };
}

function plain(real: readonly number[], imaginary: readonly number[], sign: number): Complex {
  const size = real.length;
  const terms = real.map((_, index) => [Math.cos((2 * Math.PI * index) / size), sign * Math.sin((2 * Math.PI * index) / size)] as const);
  const sum = (frequency: number, part: 'real' | 'imaginary'): number =>
    real.reduce((total, value, index) => {
      const [cosine, sine] = terms[(frequency * index) % size] ?? [1, 0];
      const other = imaginary[index] ?? 0;
      return total + (part === 'real' ? value * cosine - other * sine : value * sine + other * cosine);
    }, 0);
  return { real: real.map((_, frequency) => sum(frequency, 'real')), imaginary: real.map((_, frequency) => sum(frequency, 'imaginary')) };
}

/** The transform of a series whose length is a power of two. */
export function fast(real: readonly number[], imaginary: readonly number[], sign: number): Complex {
  const size = real.length;
  const bits = Math.log2(size);
  const [re, im] = [new Float64Array(size), new Float64Array(size)];
  for (let index = 0; index < size; index++) {
    const place = bits === 0 ? 0 : reversed(index, bits);
    re[place] = real[index] ?? 0;
    im[place] = imaginary[index] ?? 0;
  }
  for (let width = 2; width <= size; width *= 2) combine({ re, im }, width, sign);
  return { real: Array.from(re), imaginary: Array.from(im) };
}

/** Puts each two neighbouring transforms of half a width together. */
function combine({ re, im }: { readonly re: Float64Array; readonly im: Float64Array }, width: number, sign: number): void {
  const half = width / 2;
  for (let k = 0; k < half; k++) {
    const [cosine, sine] = [Math.cos((2 * Math.PI * k) / width), sign * Math.sin((2 * Math.PI * k) / width)];
    for (let even = k; even < re.length; even += width) {
      const odd = even + half;
      const [a, b] = [re[odd] ?? 0, im[odd] ?? 0];
      const [x, y] = [re[even] ?? 0, im[even] ?? 0];
      const [u, v] = [a * cosine - b * sine, a * sine + b * cosine];
      re[even] = x + u;
      im[even] = y + v;
      re[odd] = x - u;
      im[odd] = y - v;
    }
  }
}

/** A number of so many bits with its bits the other way round. */
function reversed(value: number, bits: number): number {
  let answer = 0;
  for (let bit = 0; bit < bits; bit++) answer = (answer << 1) | ((value >> bit) & 1);
  return answer;
}

/** The polynomial of least squares, its coefficients from the highest power down. Source: learn.microsoft.com/kusto/query/series-fit-poly-function. */
function fitPolynomial(x: readonly number[], y: readonly number[], degree: number): string | undefined {
  if (y.length <= degree) return undefined;
  // Places around zero keep the equations well conditioned; the coefficients are brought back afterwards.
  const middle = x.reduce((sum, value) => sum + value, 0) / x.length;
  const reach = x.reduce((most, value) => Math.max(most, Math.abs(value - middle)), 0) || 1;
  const scaled = x.map((value) => (value - middle) / reach);
  const powers = Array.from({ length: degree + 1 }, (_, power) => power);
  const moment = (power: number): number => scaled.reduce((sum, value) => sum + value ** power, 0);
  const equations = powers.map((row) => [
    ...powers.map((column) => moment(row + column)),
    scaled.reduce((sum, value, index) => sum + value ** row * (y[index] ?? 0), 0),
  ]);
  const solution = solve(equations);
  if (!solution) return undefined;
  const fitted = scaled.map((value) => solution.reduceRight((sum, coefficient) => sum * value + coefficient, 0));
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  const variance = y.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (y.length - 1);
  const rest = y.reduce((sum, value, index) => sum + (value - (fitted[index] ?? 0)) ** 2, 0) / (y.length - 1);
  const coefficients = expanded(solution, middle, reach).toReversed();
  const numbersOf = (values: readonly number[]): string => arrayOf(values.map(realNumber));
  return `{"rsquare":${realNumber(variance === 0 ? 1 : 1 - rest / variance)},"coefficients":${numbersOf(coefficients)},"variance":${realNumber(variance)},"rvariance":${realNumber(rest)},"poly_fit":${numbersOf(fitted)}}`;
}

/** Gauss' elimination with pivots; undefined where the equations have no single solution. */
function solve(equations: number[][]): number[] | undefined {
  const size = equations.length;
  for (let column = 0; column < size; column++) {
    const pivot = equations.slice(column).reduce((best, row) => (Math.abs(row[column] ?? 0) > Math.abs(best[column] ?? 0) ? row : best));
    const at = equations.indexOf(pivot);
    if (Math.abs(pivot[column] ?? 0) < 1e-12) return undefined;
    [equations[column], equations[at]] = [pivot, equations[column] ?? pivot];
    for (const row of equations) {
      const factor = row === pivot ? 0 : (row[column] ?? 0) / (pivot[column] ?? 1);
      if (factor !== 0) for (let index = column; index <= size; index++) row[index] = (row[index] ?? 0) - factor * (pivot[index] ?? 0);
    }
  }
  return equations.map((row, index) => (row[size] ?? 0) / (row[index] ?? 1));
}

/** The coefficients of p((x - middle) / reach) as those of a polynomial of x, from the lowest power up. */
function expanded(solution: readonly number[], middle: number, reach: number): number[] {
  let answer: number[] = [];
  for (const coefficient of solution.toReversed()) {
    const times = [0, ...answer].map((value, power) => value / reach - ((answer[power] ?? 0) * middle) / reach);
    answer = [(times[0] ?? 0) + coefficient, ...times.slice(1)];
  }
  return answer;
}
