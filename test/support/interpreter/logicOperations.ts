import type { ColumnType } from '../../../src/base/column';
import type { Operation } from './expression';
import { literalsOf } from './literals';
import type { Value } from './value';
import { Dynamic, compareValues } from './value';

type Pair = readonly [ColumnType, ColumnType];

/** Types whose values are compared with each other. */
const equatable: readonly Pair[] = [
  ...(['bool', 'int', 'long', 'real', 'string', 'datetime', 'timespan', 'guid'] as const).map((type): Pair => [type, type]),
  ['int', 'long'],
  ['long', 'real'],
  ['real', 'int'],
];
const ordered = equatable.filter(([left]) => left !== 'bool' && left !== 'guid' && left !== 'string');

const isNaNValue = (value: Value): boolean => typeof value === 'number' && Number.isNaN(value);

/** Whole numbers beside reals are reals. */
function sameKind(left: Value, right: Value): readonly [Value, Value] {
  return typeof left === 'number' || typeof right === 'number' ? [Number(left), Number(right)] : [left, right];
}

/** Equality of two values of which one at most is null. */
function equals(left: Value, right: Value): boolean {
  if (left === null || right === null || isNaNValue(left) || isNaNValue(right)) return false;
  const [a, b] = sameKind(left, right);
  return a === b;
}

const infix =
  (word: string) =>
  (left = '', right = ''): string =>
    `(${left} ${word} ${right})`;

const equality: readonly Operation[] = equatable.flatMap(([left, right]): Operation[] => [
  {
    takes: [left, right],
    gives: 'bool',
    kql: infix('=='),
    means: (a = null, b = null) => (a === null && b === null ? null : equals(a, b)),
  },
  {
    takes: [left, right],
    gives: 'bool',
    kql: infix('!='),
    means: (a = null, b = null) => (a === null && b === null ? null : !equals(a, b)),
  },
]);

const orderings: Readonly<Record<string, (order: number) => boolean>> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

function inOrder(left: Value, right: Value, holds: (order: number) => boolean): boolean | null {
  if (left === null || right === null) return null;
  if (isNaNValue(left) || isNaNValue(right)) return false;
  const [a, b] = sameKind(left, right);
  return holds(compareValues(a, b));
}

const comparisons: readonly Operation[] = ordered.flatMap(([left, right]) =>
  Object.entries(orderings).map(([sign, holds]): Operation => ({
    takes: [left, right],
    gives: 'bool',
    kql: infix(sign),
    means: (a = null, b = null) => inOrder(a, b, holds),
  })),
);

/** The third truth value of SQL, which is KQL's too: null is what is not known. */
function both(a: Value, b: Value): Value {
  return a === false || b === false ? false : a === null || b === null ? null : true;
}

function either(a: Value, b: Value): Value {
  return a === true || b === true ? true : a === null || b === null ? null : false;
}

const logic: readonly Operation[] = [
  { takes: ['bool', 'bool'], gives: 'bool', kql: infix('and'), means: (a = null, b = null) => both(a, b) },
  { takes: ['bool', 'bool'], gives: 'bool', kql: infix('or'), means: (a = null, b = null) => either(a, b) },
  { takes: ['bool'], gives: 'bool', kql: (a) => `not(${a})`, means: (a = null) => (a === null ? null : !(a as boolean)) },
];

const everyType = ['bool', 'int', 'long', 'real', 'string', 'datetime', 'timespan', 'guid', 'dynamic'] as const;

const choices: readonly Operation[] = everyType.flatMap((type): Operation[] => [
  {
    takes: ['bool', type, type],
    gives: type,
    kql: (test, a, b) => `iff(${test}, ${a}, ${b})`,
    means: (test = null, a = null, b = null) => (test === true ? a : b),
  },
  {
    takes: ['bool', type, 'bool', type, type],
    gives: type,
    kql: (...parts) => `case(${parts.join(', ')})`,
    means: (...[first, a = null, second, b = null, c = null]) => (first === true ? a : second === true ? b : c),
  },
  {
    takes: [type, type],
    gives: type,
    kql: (a, b) => `coalesce(${a}, ${b})`,
    means: (a = null, b = null) => (a === null || a === '' ? b : a),
  },
]);

const emptiness: readonly Operation[] = everyType.flatMap((type): Operation[] => [
  { takes: [type], gives: 'bool', kql: (a) => `isnull(${a})`, means: (a = null) => a === null },
  { takes: [type], gives: 'bool', kql: (a) => `isnotnull(${a})`, means: (a = null) => a !== null },
  { takes: [type], gives: 'bool', kql: (a) => `isempty(${a})`, means: (a = null) => isEmpty(a) },
  { takes: [type], gives: 'bool', kql: (a) => `isnotempty(${a})`, means: (a = null) => !isEmpty(a) },
]);

function isEmpty(value: Value): boolean {
  return value === null || value === '' || (value instanceof Dynamic && value.json === '');
}

const lists: readonly Operation[] = (['int', 'long', 'real', 'string', 'datetime', 'timespan', 'guid'] as const).flatMap(
  (type): Operation[] => {
    const items = literalsOf(type).filter(({ value }) => value !== null && !isNaNValue(value));
    const takes = [type, items, items, items];
    const isIn = ([value = null, ...list]: readonly Value[]): boolean => list.some((item) => equals(value, item));
    return [
      { takes, gives: 'bool', kql: (a, ...list) => `(${a} in (${list.join(', ')}))`, means: (...values) => isIn(values) },
      { takes, gives: 'bool', kql: (a, ...list) => `(${a} !in (${list.join(', ')}))`, means: (...values) => !isIn(values) },
    ];
  },
);

const ranges: readonly Operation[] = (['int', 'long', 'real', 'datetime', 'timespan'] as const).flatMap((type): Operation[] => {
  const within = (value: Value, low: Value, high: Value): Value =>
    both(
      inOrder(value, low, (order) => order >= 0),
      inOrder(value, high, (order) => order <= 0),
    );
  const ends = literalsOf(type).filter(({ value }) => value !== null && !isNaNValue(value));
  return [
    {
      takes: [type, ends, ends],
      gives: 'bool',
      kql: (a, low, high) => `(${a} between (${low} .. ${high}))`,
      means: (a = null, low = null, high = null) => within(a, low, high),
    },
    {
      takes: [type, ends, ends],
      gives: 'bool',
      kql: (a, low, high) => `(${a} !between (${low} .. ${high}))`,
      means: (a = null, low = null, high = null) => {
        const inside = within(a, low, high);
        return inside === null ? null : !(inside as boolean);
      },
    },
  ];
});

/** Comparisons, the logic of three values, choices between values, and tests for what is missing. */
export const logicOperations: readonly Operation[] = [...equality, ...comparisons, ...logic, ...choices, ...emptiness, ...lists, ...ranges];
