/**
 * KQL's `datetime` and `timespan` count 100-nanosecond ticks; a datetime's origin is 0001-01-01T00:00:00Z.
 * Source: learn.microsoft.com/kusto/query/scalar-data-types/datetime.
 */
export const ticksPerMillisecond = 10_000n;
export const ticksPerSecond = 10_000_000n;
export const ticksPerMinute = 600_000_000n;
export const ticksPerHour = 36_000_000_000n;
export const ticksPerDay = 864_000_000_000n;
/** Ticks from 0001-01-01 to 1970-01-01. */
export const unixEpochTicks = 621_355_968_000_000_000n;
/** 9999-12-31T23:59:59.9999999Z, the last datetime. */
export const maximumTicks = 3_155_378_975_999_999_999n;

/** Ticks of a number of milliseconds since 1970. */
export function ticksFromUnixMilliseconds(milliseconds: number): bigint {
  return BigInt(Math.trunc(milliseconds)) * ticksPerMillisecond + unixEpochTicks;
}

/** Milliseconds since 1970 of a number of ticks; what is finer than a millisecond is cut off. */
export function unixMillisecondsFromTicks(ticks: bigint): number {
  return Number((ticks - unixEpochTicks) / ticksPerMillisecond);
}

/** Ticks of what a clock shows, each part as the digits that stand in a text; a fraction is cut to seven digits by the caller. */
export function clockTicks(clock: Readonly<Record<'days' | 'hours' | 'minutes' | 'seconds' | 'fraction', string>>): bigint {
  return (
    BigInt(clock.days) * ticksPerDay +
    BigInt(clock.hours) * ticksPerHour +
    BigInt(clock.minutes) * ticksPerMinute +
    BigInt(clock.seconds) * ticksPerSecond +
    BigInt(clock.fraction.padEnd(7, '0'))
  );
}

/** A datetime in canonical form: `2024-01-02T03:04:05.1234567Z`. */
export function formatDateTime(ticks: bigint): string {
  const fraction = floorModulo(ticks, ticksPerSecond);
  const milliseconds = Number((ticks - fraction - unixEpochTicks) / ticksPerMillisecond);
  const seconds = new Date(milliseconds).toISOString().slice(0, 19);
  return `${seconds}.${fraction.toString().padStart(7, '0')}Z`;
}

/** A timespan in canonical form: `[-][d.]hh:mm:ss[.fffffff]`. */
export function formatTimespan(ticks: bigint): string {
  const size = ticks < 0n ? -ticks : ticks;
  const days = size / ticksPerDay;
  const two = (value: bigint): string => value.toString().padStart(2, '0');
  const clock = `${two((size / ticksPerHour) % 24n)}:${two((size / ticksPerMinute) % 60n)}:${two((size / ticksPerSecond) % 60n)}`;
  const fraction = size % ticksPerSecond;
  return [
    ticks < 0n ? '-' : '',
    days > 0n ? `${days.toString()}.` : '',
    clock,
    fraction > 0n ? `.${fraction.toString().padStart(7, '0')}` : '',
  ].join('');
}

const isoDateTime = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?(Z|[+-]\d\d:?\d\d)?$/;

/**
 * Ticks of an ISO 8601 date and time, or undefined where the text is none. Text without a zone is UTC; digits past the seventh are cut off.
 */
export function parseIsoDateTime(text: string): bigint | undefined {
  const match = isoDateTime.exec(text.trim());
  if (!match) return undefined;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] = match;
  const whole = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(whole)) return undefined;
  const ticks = ticksFromUnixMilliseconds(whole) + BigInt(fraction.slice(0, 7).padEnd(7, '0'));
  return ticks - zoneTicks(zone);
}

function zoneTicks(zone: string): bigint {
  if (zone === 'Z') return 0n;
  const digits = zone.slice(1).replace(':', '');
  const size = BigInt(digits.slice(0, 2)) * ticksPerHour + BigInt(digits.slice(2)) * ticksPerMinute;
  return zone.startsWith('-') ? -size : size;
}

function floorModulo(value: bigint, modulus: bigint): bigint {
  const rest = value % modulus;
  return rest < 0n ? rest + modulus : rest;
}
