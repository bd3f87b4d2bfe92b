import { clockTicks, ticksPerDay, ticksPerHour, ticksPerMillisecond, ticksPerMinute, ticksPerSecond } from '../../base/ticks';

const units: readonly { readonly names: RegExp; readonly ticks: bigint }[] = [
  { names: /^(d|day|days)$/, ticks: ticksPerDay },
  { names: /^(h|hr|hrs|hour|hours)$/, ticks: ticksPerHour },
  { names: /^(m|min|minute|minutes)$/, ticks: ticksPerMinute },
  { names: /^(s|sec|second|seconds)$/, ticks: ticksPerSecond },
  { names: /^(ms|milli|millis|millisec|millisecond|milliseconds)$/, ticks: ticksPerMillisecond },
  { names: /^(us|micro|micros|microsec|microsecond|microseconds)$/, ticks: 10n },
  { names: /^(ns|nano|nanos|nanosecond|nanoseconds)$/, ticks: 0n },
  { names: /^(tick|ticks)$/, ticks: 1n },
];

/**
 * Ticks of a timespan literal's text: `1.5h`, `3 days`, `[-][d.]hh:mm[:ss[.fffffff]]`, or a bare number of days; undefined where it is none.
 * Source: learn.microsoft.com/kusto/query/scalar-data-types/timespan.
 */
export function parseTimespan(text: string): bigint | undefined {
  const bare = text.replace(/^["']|["']$/g, '').trim();
  const unit = /^([-+]?)(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(bare);
  if (unit) return withUnit(unit[1] === '-', unit[2] ?? '', (unit[3] ?? '').toLowerCase());
  const clock = /^(-?)(?:(\d+)[.:](?=\d+:\d+:))?(\d+):(\d+)(?::(\d+)(?:\.(\d{1,7}))?)?$/.exec(bare);
  if (!clock) return undefined;
  const [, sign, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = ''] = clock;
  const size = clockTicks({ days, hours, minutes, seconds, fraction });
  return sign === '-' ? -size : size;
}

function withUnit(negative: boolean, number: string, name: string): bigint | undefined {
  const ticks = name === '' ? ticksPerDay : units.find(({ names }) => names.test(name))?.ticks;
  if (ticks === undefined) return undefined;
  const [whole = '0', fraction = ''] = number.split('.');
  const nanoseconds = /^n/.test(name) ? BigInt(whole) / 100n : BigInt(whole) * ticks;
  const size = nanoseconds + (fraction === '' ? 0n : (BigInt(fraction) * ticks) / 10n ** BigInt(fraction.length));
  return negative ? -size : size;
}
