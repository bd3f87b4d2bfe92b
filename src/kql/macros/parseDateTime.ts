import { maximumTicks, ticksFromUnixMilliseconds, ticksPerMinute } from '../../base/ticks';

interface Parts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly clock: string;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** The orders of year, month and day in which dates occur; what follows the date is the clock. */
const forms: readonly { readonly pattern: RegExp; readonly order: readonly ('year' | 'month' | 'day')[] }[] = [
  { pattern: /^(\d{4})(?:[-/.]|, ?)(\d{1,2})(?:[-/.]|, ?)(\d{1,2})(?:[T ,]\s*(.*))?$/i, order: ['year', 'month', 'day'] },
  { pattern: /^(\d{4})(\d\d)(\d\d)(?:[T ]?(.*))?$/i, order: ['year', 'month', 'day'] },
  { pattern: /^(\d{1,2})[-/](\d{1,2})[-/](\d{4})(?:[T ,]\s*(.*))?$/, order: ['month', 'day', 'year'] },
  { pattern: /^(?:[a-z]{3,9},?\s+)?(\d{1,2})[ -]([a-z]{3,9})[ ,-]+(\d{2}|\d{4})(?:[ ,T]\s*(.*))?$/i, order: ['day', 'month', 'year'] },
  { pattern: /^(?:[a-z]{3,9},?\s+)?([a-z]{3,9})\s+(\d{1,2}),?\s+(\d{4})(?:[ ,T]\s*(.*))?$/i, order: ['month', 'day', 'year'] },
  { pattern: /^(\d{4})-(\d{1,2})$/, order: ['year', 'month'] },
  { pattern: /^(\d{4})$/, order: ['year'] },
];

/**
 * Ticks of a date and time in the forms that `todatetime()` reads: ISO 8601, RFC 822, RFC 850, and month/day/year as log exports write it;
 * undefined where the text is none. Without a zone it is UTC.
 */
export function parseDateTime(text: string): bigint | undefined {
  const bare = text.trim();
  for (const { pattern, order } of forms) {
    const match = pattern.exec(bare);
    if (!match) continue;
    const value = (part: 'year' | 'month' | 'day'): string | undefined => (order.includes(part) ? match[order.indexOf(part) + 1] : '1');
    const year = Number(value('year'));
    return ticksOf({
      year: year < 100 && value('year')?.length === 2 ? year + (year < 50 ? 2000 : 1900) : year,
      month: monthNumber(value('month') ?? ''),
      day: Number(value('day')),
      clock: order.length === 3 ? (match[4] ?? '') : '',
    });
  }
  return undefined;
}

function monthNumber(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : months.indexOf(text.slice(0, 3).toLowerCase()) + 1;
}

const clockForm = /^(\d{1,2})(?::?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(am|pm)?\s*(z|utc|gmt|[-+]\d{1,2}:?(?:\d\d)?)?$/i;

function ticksOf({ year, month, day, clock }: Parts): bigint | undefined {
  const match = clock === '' ? clockForm.exec('00:00') : clockForm.exec(clock);
  if (!match) return undefined;
  const [, hourText = '0', minute = '0', second = '0', fraction = '', half, zone = 'z'] = match;
  const hour = half === undefined ? Number(hourText) : (Number(hourText) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
  if (hour > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const whole = new Date(0);
  whole.setUTCFullYear(year, month - 1, day);
  if (whole.getUTCFullYear() !== year || whole.getUTCMonth() !== month - 1 || whole.getUTCDate() !== day) return undefined;
  whole.setUTCHours(hour, Number(minute), Number(second));
  const ticks = ticksFromUnixMilliseconds(whole.getTime()) + BigInt(fraction.slice(0, 7).padEnd(7, '0')) - zoneTicks(zone);
  return ticks >= 0n && ticks <= maximumTicks ? ticks : undefined;
}

function zoneTicks(zone: string): bigint {
  const match = /^([-+])(\d{1,2}):?(\d\d)?$/.exec(zone);
  if (!match) return 0n;
  const size = (BigInt(match[2] ?? '0') * 60n + BigInt(match[3] ?? '0')) * ticksPerMinute;
  return match[1] === '-' ? -size : size;
}
