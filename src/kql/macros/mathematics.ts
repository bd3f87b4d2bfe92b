import type { JavaScriptFunction } from '../scalarFunction';
import { strict } from './define';

/** Functions of numbers that the engine does not have. */
export const mathematicalFunctions: readonly JavaScriptFunction[] = [
  strict({ name: 'kql_erf', parameters: ['DOUBLE'], returns: 'DOUBLE' }, (value) => errorFunction(Number(value))),
];

/** The error function: its Maclaurin series near zero, a continued fraction of its complement elsewhere. */
export function errorFunction(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  if (x < 0) return -errorFunction(-x);
  if (x > 6) return 1;
  return x < 2.5 ? series(x) : 1 - complement(x);
}

function series(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum) && n < 200; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

function complement(x: number): number {
  let fraction = x;
  for (let k = 60; k > 0; k--) fraction = x + k / 2 / fraction;
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
}
