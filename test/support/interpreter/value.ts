import type { ColumnType } from '../../../src/base/column';

/** JSON as it is parsed. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** A dynamic value that is not null. */
export class Dynamic {
  constructor(readonly json: Exclude<Json, null>) {}

  toString(): string {
    return JSON.stringify(this.json);
  }
}

/**
 * A value of the interpreter: whole numbers, datetimes and timespans (ticks of 100 ns) are bigints, reals are numbers. Strings are never
 * null; a dynamic null is null.
 */
export type Value = null | boolean | bigint | number | string | Dynamic;

/** A JSON value as a dynamic one. */
export function dynamicOf(json: Json | undefined): Dynamic | null {
  return json === null || json === undefined ? null : new Dynamic(json);
}

/** The value that stands for nothing: strings have no null. */
export function nothing(type: ColumnType): Value {
  return type === 'string' ? '' : null;
}

const ticksPerDay = 864_000_000_000n;
const yearOneToUnix = 621_355_968_000_000_000n;

/** The greatest datetime, in ticks. */
export const lastTick = 3_155_378_975_999_999_999n;

/** The quotient, rounded towards minus infinity. */
export function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor !== 0n && dividend < 0n !== divisor < 0n ? quotient - 1n : quotient;
}

/** A datetime's calendar, by JavaScript's own. */
export function calendarOf(ticks: bigint): Date {
  return new Date(Number(floorDivide(ticks - yearOneToUnix, 10_000n)));
}

/** The ticks of midnight of a day. */
export function ticksOfDay(year: number, month: number, day: number): bigint {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return BigInt(date.getTime()) * 10_000n + yearOneToUnix;
}

const padded = (value: bigint | number, width: number): string => value.toString().padStart(width, '0');

/** `2024-01-31T23:59:59.1234567Z`. */
export function dateText(ticks: bigint): string {
  return `${calendarOf(ticks).toISOString().slice(0, 19)}.${padded(ticks % 10_000_000n, 7)}Z`;
}

/** `-1.02:03:04.5000000`; days and fractions only where there are any. */
export function spanText(ticks: bigint): string {
  const size = ticks < 0n ? -ticks : ticks;
  const seconds = size / 10_000_000n;
  const clock = [(seconds / 3600n) % 24n, (seconds / 60n) % 60n, seconds % 60n].map((part) => padded(part, 2)).join(':');
  const days = size / ticksPerDay;
  const fraction = size % 10_000_000n;
  return `${ticks < 0n ? '-' : ''}${days > 0n ? `${days}.` : ''}${clock}${fraction > 0n ? `.${padded(fraction, 7)}` : ''}`;
}

/** A value as its cell reads: what the language's `tostring()` gives, but for truth values and whole reals. Null is null. */
export function cellOf(value: Value, type: ColumnType): string | null {
  if (value === null) return type === 'string' ? '' : null;
  if (value instanceof Dynamic) return JSON.stringify(value.json);
  if (type === 'datetime') return dateText(value as bigint);
  if (type === 'timespan') return spanText(value as bigint);
  return String(value);
}

/** Values with one key are the same to groups, sets and joins: nulls and NaNs too. */
export function keyOf(value: Value): string {
  if (value instanceof Dynamic) return `d${JSON.stringify(value.json)}`;
  return `${typeof value}${String(value === 0 ? 0 : value)}`;
}

/** The order of two values of one type, nulls apart: texts are in the order of their characters. */
export function compareValues(left: Value, right: Value): number {
  if (typeof left === 'number' && typeof right === 'number') {
    return left < right ? -1 : left > right ? 1 : 0;
  }
  const [a, b] = [left, right].map((value) => (typeof value === 'boolean' ? Number(value) : value)) as [bigint, bigint];
  return a < b ? -1 : a > b ? 1 : 0;
}
