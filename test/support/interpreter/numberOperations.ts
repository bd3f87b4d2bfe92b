import type { Operation } from './expression';
import { literal } from './literals';
import type { Value } from './value';
import { floorDivide } from './value';

/** A function that is null where an operand is. */
export function strict(means: (...values: Exclude<Value, null>[]) => Value): (...values: Value[]) => Value {
  return (...values) => (values.includes(null) ? null : means(...(values as Exclude<Value, null>[])));
}

const wrap = (value: bigint): bigint => BigInt.asIntN(64, value);

const wholeSigns: Readonly<Record<string, (a: bigint, b: bigint) => bigint | null>> = {
  '+': (a, b) => wrap(a + b),
  '-': (a, b) => wrap(a - b),
  '*': (a, b) => wrap(a * b),
  '/': (a, b) => (b === 0n ? null : wrap(a / b)),
  '%': (a, b) => (b === 0n ? null : remainder(a, b)),
};

/** The remainder is never negative. */
function remainder(a: bigint, b: bigint): bigint {
  const size = b < 0n ? -b : b;
  return ((a % size) + size) % size;
}

const realSigns: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
};

const infix =
  (sign: string) =>
  (left = '', right = ''): string =>
    `(${left} ${sign} ${right})`;

const arithmetic: readonly Operation[] = [
  ...Object.entries(wholeSigns).flatMap(([sign, apply]) =>
    (
      [
        ['long', 'long'],
        ['int', 'int'],
        ['long', 'int'],
      ] as const
    ).map((takes): Operation => ({
      takes,
      gives: 'long',
      kql: infix(sign),
      means: strict((a, b) => apply(a as bigint, b as bigint)),
    })),
  ),
  ...Object.entries(realSigns).flatMap(([sign, apply]) =>
    (
      [
        ['real', 'real'],
        ['real', 'long'],
        ['int', 'real'],
      ] as const
    ).map((takes): Operation => ({ takes, gives: 'real', kql: infix(sign), means: strict((a, b) => apply(Number(a), Number(b))) })),
  ),
  { takes: ['long'], gives: 'long', kql: (a) => `(-${a})`, means: strict((a) => wrap(-(a as bigint))) },
  { takes: ['real'], gives: 'real', kql: (a) => `(-${a})`, means: strict((a) => -(a as number)) },
];

const roundings: readonly Operation[] = [
  {
    takes: ['long', [1n, 2n, 3n, 10n].map((size) => literal(size, 'long'))],
    gives: 'long',
    kql: (a, size) => `bin(${a}, ${size})`,
    means: strict((a, size) => wrap(floorDivide(a as bigint, size as bigint) * (size as bigint))),
  },
  {
    takes: ['real', [1, 0.5, 2].map((size) => literal(size, 'real'))],
    gives: 'real',
    kql: (a, size) => `bin(${a}, ${size})`,
    means: strict((a, size) => Math.floor(Number(a) / Number(size)) * Number(size)),
  },
  { takes: ['real'], gives: 'real', kql: (a) => `ceiling(${a})`, means: strict((a) => Math.ceil(a as number)) },
  { takes: ['real'], gives: 'bool', kql: (a) => `isnan(${a})`, means: strict((a) => Number.isNaN(a)) },
  { takes: ['real'], gives: 'bool', kql: (a) => `isfinite(${a})`, means: strict((a) => Number.isFinite(a)) },
  { takes: ['real'], gives: 'bool', kql: (a) => `isinf(${a})`, means: strict((a) => a === Infinity || a === -Infinity) },
  { takes: ['real'], gives: 'real', kql: (a) => `abs(${a})`, means: strict((a) => Math.abs(a as number)) },
  {
    takes: ['long'],
    gives: 'long',
    kql: (a) => `abs(${a})`,
    means: strict((a) => wrap((a as bigint) < 0n ? -(a as bigint) : (a as bigint))),
  },
];

/** Arithmetic: whole numbers wrap at 64 bits, division by zero gives null, reals follow IEEE 754. */
export const numberOperations: readonly Operation[] = [...arithmetic, ...roundings];
