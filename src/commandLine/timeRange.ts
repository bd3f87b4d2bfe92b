import type { TimeRange } from '../protocol/engine';
import { readLength } from '../base/lengthOfTime';
import { parseIsoDateTime } from '../base/ticks';
import { UsageError } from './command';

/** A time range as the command line takes it: `24h`, `7d`, `30m` back from now, or `FROM/TO` in ISO times. */
export function readTimeRange(text: string, now: number): TimeRange {
  const length = readLength(text);
  if (length !== undefined) {
    return { from: new Date(now - length).toISOString(), to: new Date(now).toISOString() };
  }
  const [from, to, ...rest] = text.split('/');
  if (from !== undefined && to !== undefined && rest.length === 0) {
    const isTime = (part: string): boolean => parseIsoDateTime(part) !== undefined;
    if (isTime(from) && isTime(to)) return { from, to };
  }
  throw new UsageError(
    `--time-range cannot be read: “${text}”. Write 24h, 7d, 30m, or two ISO times as in 2024-01-01T00:00:00Z/2024-01-02T00:00:00Z.`,
  );
}

/** The time that stands for now: given in ISO form, or the machine's. */
export function readNow(text: string | undefined): number {
  if (text === undefined) return Date.now();
  const now = parseIsoDateTime(text) === undefined ? Number.NaN : Date.parse(/Z|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`);
  if (Number.isNaN(now)) throw new UsageError(`--now cannot be read: “${text}”. Write an ISO time as in 2024-06-01T00:00:00Z.`);
  return now;
}
