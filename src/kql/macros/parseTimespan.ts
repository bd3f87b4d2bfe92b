import { clockTicks, ticksPerDay, ticksPerHour, ticksPerMillisecond, ticksPerMinute, ticksPerSecond } from '../../base/ticks';

const units: Readonly<Record<string, bigint>> = {
  d: ticksPerDay,
  day: ticksPerDay,
  days: ticksPerDay,
  h: ticksPerHour,
  hour: ticksPerHour,
  hours: ticksPerHour,
  m: ticksPerMinute,
  min: ticksPerMinute,
  minute: ticksPerMinute,
  minutes: ticksPerMinute,
  s: ticksPerSecond,
  sec: ticksPerSecond,
  second: ticksPerSecond,
  seconds: ticksPerSecond,
  ms: ticksPerMillisecond,
  millisecond: ticksPerMillisecond,
  milliseconds: ticksPerMillisecond,
  us: 10n,
  microsecond: 10n,
  microseconds: 10n,
  tick: 1n,
  ticks: 1n,
};

const quantity = /^([-+]?)(\d+)(?:\.(\d{1,15}))?\s*([a-z]+)$/i;
const clock = /^([-+]?)(?:(\d{1,8})\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,7}))?)?$/;

/**
 * Ticks of a text as `totimespan()` reads it: `90s`, `1.5h`, `[-][d.]hh:mm[:ss[.fffffff]]`, a whole number of days; undefined where it is none.
 * Source: learn.microsoft.com/kusto/query/totimespan-function.
 */
export function parseTimespan(text: string): bigint | undefined {
  const bare = text.trim();
  if (/^[-+]?\d{1,8}$/.test(bare)) return BigInt(bare.replace('+', '')) * ticksPerDay;
  return ofQuantity(bare) ?? ofClock(bare);
}

function ofQuantity(text: string): bigint | undefined {
  const match = quantity.exec(text);
  const ticks = units[(match?.[4] ?? '').toLowerCase()];
  if (!match || ticks === undefined) return undefined;
  const [, sign, whole = '0', fraction = ''] = match;
  const size = BigInt(whole) * ticks + (BigInt(`0${fraction}`) * ticks) / 10n ** BigInt(fraction.length);
  return sign === '-' ? -size : size;
}

function ofClock(text: string): bigint | undefined {
  const match = clock.exec(text);
  if (!match) return undefined;
  const [, sign, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = ''] = match;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const size = clockTicks({ days, hours, minutes, seconds, fraction });
  return sign === '-' ? -size : size;
}
