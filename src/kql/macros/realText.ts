import type { JavaScriptFunction } from '../scalarFunction';
import { strict } from './define';

/** A number `f` times two to the power of `e`, its significand of 64 bits. */
interface Scaled {
  readonly f: bigint;
  readonly e: number;
}

const low64 = (1n << 64n) - 1n;
const hidden = 1n << 52n;

/**
 * The text of a real as the service writes it: Grisu2's digits, of which those behind the ninth after the point of its scale are not moved
 * to the nearest (so that 0.1 + 0.2 is 0.30000000000000007), plain up to 21 digits before the point and from 0.000001 on.
 */
export const realTextFunctions: readonly JavaScriptFunction[] = [
  strict({ name: 'kql_text_of_real', parameters: ['DOUBLE'] }, (value) => realText(Number(value))),
];

function realText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  if (!Number.isFinite(value)) return `${sign}inf`;
  if (value === 0) return `${sign}0.0`;
  const { digits, exponent } = grisu(Math.abs(value));
  return sign + written(digits, exponent);
}

/** Digits with the point at its place. */
function written(digits: string, exponent: number): string {
  const { length } = digits;
  const point = length + exponent;
  if (exponent >= 0 && point <= 21) return `${digits}${'0'.repeat(exponent)}.0`;
  if (point > 0 && point <= 21) return `${digits.slice(0, point)}.${digits.slice(point)}`;
  if (point > -6 && point <= 0) return `0.${'0'.repeat(-point)}${digits}`;
  return `${digits.slice(0, 1)}${length > 1 ? `.${digits.slice(1)}` : ''}e${point - 1}`;
}

/** The digits of a number above 0, and the power of ten of the last one. */
function grisu(value: number): { readonly digits: string; readonly exponent: number } {
  const bits = BigInt.asUintN(64, new BigInt64Array(new Float64Array([value]).buffer)[0] ?? 0n);
  const biased = Number(bits >> 52n);
  const fraction = bits & (hidden - 1n);
  const exact: Scaled = biased === 0 ? { f: fraction, e: -1074 } : { f: fraction + hidden, e: biased - 1075 };
  const above = normalized({ f: (exact.f << 1n) + 1n, e: exact.e - 1 });
  const below = exact.f === hidden ? { f: (exact.f << 2n) - 1n, e: exact.e - 2 } : { f: (exact.f << 1n) - 1n, e: exact.e - 1 };
  const { power, exponent } = powerFor(above.e);
  const middle = product(normalized(exact), power);
  const high = product(above, power);
  const low = product({ f: below.f << BigInt(below.e - above.e), e: above.e }, power);
  return digitsOf(middle, { f: high.f - 1n, e: high.e }, { delta: high.f - low.f - 2n, exponent });
}

function normalized({ f, e }: Scaled): Scaled {
  const shift = 64 - width(f);
  return { f: f << BigInt(shift), e: e - shift };
}

/** How many bits a number of up to 64 bits takes. */
function width(f: bigint): number {
  const upper = Number(f >> 32n);
  return upper === 0 ? 32 - Math.clz32(Number(f & 0xffffffffn)) : 64 - Math.clz32(upper);
}

function product(a: Scaled, b: Scaled): Scaled {
  return { f: (a.f * b.f + (1n << 63n)) >> 64n, e: a.e + b.e + 64 };
}

/** The power of ten, of every eighth, that brings a binary exponent near; and its own exponent, turned round. */
function powerFor(e: number): { readonly power: Scaled; readonly exponent: number } {
  const index = (Math.ceil((-61 - e) * 0.30102999566398114 + 347) >> 3) + 1;
  return { power: powers[index] ?? powerOfTen(-348 + 8 * index), exponent: 348 - 8 * index };
}

function powerOfTen(exponent: number): Scaled {
  if (exponent >= 0) return rounded(10n ** BigInt(exponent), 0);
  const scale = 64 + Math.ceil(-exponent * 3.33) + 4;
  return rounded((1n << BigInt(scale)) / 10n ** BigInt(-exponent), -scale);
}

function rounded(value: bigint, e: number): Scaled {
  const shift = value.toString(2).length - 64;
  if (shift <= 0) return normalized({ f: value, e });
  const f = (value + (1n << BigInt(shift - 1))) >> BigInt(shift);
  return f > low64 ? { f: f >> 1n, e: e + shift + 1 } : { f, e: e + shift };
}

function digitsOf(
  middle: Scaled,
  high: Scaled,
  { delta, exponent }: { readonly delta: bigint; readonly exponent: number },
): { readonly digits: string; readonly exponent: number } {
  const shift = BigInt(-high.e);
  const one = 1n << shift;
  const distance = high.f - middle.f;
  const whole = (high.f >> shift).toString();
  for (let length = 1; length <= whole.length; length++) {
    const kappa = whole.length - length;
    const unit = (10n ** BigInt(kappa)) << shift;
    const rest = high.f % unit;
    if (rest <= delta) return { digits: nearest(whole.slice(0, length), { rest, delta, unit, distance }), exponent: exponent + kappa };
  }
  let [digits, rest, width, scale] = [whole === '0' ? '' : whole, high.f & (one - 1n), delta, 1n];
  for (let kappa = -1; ; kappa--) {
    [rest, width, scale] = [rest * 10n, width * 10n, scale * 10n];
    digits = `${digits}${rest >> shift}`;
    rest &= one - 1n;
    if (rest >= width) continue;
    const moved = nearest(digits, { rest, delta: width, unit: one, distance: kappa > -9 ? distance * scale : 0n });
    return { digits: moved, exponent: exponent + kappa };
  }
}

interface Rounding {
  readonly rest: bigint;
  readonly delta: bigint;
  readonly unit: bigint;
  readonly distance: bigint;
}

const powers: readonly Scaled[] = Array.from({ length: 87 }, (_, index) => powerOfTen(-348 + 8 * index));

/** Takes from the last digit as long as that comes nearer to the number. */
function nearest(digits: string, { rest, delta, unit, distance }: Rounding): string {
  let [left, last] = [rest, Number(digits.slice(-1))];
  while (left < distance && delta - left >= unit && (left + unit < distance || distance - left > left + unit - distance)) {
    last--;
    left += unit;
  }
  return `${digits.slice(0, -1)}${last}`;
}
