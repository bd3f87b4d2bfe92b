import { ticksPerDay, ticksPerHour, ticksPerMinute, ticksPerSecond } from '../../base/ticks';
import type { Call, Expression, ScalarFunction } from '../scalarFunction';
import { argument, constantText, wholeNumber } from './arguments';
import { asLong, asReal, constantDate, convert } from './convert';
import { dateFormat, timespanFormat } from './dateFormat';
import { scalar } from './entry';

const date = (call: Call, index = 0): string => convert(argument(call, index), 'datetime');
const count = (call: Call, index: number): string => convert(argument(call, index), 'long');

/** Functions of dates, times and timespans. */
export const dateFunctions: readonly ScalarFunction[] = [
  scalar('now', (call) => shifted(call, call.arguments[0], 1n), {
    'now() - now()': '00:00:00',
    'now(1h) - now()': '01:00:00',
    'now(timespan(10675199.02:48:05.4775807))': null,
  }),
  scalar('ago', (call) => shifted(call, argument(call, 0), -1n), { 'now() - ago(1d)': '1.00:00:00' }),
  scalar(
    'bin',
    bin,
    {
      'bin(datetime(2007-01-02 13:45:30), 1h)': '2007-01-02T13:00:00.0000000Z',
      'bin(-7, 4)': '-8',
      'bin(4.7, 1.5)': '4.5',
      'bin(5, 0)': null,
      'bin(-1h, 1d)': '-1.00:00:00',
    },
    { aliases: ['floor'] },
  ),
  scalar('bin_at', binAt, {
    'bin_at(datetime(2007-01-02 13:45), 1d, datetime(2007-01-01 06:00))': '2007-01-02T06:00:00.0000000Z',
    'bin_at(6.5, 2.5, 7)': '4.5',
  }),
  ...(['day', 'week', 'month', 'year'] as const).flatMap((unit) => [startOf(unit), endOf(unit)]),
  scalar('datetime_add', dateAdd, {
    'datetime_add("month", 1, datetime(2020-01-31))': '2020-02-29T00:00:00.0000000Z',
    'datetime_add("quarter", -3, datetime(2020-02-29 12:00))': '2019-05-29T12:00:00.0000000Z',
    'datetime_add("day", -1, datetime(0001-01-01))': null,
    'datetime_add("year", 99999999999, datetime(2020-01-01))': null,
    'datetime_add("day", 99999999999, datetime(2020-01-01))': null,
  }),
  scalar('datetime_diff', dateDiff, {
    'datetime_diff("month", datetime(2020-03-31), datetime(2020-02-29))': '1',
    'datetime_diff("week", datetime(2020-12-31), datetime(2020-01-01))': '52',
    'datetime_diff("minute", datetime(2020-01-01), datetime(2020-01-01 13:45))': '-825',
  }),
  scalar(
    'datetime_part',
    datePart,
    { 'datetime_part("quarter", datetime(2020-06-15))': '2', 'datetime_part("week_of_year", datetime(2020-12-31))': '53' },
    { aliases: ['datepart'] },
  ),
  scalar('dayofweek', (call) => `((${date(call)} // ${ticksPerDay} + 1) % 7 * ${ticksPerDay})`, {
    'dayofweek(datetime(2020-06-15))': '1.00:00:00',
  }),
  part('dayofmonth', 'day', { 'dayofmonth(datetime(2020-06-15))': '15' }),
  part('dayofyear', 'dayofyear', { 'dayofyear(datetime(2020-03-01))': '61' }),
  part('monthofyear', 'month', { 'monthofyear(datetime(2020-06-15))': '6' }, ['getmonth']),
  part('getyear', 'year', { 'getyear(datetime(2020-06-15))': '2020' }),
  part('week_of_year', 'week', { 'week_of_year(datetime(2016-01-01))': '53' }, ['weekofyear']),
  scalar('hourofday', (call) => `CAST(${date(call)} // ${ticksPerHour} % 24 AS INTEGER)`, {
    'hourofday(datetime(2020-06-15 13:45))': '13',
  }),
  scalar(
    'make_datetime',
    makeDate,
    { 'make_datetime(2020, 2, 29, 13, 45, 9)': '2020-02-29T13:45:09.0000000Z', 'make_datetime(2020, 13, 1)': null },
    { aliases: ['datetime_from_parts'] },
  ),
  scalar('make_timespan', makeTimespan, {
    'make_timespan(1, 2, 3, 4)': '1.02:03:04',
    'make_timespan(1, 30)': '01:30:00',
    'make_timespan(1, 12, 30, 55.123)': '1.12:30:55.1230000',
  }),
  scalar('format_datetime', (call) => dateFormat(date(call), constantText(call, 1), call), {
    'format_datetime(datetime(2020-06-15 13:45:09.1234567), "yyyy-MM-dd HH:mm:ss.fffffff")': '2020-06-15 13:45:09.1234567',
    'format_datetime(datetime(2007-03-09 17:04:03), "M/d/yy h:mm tt")': '3/9/07 5:04 PM',
  }),
  scalar('format_timespan', (call) => timespanFormat(convert(argument(call, 0), 'timespan'), constantText(call, 1), call), {
    'format_timespan(time(1.02:03:04.567), "d.hh:mm:ss.fff")': '1.02:03:04.567',
    'format_timespan(-2h - 30m, "hh:mm")': '-02:30',
  }),
  ...unixFunctions(),
  scalar('datetime_utc_to_local', (call) => zoned(call, 'local'), {
    'datetime_utc_to_local(datetime(2020-07-01), "Europe/Berlin")': '2020-07-01T02:00:00.0000000Z',
  }),
  scalar('datetime_local_to_utc', (call) => zoned(call, 'utc'), {
    'datetime_local_to_utc(datetime(2020-07-01 02:00), "Europe/Berlin")': '2020-07-01T00:00:00.0000000Z',
    'datetime_local_to_utc(datetime(2023-03-26 02:30), "Europe/Berlin")': '2023-03-26T00:30:00.0000000Z',
    'datetime_local_to_utc(datetime(2023 - 03 - 26), "Europe/Berlin")': '2023-03-25T23:00:00.0000000Z',
  }),
  scalar('datetime_list_timezones', () => 'to_json((SELECT list(name ORDER BY name) FROM pg_timezone_names()))', {
    'array_length(datetime_list_timezones()) > 100': 'true',
  }),
];

function shifted(call: Call, by: Expression | undefined, sign: bigint): string {
  if (!by) return `${call.now}::BIGINT`;
  const ticks = wholeNumber(by);
  if (ticks === undefined) return `kql.in_range(${call.now} ${sign < 0n ? '-' : '+'} ${asLong(by)})`;
  return constantDate(call.now + sign * ticks);
}

// A bin is the largest multiple of the size that is not above the value; days count from 0001-01-01.
function bin(call: Call): string {
  const value = argument(call, 0);
  const size = argument(call, 1);
  const width = wholeNumber(size);
  if (value.type === 'dynamic' || value.type === 'string')
    return bin({ ...call, arguments: [{ ...value, sql: convert(value, call.type), type: call.type }, size] });
  if (value.type === 'real' || size.type === 'real' || value.type === 'decimal' || size.type === 'decimal') {
    const floored = `kql.floor_real_to(${asReal(value)}, ${asReal(size)})`;
    return call.type === 'real' ? floored : convert({ ...value, sql: floored, type: 'real' }, call.type);
  }
  if (width !== undefined && width <= 0n) return `CAST(NULL AS ${call.type === 'int' ? 'INTEGER' : 'BIGINT'})`;
  const plain = binOf(value, width, asLong(size));
  return call.type === 'int' ? `CAST(${plain} AS INTEGER)` : plain;
}

function binOf(value: Expression, width: bigint | undefined, size: string): string {
  const ticks = asLong(value);
  if (width === undefined) return `kql.floor_to(${ticks}, ${size})`;
  if (value.type === 'datetime') return `(${ticks} - ${ticks} % ${width})`;
  if (value.type === 'int') return `(${ticks} - kql.remainder(${ticks}, ${width}))`;
  return `kql.floor_to(${ticks}, ${width})`;
}

function binAt(call: Call): string {
  const [value, size, fixed] = [argument(call, 0), argument(call, 1), argument(call, 2)];
  if (call.type === 'real') return `(${asReal(fixed)} + kql.floor_real_to(${asReal(value)} - ${asReal(fixed)}, ${asReal(size)}))`;
  const moved = `(${asLong(fixed)} + kql.floor_to(${asLong(value)} - ${asLong(fixed)}, ${asLong(size)}))`;
  return call.type === 'datetime' ? `kql.in_range${moved}` : call.type === 'int' ? `CAST${moved.slice(0, -1)} AS INTEGER)` : moved;
}

type Unit = 'day' | 'week' | 'month' | 'year';

const monthsIn: Readonly<Record<'month' | 'quarter' | 'year', number>> = { month: 1, quarter: 3, year: 12 };

/** The first tick of a unit, some units on; not checked against the calendar's ends. */
function unitStart(unit: Unit, ticks: string, offset: string): string {
  if (unit === 'month' || unit === 'year')
    return `kql.start_of('${unit}', ${offset === '0' ? '0' : `kql.times(${offset}, ${monthsIn[unit]})`}, ${ticks})`;
  const width = unit === 'day' ? ticksPerDay : 7n * ticksPerDay;
  const start = unit === 'day' ? `(${ticks} - ${ticks} % ${ticksPerDay})` : `kql.start_of_week(${ticks})`;
  return offset === '0' ? start : `(${start} + kql.times(${offset}, ${width}))`;
}

function startOf(unit: Unit): ScalarFunction {
  const sql = (call: Call): string => {
    const offset = call.arguments[1] ? count(call, 1) : '0';
    const start = unitStart(unit, date(call), offset);
    return offset === '0' && unit !== 'week' ? start : `kql.in_range(${start})`;
  };
  const starts: Readonly<Record<Unit, string>> = { day: '2020-06-15', week: '2020-06-14', month: '2020-06-01', year: '2020-01-01' };
  return scalar(`startof${unit}`, sql, { [`startof${unit}(datetime(2020-06-15 13:45))`]: `${starts[unit]}T00:00:00.0000000Z` });
}

function endOf(unit: Unit): ScalarFunction {
  const sql = (call: Call): string => `kql.in_range(${unitStart(unit, date(call), call.arguments[1] ? `${count(call, 1)} + 1` : '1')} - 1)`;
  const ends: Readonly<Record<Unit, string>> = { day: '2020-06-15', week: '2020-06-20', month: '2020-06-30', year: '2020-12-31' };
  return scalar(`endof${unit}`, sql, { [`endof${unit}(datetime(2020-06-15 13:45))`]: `${ends[unit]}T23:59:59.9999999Z` });
}

function part(name: string, unit: string, examples: Readonly<Record<string, string>>, aliases: readonly string[] = []): ScalarFunction {
  return scalar(
    name,
    (call) => `CAST(${unit}(kql.timestamp_of(${date(call)})) AS ${call.type === 'long' ? 'BIGINT' : 'INTEGER'})`,
    examples,
    { aliases },
  );
}

const widths: Readonly<Record<string, bigint>> = {
  week: 7n * ticksPerDay,
  day: ticksPerDay,
  hour: ticksPerHour,
  minute: ticksPerMinute,
  second: ticksPerSecond,
  millisecond: 10_000n,
  microsecond: 10n,
};

function unitName(call: Call, index: number): string {
  return constantText(call, index).toLowerCase();
}

function months(unit: string): number | undefined {
  return (monthsIn as Readonly<Record<string, number>>)[unit];
}

function dateAdd(call: Call): string {
  const unit = unitName(call, 0);
  const amount = count(call, 1);
  const inMonths = months(unit);
  if (inMonths !== undefined) return `kql.add_months(kql.times(${amount}, ${inMonths}), ${date(call, 2)})`;
  if (unit === 'nanosecond') return `kql.in_range(${date(call, 2)} + (${amount}) // 100)`;
  const width = widths[unit] ?? call.refuse(`There is no part of a date named ${unit}.`, argument(call, 0));
  return `kql.in_range(${date(call, 2)} + kql.times(${amount}, ${width}))`;
}

// The number of borders of the unit that lie between the two.
function dateDiff(call: Call): string {
  const unit = unitName(call, 0);
  const [later, earlier] = [date(call, 1), date(call, 2)];
  const inMonths = months(unit);
  if (inMonths !== undefined) return `(kql.months_of(${later}) // ${inMonths} - kql.months_of(${earlier}) // ${inMonths})`;
  if (unit === 'nanosecond') return `((${later} - ${earlier}) * 100)`;
  const width = widths[unit] ?? call.refuse(`There is no part of a date named ${unit}.`, argument(call, 0));
  const shift = unit === 'week' ? ` + ${ticksPerDay}` : '';
  return `((${later}${shift}) // ${width} - (${earlier}${shift}) // ${width})`;
}

const calendarParts: Readonly<Record<string, string>> = {
  year: 'year',
  quarter: 'quarter',
  month: 'month',
  week_of_year: 'week',
  weekofyear: 'week',
  week: 'week',
  day: 'day',
  dayofyear: 'dayofyear',
};

const clockParts: Readonly<Record<string, readonly [width: bigint, size: bigint]>> = {
  hour: [ticksPerHour, 24n],
  minute: [ticksPerMinute, 60n],
  second: [ticksPerSecond, 60n],
  millisecond: [10_000n, 1000n],
  microsecond: [10n, 1_000_000n],
};

function datePart(call: Call): string {
  const unit = unitName(call, 0);
  const calendar = calendarParts[unit];
  const clock = clockParts[unit];
  const type = call.type === 'int' ? 'INTEGER' : 'BIGINT';
  if (calendar !== undefined) return `CAST(${calendar}(kql.timestamp_of(${date(call, 1)})) AS ${type})`;
  if (clock) return `CAST(${date(call, 1)} // ${clock[0]} % ${clock[1]} AS ${type})`;
  if (unit === 'nanosecond') return `CAST(${date(call, 1)} % 10000000 * 100 AS ${type})`;
  return call.refuse(`There is no part of a date named ${unit}.`, argument(call, 0));
}

function makeDate(call: Call): string {
  const whole = call.arguments.slice(0, 5).map((given) => convert(given, 'long'));
  const [year = '1', month = '1', day = '1', hour = '0', minute = '0'] = whole;
  const second = call.arguments[5];
  return `kql.date_of_parts(${year}, ${month}, ${day}, ${hour}, ${minute}, ${second ? asReal({ ...second, sql: convert(second, 'real'), type: 'real' }) : '0'})`;
}

function makeTimespan(call: Call): string {
  const given = call.arguments.map((value) => convert(value, 'real'));
  const [days, hours, minutes, seconds] = given.length === 4 ? given : given.length === 3 ? ['0', ...given] : ['0', ...given, '0'];
  return `kql.timespan_of_parts(${days ?? '0'}, ${hours ?? '0'}, ${minutes ?? '0'}, ${seconds ?? '0'})`;
}

function unixFunctions(): readonly ScalarFunction[] {
  const units: Readonly<Record<string, readonly [factor: bigint, divisor: bigint]>> = {
    seconds: [ticksPerSecond, 1n],
    milliseconds: [10_000n, 1n],
    microseconds: [10n, 1n],
    nanoseconds: [1n, 100n],
  };
  return Object.entries(units).map(([unit, [factor, divisor]]) =>
    scalar(
      `unixtime_${unit}_todatetime`,
      (call) => `kql.ticks_after_1970(${convert(argument(call, 0), 'real')}, ${convert(argument(call, 0), 'long')}, ${factor}, ${divisor})`,
      {
        [`unixtime_${unit}_todatetime(${(1_546_300_800n * ticksPerSecond * divisor) / factor})`]: '2019-01-01T00:00:00.0000000Z',
        ...(divisor === 1n ? { [`unixtime_${unit}_todatetime(-9223372036854775807)`]: null } : {}),
      },
    ),
  );
}

function zoned(call: Call, to: 'local' | 'utc'): string {
  const zone = convert(argument(call, 1), 'string');
  const local = (time: string): string => `((${time} AT TIME ZONE 'UTC') AT TIME ZONE ${zone})`;
  const time = `kql.timestamp_of(${date(call)})`;
  if (to === 'local') return `kql.in_range(kql.ticks_of(${local(time)}) + ${date(call)} % 10)`;
  // A time that the clocks leap over counts with the offset behind the leap.
  const utc = `((${time} AT TIME ZONE ${zone}) AT TIME ZONE 'UTC')`;
  return `kql.in_range(kql.ticks_of(${utc}) - (kql.ticks_of(${local(utc)}) - kql.ticks_of(${time})) + ${date(call)} % 10)`;
}
