import type { ColumnType } from '../../../src/base/column';
import type { Operation } from './expression';
import { literal } from './literals';
import { strict } from './numberOperations';
import { Undetermined } from './table';
import type { Json, Value } from './value';
import { Dynamic, cellOf, dynamicOf } from './value';

type Path = readonly (string | number)[];

const paths: readonly { readonly kql: string; readonly path: Path }[] = [
  { kql: '.a', path: ['a'] },
  { kql: '["b"]', path: ['b'] },
  { kql: '.a.c', path: ['a', 'c'] },
  { kql: '.a.c[1]', path: ['a', 'c', 1] },
  { kql: '[0]', path: [0] },
  { kql: '[-1]', path: [-1] },
  { kql: '[0].a', path: [0, 'a'] },
  { kql: '.absent', path: ['absent'] },
];

/** What lies at a path; nothing where the value has no such part. */
function partOf(json: Json | undefined, path: Path): Json | undefined {
  return path.reduce<Json | undefined>((inner, step) => {
    if (typeof step === 'number') return Array.isArray(inner) ? (inner as readonly Json[]).at(step) : undefined;
    const isBag = typeof inner === 'object' && inner !== null && !Array.isArray(inner);
    return isBag && Object.hasOwn(inner, step) ? (inner as Readonly<Record<string, Json>>)[step] : undefined;
  }, json);
}

function jsonOf(value: Value): Json | undefined {
  return value instanceof Dynamic ? value.json : undefined;
}

function textOf(json: Json | undefined): string {
  if (json === undefined || json === null) return '';
  return typeof json === 'string' ? json : JSON.stringify(json);
}

const parsedNumber = (text: string): number | null => {
  // What the service reads in the words that it writes for numbers that are none is not recorded anywhere.
  if (/^\s*[-+]?(nan|inf|infinity)\s*$/i.test(text)) throw new Undetermined('a word as a number');
  return /^\s*[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?\s*$/i.test(text) ? Number(text) : null;
};

function wholeOf(json: Json | undefined): bigint | null {
  if (typeof json === 'number') return BigInt(Math.trunc(json));
  if (typeof json === 'boolean') return json ? 1n : 0n;
  return typeof json === 'string' && /^\s*[-+]?\d+\s*$/.test(json) ? BigInt(json) : null;
}

function realOf(json: Json | undefined): number | null {
  if (typeof json === 'number') return json;
  if (typeof json === 'boolean') return json ? 1 : 0;
  return typeof json === 'string' ? parsedNumber(json) : null;
}

/** A dynamic value as one of which the parser knows no more than that. */
const untyped = (whole = ''): string => (whole === 'j' ? whole : `parse_json(${whole})`);

const pathOperations: readonly Operation[] = paths.flatMap(({ kql: written, path }): Operation[] => {
  const at = (value: Value = null): Json | undefined => partOf(jsonOf(value), path);
  const kql = (whole = ''): string => `${untyped(whole)}${written}`;
  return [
    { takes: ['dynamic'], gives: 'dynamic', kql, means: (a) => dynamicOf(at(a)) },
    { takes: ['dynamic'], gives: 'string', kql: (a) => `tostring(${kql(a)})`, means: (a) => textOf(at(a)) },
    { takes: ['dynamic'], gives: 'long', kql: (a) => `tolong(${kql(a)})`, means: (a) => wholeOf(at(a)) },
    { takes: ['dynamic'], gives: 'real', kql: (a) => `toreal(${kql(a)})`, means: (a) => realOf(at(a)) },
    { takes: ['dynamic'], gives: 'bool', kql: (a) => `isnull(${kql(a)})`, means: (a) => dynamicOf(at(a)) === null },
    { takes: ['dynamic'], gives: 'bool', kql: (a) => `(${kql(a)} == "x")`, means: (a) => textOf(at(a)) === 'x' },
    {
      takes: ['dynamic'],
      gives: 'bool',
      kql: (a) => `(${kql(a)} has "a")`,
      means: (a) => /(?<![\p{L}\p{N}])a(?![\p{L}\p{N}])/iu.test(textOf(at(a))),
    },
  ];
});

const wholes: readonly Operation[] = [
  { takes: ['dynamic'], gives: 'string', kql: (a) => `tostring(${a})`, means: (a = null) => textOf(jsonOf(a)) },
  {
    takes: ['dynamic'],
    gives: 'long',
    kql: (a) => `array_length(${a})`,
    means: (a = null) => (Array.isArray(jsonOf(a)) ? BigInt((jsonOf(a) as readonly Json[]).length) : null),
  },
  {
    takes: ['dynamic'],
    gives: 'dynamic',
    kql: (a) => `bag_keys(${untyped(a)})`,
    means: (a = null) => {
      const json = jsonOf(a);
      return typeof json === 'object' && json !== null && !Array.isArray(json) ? new Dynamic(Object.keys(json)) : null;
    },
  },
  {
    takes: ['long', 'string', 'dynamic'],
    gives: 'dynamic',
    kql: (a, b, c) => `bag_pack("n", ${a}, "s", ${b}, "d", ${c})`,
    means: (a = null, b = null, c = null) => new Dynamic({ n: numberJson(a), s: String(b), d: jsonOf(c) ?? null }),
  },
  {
    takes: ['string', 'bool'],
    gives: 'dynamic',
    kql: (a, b) => `pack_array(${a}, ${b})`,
    means: (a = null, b = null) => new Dynamic([String(a), b as boolean | null]),
  },
  {
    takes: [['{"a":1}', '[1,2]', 'no json', '', '5', '"x"', 'null', '{"a":{"b":[true]}}'].map((text) => literal(text, 'string'))],
    gives: 'dynamic',
    kql: (a) => `parse_json(${a})`,
    means: strict((a) => parsed(String(a))),
  },
];

/** Whole numbers that a JSON number of JavaScript cannot hold would be rounded: they are compared as far as they can be. */
function numberJson(value: Value): Json {
  return value === null ? null : Number(value);
}

function parsed(text: string): Dynamic | null {
  try {
    return dynamicOf(JSON.parse(text) as Json);
  } catch {
    return text === '' ? null : new Dynamic(text);
  }
}

/** Whole numbers keep a point, and there is a short word for what is infinite; the last digits of long numbers the service writes in its own way. */
function realText(value: number): string {
  const text = String(value);
  const digits = text.replace(/e.*$/, '').replaceAll(/\D/g, '').replace(/0+$/, '');
  if (digits.length > 15 || /\.\d{6}|e-/.test(text)) throw new Undetermined('the last digits of a number');
  if (Math.abs(value) >= 1e21 && Number.isFinite(value)) return text.replace('+', '');
  if (Number.isInteger(value)) return `${Object.is(value, -0) ? '-0' : value}.0`;
  return Number.isFinite(value) ? text : text.replace('Infinity', 'inf');
}

const named = (value: boolean): string => (value ? 'True' : 'False');

const conversions: readonly Operation[] = [
  ...(['int', 'long', 'datetime', 'timespan', 'guid'] as const).map((type: ColumnType): Operation => ({
    takes: [type],
    gives: 'string',
    kql: (a) => `tostring(${a})`,
    means: (a = null) => cellOf(a, type) ?? '',
  })),
  { takes: ['bool'], gives: 'string', kql: (a) => `tostring(${a})`, means: (a = null) => (a === null ? '' : named(a as boolean)) },
  {
    takes: ['real'],
    gives: 'string',
    kql: (a) => `tostring(${a})`,
    means: (a = null) => (a === null ? '' : realText(a as number)),
  },
  {
    takes: ['string'],
    gives: 'long',
    kql: (a) => `tolong(${a})`,
    means: strict((a) => (/^\s*[-+]?\d+\s*$/.test(String(a)) ? BigInt(String(a)) : null)),
  },
  { takes: ['string'], gives: 'real', kql: (a) => `toreal(${a})`, means: strict((a) => parsedNumber(String(a))) },
  { takes: ['long'], gives: 'int', kql: (a) => `toint(${a})`, means: strict((a) => BigInt.asIntN(32, a as bigint)) },
  { takes: ['long'], gives: 'real', kql: (a) => `toreal(${a})`, means: strict((a) => Number(a)) },
  { takes: ['bool'], gives: 'long', kql: (a) => `tolong(${a})`, means: strict((a) => (a === true ? 1n : 0n)) },
  { takes: ['long'], gives: 'bool', kql: (a) => `tobool(${a})`, means: strict((a) => a !== 0n) },
  { takes: ['int'], gives: 'long', kql: (a) => `tolong(${a})`, means: strict((a) => a) },
];

/** Paths into dynamic values, conversions from and to them, and between the other types. */
export const dynamicOperations: readonly Operation[] = [...pathOperations, ...wholes, ...conversions];
