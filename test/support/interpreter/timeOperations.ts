import type { Literal, Operation } from './expression';
import { literal } from './literals';
import { strict } from './numberOperations';
import { Undetermined } from './table';
import { calendarOf, floorDivide, lastTick, ticksOfDay } from './value';

const hour = 36_000_000_000n;
const day = 24n * hour;
const sizes: readonly Literal[] = [hour, day, 7n * day, 600_000_000n, 1n].map((size) => literal(size, 'timespan'));
const wholes = (...values: bigint[]): readonly Literal[] => values.map((value) => literal(value, 'long'));

/** What a timespan becomes that 64 bits cannot hold is not documented. */
function inSpans(ticks: bigint): bigint {
  if (BigInt.asIntN(64, ticks) !== ticks) throw new Undetermined('a timespan of more than 64 bits');
  return ticks;
}

const inCalendar = (ticks: bigint): bigint | null => (ticks < 0n || ticks > lastTick ? null : ticks);

const spans: readonly Operation[] = [
  {
    takes: ['datetime', 'timespan'],
    gives: 'datetime',
    kql: (a, b) => `(${a} + ${b})`,
    means: strict((a, b) => inCalendar((a as bigint) + (b as bigint))),
  },
  {
    takes: ['datetime', 'timespan'],
    gives: 'datetime',
    kql: (a, b) => `(${a} - ${b})`,
    means: strict((a, b) => inCalendar((a as bigint) - (b as bigint))),
  },
  {
    takes: ['datetime', 'datetime'],
    gives: 'timespan',
    kql: (a, b) => `(${a} - ${b})`,
    means: strict((a, b) => (a as bigint) - (b as bigint)),
  },
  {
    takes: ['timespan', 'timespan'],
    gives: 'timespan',
    kql: (a, b) => `(${a} + ${b})`,
    means: strict((a, b) => inSpans((a as bigint) + (b as bigint))),
  },
  {
    takes: ['timespan', 'timespan'],
    gives: 'timespan',
    kql: (a, b) => `(${a} - ${b})`,
    means: strict((a, b) => inSpans((a as bigint) - (b as bigint))),
  },
  {
    takes: ['timespan', wholes(0n, 1n, 2n, -3n)],
    gives: 'timespan',
    kql: (a, b) => `(${a} * ${b})`,
    means: strict((a, b) => inSpans((a as bigint) * (b as bigint))),
  },
  { takes: ['timespan', sizes], gives: 'real', kql: (a, b) => `(${a} / ${b})`, means: strict((a, b) => Number(a) / Number(b)) },
  {
    takes: ['timespan', sizes],
    gives: 'timespan',
    kql: (a, b) => `bin(${a}, ${b})`,
    means: strict((a, b) => floorDivide(a as bigint, b as bigint) * (b as bigint)),
  },
  {
    takes: ['datetime', sizes],
    gives: 'datetime',
    kql: (a, b) => `bin(${a}, ${b})`,
    means: strict((a, b) => floorDivide(a as bigint, b as bigint) * (b as bigint)),
  },
];

const parts = (ticks: bigint): { readonly year: number; readonly month: number; readonly date: number; readonly weekday: number } => {
  const calendar = calendarOf(ticks);
  return { year: calendar.getUTCFullYear(), month: calendar.getUTCMonth(), date: calendar.getUTCDate(), weekday: calendar.getUTCDay() };
};

/** The start of the period that a time lies in; `shift` counts periods. */
const starts: Readonly<Record<string, (ticks: bigint, shift: number) => bigint>> = {
  day: (ticks, shift) => ticks - (ticks % day) + BigInt(shift) * day,
  week: (ticks, shift) => ticks - (ticks % day) + BigInt(7 * shift - parts(ticks).weekday) * day,
  month: (ticks, shift) => ticksOfDay(parts(ticks).year, parts(ticks).month + shift, 1),
  year: (ticks, shift) => ticksOfDay(parts(ticks).year + shift, 0, 1),
};

const periods: readonly Operation[] = Object.entries(starts).flatMap(([name, start]): Operation[] => [
  { takes: ['datetime'], gives: 'datetime', kql: (a) => `startof${name}(${a})`, means: strict((a) => inCalendar(start(a as bigint, 0))) },
  {
    takes: ['datetime'],
    gives: 'datetime',
    kql: (a) => `endof${name}(${a})`,
    means: strict((a) => inCalendar(start(a as bigint, 1) - 1n)),
  },
]);

const differences: Readonly<Record<string, (ticks: bigint) => bigint>> = {
  year: (ticks) => BigInt(parts(ticks).year),
  month: (ticks) => BigInt(parts(ticks).year * 12 + parts(ticks).month),
  day: (ticks) => ticks / day,
  hour: (ticks) => ticks / hour,
  second: (ticks) => ticks / 10_000_000n,
};

const calendar: readonly Operation[] = [
  { takes: ['datetime'], gives: 'int', kql: (a) => `getyear(${a})`, means: strict((a) => BigInt(parts(a as bigint).year)) },
  { takes: ['datetime'], gives: 'int', kql: (a) => `monthofyear(${a})`, means: strict((a) => BigInt(parts(a as bigint).month + 1)) },
  { takes: ['datetime'], gives: 'int', kql: (a) => `dayofmonth(${a})`, means: strict((a) => BigInt(parts(a as bigint).date)) },
  { takes: ['datetime'], gives: 'timespan', kql: (a) => `dayofweek(${a})`, means: strict((a) => BigInt(parts(a as bigint).weekday) * day) },
  { takes: ['datetime'], gives: 'int', kql: (a) => `hourofday(${a})`, means: strict((a) => ((a as bigint) / hour) % 24n) },
  ...Object.entries(differences).map(([part, count]): Operation => ({
    takes: ['datetime', 'datetime'],
    gives: 'long',
    kql: (a, b) => `datetime_diff("${part}", ${a}, ${b})`,
    means: strict((a, b) => count(a as bigint) - count(b as bigint)),
  })),
  {
    takes: ['datetime', wholes(1n, -1n, 13n)],
    gives: 'datetime',
    kql: (a, count) => `datetime_add("month", ${count}, ${a})`,
    means: strict((a, count) => addMonths(a as bigint, Number(count))),
  },
];

/** The same day of another month, or its last day where it has no such day. */
function addMonths(ticks: bigint, count: number): bigint | null {
  const { year, month, date } = parts(ticks);
  const length = parts(ticksOfDay(year, month + count + 1, 1) - day).date;
  return inCalendar(ticksOfDay(year, month + count, Math.min(date, length)) + (ticks % day));
}

/** Arithmetic of times and the calendar. */
export const timeOperations: readonly Operation[] = [...spans, ...periods, ...calendar];
